#include "notify/webhook.hpp"

#include "export/harmless.hpp"
#include "notify/webhook_replies.hpp"
#include "notify/webhook_signature.hpp"

#include <optional>
#include <utility>

namespace qixian {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_excerpt = 200;

class WebhookChannel final : public Channel {
 public:
  WebhookChannel(WebhookSettings settings, CurlLoop& curl, RealSeconds now)
      : settings_(std::move(settings)),
        url_(read_url(settings_.url).value()),
        secrets_(secret_parts(url_)),
        client_(settings_.target, url_, curl),
        now_(std::move(now)) {}

  asio::awaitable<Outcome> send(const Letter& letter) override {
    if (!is_stable_id(letter.token))
      co_return LetterRefused{"the letter's token is not of digits, a to f and hyphens"};
    if (letter.data.empty()) co_return LetterRefused{"the letter has no JSON to send"};

    const Slots::Slot turn = co_await client_.turn();
    const std::int64_t now = now_();
    const HttpAnswer answer = co_await client_.post(request_of(letter, now));
    co_return judge(answer, now);
  }

  // Many at hand: whoever is called knows a repeat by its id.
  [[nodiscard]] Bounds bounds() const override {
    const int connections = client_.connections();
    return {url_.origin, settings_.limits, 12 * connections, connections};
  }

 private:
  HttpRequest request_of(const Letter& letter, std::int64_t now) const {
    std::string body =
        settings_.detail == Detail::full ? letter.data : in_detail(letter, settings_.detail).data;
    std::string signatures;
    for (const Secret& key : settings_.keys)
      signatures += (signatures.empty() ? "" : " ") + sign_webhook(key, letter.token, now, body);
    HttpRequest request;
    request.url = settings_.url;
    request.headers = {"webhook-id: " + letter.token, "webhook-timestamp: " + std::to_string(now),
                       "webhook-signature: " + signatures};
    request.body = std::move(body);
    return request;
  }

  // Once the status and the headers came whole, the rest of the answer changes nothing.
  [[nodiscard]] Outcome judge(const HttpAnswer& answer, std::int64_t now) const {
    if (answer.is_headed)
      return judge_status(answer.status,
                          words("HTTP " + std::to_string(answer.status), answer.body),
                          answer.retry_after, now);
    return judge_silence(answer, url_.origin,
                         answer.code == CURLE_OK ? words("the answer ended within its headers", {})
                                                 : words("no answer", answer.error));
  }

  [[nodiscard]] std::string words(const std::string& what, std::string said) const {
    said = without_secrets(std::move(said), secrets_);
    return url_.origin + ": " + what + (said.empty() ? "" : ": " + harmless(said, longest_excerpt));
  }

  const WebhookSettings settings_;
  const Url url_;
  const std::vector<Secret> secrets_;
  HttpClient client_;
  const RealSeconds now_;
};

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
  settings.target = read_http_target(table, 16);
  settings.url = table.text("url");
  if (!settings.url.empty())
    static_cast<void>(check_url(table, "url", "'url'", settings.url, settings.target.allow));
  read_key(table, "secret", source, settings);
  if (!table.has("secret") && !table.has("secret_file"))
    table.problem({}, "'secret_file' is missing: the far side checks the signature with it");
  read_key(table, "old_secret", source, settings);
  settings.detail = read_detail_key(table, Detail::full);
  settings.limits = read_a_minute(table, 0, 1'000'000);
  return settings;
}

std::unique_ptr<Channel> make_webhook_channel(WebhookSettings settings, CurlLoop& curl,
                                              RealSeconds now) {
  return std::make_unique<WebhookChannel>(std::move(settings), curl, std::move(now));
}

}  // namespace qixian
