#include "notify/webhook.hpp"

#include "export/harmless.hpp"
#include "notify/channel_keys.hpp"
#include "notify/curl_failures.hpp"
#include "notify/host.hpp"
#include "notify/slots.hpp"
#include "notify/webhook_replies.hpp"
#include "notify/webhook_signature.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <sys/socket.h>
#include <utility>

namespace qixian {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_answer = 64 * 1024;
constexpr std::size_t longest_excerpt = 200;

// --- the URL
// ----------------------------------------------------------------------------------------

struct Url {
  std::string scheme, host, path, query;
  std::string origin;  // scheme://host[:port]: all of it that may be shown
  bool has_userinfo = false;
};

struct UrlDeleter {
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

// As libcurl will read it, so that a check here and a request there cannot disagree.
std::optional<Url> read_url(const std::string& text) {
  const std::unique_ptr<CURLU, UrlDeleter> parsed(curl_url());
  const bool is_plain = std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
  if (!is_plain || curl_url_set(parsed.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
    return {};
  Url url;
  url.scheme = part_of(parsed.get(), CURLUPART_SCHEME);
  url.host = part_of(parsed.get(), CURLUPART_HOST);
  url.path = part_of(parsed.get(), CURLUPART_PATH);
  url.query = part_of(parsed.get(), CURLUPART_QUERY);
  const std::string port = part_of(parsed.get(), CURLUPART_PORT);
  url.origin = url.scheme + "://" + url.host + (port.empty() ? "" : ":" + port);
  url.has_userinfo = !part_of(parsed.get(), CURLUPART_USER).empty() ||
                     !part_of(parsed.get(), CURLUPART_PASSWORD).empty();
  if (url.host.starts_with('[') && url.host.ends_with(']'))
    url.host = url.host.substr(1, url.host.size() - 2);
  return url;
}

// What of the URL may be a key: the path with its query, and each longer piece of them.
std::vector<Secret> secret_parts(const Url& url) {
  std::vector<Secret> parts;
  const auto hide = [&](std::string text, std::size_t least) {
    if (text.size() >= least) parts.emplace_back(std::span(text));
  };
  hide(url.path + "?" + url.query, 3);
  hide(url.query, 1);
  hide(url.path, 2);
  std::string piece;
  for (const char c : url.path + "/" + url.query + "/") {
    if (c != '/' && c != '&' && c != '=') {
      piece += c;
    } else {
      hide(std::exchange(piece, {}), 8);
    }
  }
  return parts;
}

bool is_allowed(const WebhookSettings& settings, const std::string& host, const Ip& ip) {
  return std::ranges::any_of(settings.allow, [&](const std::string& entry) {
    const auto allowed = read_ip(entry);
    return allowed ? *allowed == ip : is_same_host(entry, host);
  });
}

// --- one request
// ------------------------------------------------------------------------------------

struct HeadersDeleter {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

// A handle and what its callbacks fill; used for one request after the other.
class Exchange {
 public:
  Exchange(const WebhookSettings& settings, const Url& url)
      : settings_(settings), host_(url.host), easy_(new_easy(settings.ca_file)) {
    CURL* easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_URL, settings.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, url.scheme.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "qixian");
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(settings.connect_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.total_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_.data());
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Exchange::open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Exchange::header_came);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Exchange::body_came);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  }

  void prepare(const std::string& id, std::int64_t timestamp, std::string body) {
    body_ = std::move(body);
    answer_.clear();
    retry_after_.clear();
    refused_.clear();
    header_bytes_ = 0;
    answered_ = false;
    error_.front() = '\0';
    std::string signatures;
    for (const Secret& key : settings_.keys)
      signatures += (signatures.empty() ? "" : " ") + sign_webhook(key, id, timestamp, body_);
    headers_.reset();
    for (const std::string& line :
         {"webhook-id: " + id, "webhook-timestamp: " + std::to_string(timestamp),
          "webhook-signature: " + signatures, std::string("Content-Type: application/json"),
          std::string("Expect:")}) {  // do not ask first: one round trip
      curl_slist* const grown = curl_slist_append(headers_.get(), line.c_str());
      if (grown == nullptr) throw std::bad_alloc();
      static_cast<void>(headers_.release());
      headers_.reset(grown);
    }
    curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDS, body_.c_str());
    curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(body_.size()));
  }

  [[nodiscard]] CURL* easy() const { return easy_.get(); }
  // The status and headers came whole; the rest of the answer changes nothing.
  [[nodiscard]] bool answered() const { return answered_; }
  [[nodiscard]] long status() const {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    return status;
  }
  [[nodiscard]] bool is_sent() const {
    curl_off_t sent = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_UPLOAD_T, &sent);
    return sent > 0 && sent >= static_cast<curl_off_t>(body_.size());
  }
  [[nodiscard]] const std::string& retry_after() const { return retry_after_; }
  [[nodiscard]] const std::string& answer() const { return answer_; }
  // The address that was not connected to, and why; empty where none was refused.
  [[nodiscard]] const std::string& refused() const { return refused_; }
  [[nodiscard]] std::string error(CURLcode code) const {
    return error_.front() != '\0' ? error_.data() : curl_easy_strerror(code);
  }

 private:
  static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* target) {
    auto& exchange = *static_cast<Exchange*>(self);
    const auto ip = ip_of(target->addr);
    if (!ip) return CURL_SOCKET_BAD;
    const std::string_view kind = forbidden_kind(*ip);
    if (!kind.empty() && !is_allowed(exchange.settings_, exchange.host_, *ip)) {
      exchange.refused_ = write_ip(*ip) + ", a " + std::string(kind) + " address";
      return CURL_SOCKET_BAD;
    }
    return ::socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
  }

  static std::size_t header_came(char* data, std::size_t size, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    std::string_view line(data, size * count);
    if ((exchange.header_bytes_ += line.size()) > longest_answer) return 0;
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    constexpr std::string_view name = "retry-after:";
    if (line.empty()) {
      exchange.answered_ = exchange.status() >= 200;
    } else if (line.size() > name.size() && is_same_host(line.substr(0, name.size()), name)) {
      line.remove_prefix(name.size());
      const auto begins = line.find_first_not_of(" \t");
      exchange.retry_after_ = begins == line.npos ? "" : line.substr(begins);
    }
    return size * count;
  }

  static std::size_t body_came(char* data, std::size_t size, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    if (exchange.answer_.size() + size * count > longest_answer) return 0;  // ends the transfer
    exchange.answer_.append(data, size * count);
    return size * count;
  }

  const WebhookSettings& settings_;
  const std::string host_;
  EasyHandle easy_;
  std::unique_ptr<curl_slist, HeadersDeleter> headers_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  std::string body_, answer_, retry_after_, refused_;
  std::size_t header_bytes_ = 0;
  bool answered_ = false;
};

// --- the channel
// ------------------------------------------------------------------------------------

class WebhookChannel final : public Channel {
 public:
  WebhookChannel(WebhookSettings settings, CurlLoop& curl, RealSeconds now)
      : settings_(std::move(settings)),
        url_(read_url(settings_.url).value()),
        secrets_(secret_parts(url_)),
        curl_(curl),
        now_(std::move(now)),
        slots_(curl.executor(), settings_.connections) {}

  asio::awaitable<Outcome> send(Letter letter) override {
    if (!is_stable_id(letter.token))
      co_return LetterRefused{"the letter's token is not of digits, a to f and hyphens"};
    if (letter.data.empty()) co_return LetterRefused{"the letter has no JSON to send"};

    const Slots::Slot slot = co_await slots_.take();
    std::unique_ptr<Exchange> exchange = take_idle();
    const std::int64_t now = now_();
    exchange->prepare(letter.token, now, std::move(letter.data));
    const CURLcode code = co_await curl_.perform(exchange->easy());
    Outcome outcome = judge(*exchange, code, now);
    idle_.push_back(std::move(exchange));
    co_return outcome;
  }

 private:
  std::unique_ptr<Exchange> take_idle() {
    if (idle_.empty()) return std::make_unique<Exchange>(settings_, url_);
    std::unique_ptr<Exchange> exchange = std::move(idle_.back());
    idle_.pop_back();
    return exchange;
  }

  Outcome judge(const Exchange& exchange, CURLcode code, std::int64_t now) const {
    if (exchange.answered()) {
      const long status = exchange.status();
      return judge_status(status, words("HTTP " + std::to_string(status), exchange.answer()),
                          exchange.retry_after(), now);
    }
    if (!exchange.refused().empty()) {
      return ChannelBroken{url_.origin + " leads to " + exchange.refused() +
                           ": name it in 'allow' if that is meant"};
    }
    if (code == CURLE_OK) return Unknown{words("the answer ended within its headers", {})};
    std::string reason = words("no answer", exchange.error(code));
    Outcome outcome = judge_failure(code, reason);
    if (exchange.is_sent() && std::holds_alternative<TryAgain>(outcome))
      return Unknown{std::move(reason)};
    return outcome;
  }

  [[nodiscard]] std::string words(const std::string& what, std::string said) const {
    for (const Secret& secret : secrets_) said = without_secret(std::move(said), secret);
    return url_.origin + ": " + what + (said.empty() ? "" : ": " + harmless(said, longest_excerpt));
  }

  const WebhookSettings settings_;
  const Url url_;
  const std::vector<Secret> secrets_;
  CurlLoop& curl_;
  const RealSeconds now_;
  Slots slots_;
  std::vector<std::unique_ptr<Exchange>> idle_;
};

void read_target(TomlTable& table, WebhookSettings& settings) {
  settings.url = table.text("url");
  settings.allow = table.texts("allow");
  for (const std::string& entry : settings.allow)
    if (!is_host(entry)) table.problem("allow", "'allow' must hold addresses or names of hosts");
  if (settings.url.empty()) return;
  const auto url = read_url(settings.url);
  if (!url || url->host.empty()) {
    table.problem("url", "'url' is no URL; it should be like \"https://desk.example.gov.cn/hook\"");
    return;
  }
  // The URL itself is not repeated in any problem: its path or query may be a key.
  if (url->has_userinfo)
    table.problem("url", "'url' must not hold a user or password: requests are signed instead");
  const auto ip = read_ip(url->host);
  const bool is_named = std::ranges::any_of(settings.allow, [&](const std::string& entry) {
    return is_same_host(entry, url->host) || (ip && read_ip(entry) == ip);
  });
  if (url->scheme != "https" && !(url->scheme == "http" && is_loopback(url->host) && is_named)) {
    table.problem("url",
                  "'url' must begin with https://; http:// is only for a host on this machine "
                  "that 'allow' names");
  } else if (ip && !forbidden_kind(*ip).empty() && !is_named) {
    table.problem("url", "'url' leads to a " + std::string(forbidden_kind(*ip)) +
                             " address: name it in 'allow' if that is meant");
  }
}

void read_key(TomlTable& table, const std::string& what, const SecretSource& source,
              WebhookSettings& settings) {
  const auto text = read_secret(table, what, source);
  if (!text) return;
  if (auto key = read_webhook_key(text->reveal())) {
    settings.keys.push_back(*std::move(key));
  } else {
    table.problem(what + "_file",
                  "the file that '" + what +
                      "_file' names must hold whsec_ and 24 to "
                      "64 bytes in Base64: echo \"whsec_$(openssl rand -base64 32)\"");
  }
}

}  // namespace

WebhookSettings read_webhook_settings(TomlTable& table, const SecretSource& source) {
  WebhookSettings settings;
  settings.name = table.text("name");
  read_target(table, settings);
  read_key(table, "secret", source, settings);
  if (!table.has("secret") && !table.has("secret_file"))
    table.problem({}, "'secret_file' is missing: the far side checks the signature with it");
  read_key(table, "old_secret", source, settings);
  settings.ca_file = read_ca_file(table);
  settings.connect_timeout = read_timeout(table, "connect_timeout", std::chrono::seconds(10));
  settings.total_timeout = read_timeout(table, "total_timeout", std::chrono::seconds(30));
  settings.connections = static_cast<int>(table.integer_or("connections", 16, 1, 256));
  return settings;
}

std::int64_t real_seconds() {
  // Not time(): its clock is coarse and may still be in the second before.
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())
      .time_since_epoch()
      .count();
}

std::unique_ptr<Channel> make_webhook_channel(WebhookSettings settings, CurlLoop& curl,
                                              RealSeconds now) {
  return std::make_unique<WebhookChannel>(std::move(settings), curl, std::move(now));
}

}  // namespace qixian
