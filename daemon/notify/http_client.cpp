#include "notify/http_client.hpp"

#include "notify/channel_keys.hpp"
#include "notify/curl_failures.hpp"
#include "notify/host.hpp"

#include <array>
#include <new>
#include <string_view>
#include <sys/socket.h>
#include <utility>

namespace qixian {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_answer = std::size_t{64} * 1024;

struct HeadersDeleter {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

// What stands after "name:" in a header line; empty where it is another header.
std::string_view value_of(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || !is_same_host(line.substr(0, name.size()), name)) return {};
  line.remove_prefix(name.size());
  const auto begins = line.find_first_not_of(" \t");
  return begins == line.npos ? std::string_view{} : line.substr(begins);
}

}  // namespace

// A handle and what its callbacks fill; used for one request after the other.
class HttpClient::Exchange {
 public:
  explicit Exchange(const HttpClient& client)
      : client_(client), easy_(new_easy(client.target_.ca_file)) {
    CURL* easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, client.scheme_.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "qixian");
    if (!client.target_.proxy.empty()) {
      curl_easy_setopt(easy, CURLOPT_PROXY, client.target_.proxy.c_str());
      curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
      curl_easy_setopt(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
      curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    }
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    // It is allocated anew for every answer, which is short.
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 1024L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(client.target_.connect_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                     static_cast<long>(client.target_.total_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_.data());
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Exchange::open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Exchange::header_came);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Exchange::body_came);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  }

  void prepare(HttpRequest request) {
    body_ = std::move(request.body);
    answer_ = {};
    header_bytes_ = 0;
    error_.front() = '\0';
    request.headers.emplace_back("Content-Type: application/json");
    request.headers.emplace_back("Expect:");  // do not ask first: one round trip
    headers_.reset();
    for (const std::string& line : request.headers) {
      curl_slist* const grown = curl_slist_append(headers_.get(), line.c_str());
      if (grown == nullptr) throw std::bad_alloc();
      static_cast<void>(headers_.release());
      headers_.reset(grown);
    }
    curl_easy_setopt(easy_.get(), CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDS, body_.c_str());
    curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(body_.size()));
  }

  [[nodiscard]] CURL* easy() const { return easy_.get(); }

  HttpAnswer take_answer(CURLcode code) {
    curl_off_t sent = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_UPLOAD_T, &sent);
    answer_.code = code;
    answer_.is_sent = sent > 0 && sent >= static_cast<curl_off_t>(body_.size());
    answer_.is_whole = answer_.is_headed && code == CURLE_OK;
    answer_.status = status();
    answer_.error = error_.front() != '\0' ? error_.data() : curl_easy_strerror(code);
    return std::move(answer_);
  }

 private:
  [[nodiscard]] long status() const {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

  static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* target) {
    auto& exchange = *static_cast<Exchange*>(self);
    const auto ip = ip_of(target->addr);
    if (!ip) return CURL_SOCKET_BAD;
    const std::string_view kind = forbidden_kind(*ip);
    const bool is_proxy = !exchange.client_.target_.proxy.empty();
    if (!kind.empty() && !is_proxy &&
        !is_allowed(exchange.client_.target_.allow, exchange.client_.host_, *ip)) {
      exchange.answer_.refused = write_ip(*ip) + ", a " + std::string(kind) + " address";
      return CURL_SOCKET_BAD;
    }
    return ::socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
  }

  static std::size_t header_came(char* data, std::size_t size, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    HttpAnswer& answer = exchange.answer_;
    std::string_view line(data, size * count);
    if ((exchange.header_bytes_ += line.size()) > longest_answer) return 0;
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) {
      answer.is_headed = exchange.status() >= 200;
    } else {
      for (const std::string_view name : {"retry-after:", "x-ogw-ratelimit-reset:"})
        if (const std::string_view value = value_of(line, name); !value.empty())
          answer.retry_after = value;
    }
    return size * count;
  }

  static std::size_t body_came(char* data, std::size_t size, std::size_t count, void* self) {
    HttpAnswer& answer = static_cast<Exchange*>(self)->answer_;
    answer.is_too_long = answer.body.size() + size * count > longest_answer;
    if (answer.is_too_long) return 0;  // ends the transfer
    answer.body.append(data, size * count);
    return size * count;
  }

  const HttpClient& client_;
  EasyHandle easy_;
  std::unique_ptr<curl_slist, HeadersDeleter> headers_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  std::string body_;
  HttpAnswer answer_;
  std::size_t header_bytes_ = 0;
};

HttpClient::HttpClient(HttpTarget target, const Url& url, CurlLoop& curl)
    : target_(std::move(target)),
      scheme_(url.scheme),
      host_(url.host),
      curl_(curl),
      slots_(curl.executor(), target_.connections) {}

HttpClient::~HttpClient() = default;

asio::awaitable<HttpAnswer> HttpClient::post(HttpRequest request) {
  std::unique_ptr<Exchange> exchange;
  if (idle_.empty()) {
    exchange = std::make_unique<Exchange>(*this);
  } else {
    exchange = std::move(idle_.back());
    idle_.pop_back();
  }
  exchange->prepare(std::move(request));
  const CURLcode code = co_await curl_.perform(exchange->easy());
  HttpAnswer answer = exchange->take_answer(code);
  idle_.push_back(std::move(exchange));
  co_return answer;
}

namespace {

// Without a user: a password does not belong in the configuration.
std::string read_proxy(TomlTable& table) {
  std::string text = table.text_or("proxy", "");
  if (!table.has("proxy")) return text;
  const auto url = read_url(text);
  if (!url || (url->scheme != "http" && url->scheme != "https") || url->origin != text)
    table.problem("proxy", "'proxy' must be like \"http://proxy.example.gov.cn:3128\"");
  return text;
}

}  // namespace

HttpTarget read_http_target(TomlTable& table, int connections) {
  HttpTarget target;
  target.allow = read_allow(table);
  target.ca_file = read_ca_file(table);
  target.connect_timeout = read_timeout(table, "connect_timeout", std::chrono::seconds(10));
  target.total_timeout = read_timeout(table, "total_timeout", std::chrono::seconds(30));
  target.proxy = read_proxy(table);
  target.connections = static_cast<int>(table.integer_or("connections", connections, 1, 256));
  return target;
}

Outcome judge_silence(const HttpAnswer& answer, const std::string& origin, std::string words) {
  if (!answer.refused.empty()) {
    return ChannelBroken{origin + " leads to " + answer.refused +
                         ": name it in 'allow' if that is meant"};
  }
  if (answer.code == CURLE_OK) return Unknown{std::move(words)};
  Outcome outcome = judge_failure(answer.code, words);
  if (answer.is_sent && std::holds_alternative<TryAgain>(outcome)) return Unknown{std::move(words)};
  return outcome;
}

}  // namespace qixian
