#include "notify/robot.hpp"

#include "delivery/sha256.hpp"
#include "export/harmless.hpp"
#include "notify/host.hpp"
#include "notify/robot_text.hpp"
#include "notify/telephones.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_words = 400;

// As the three services make user ids; nothing that could leave its place in text or JSON.
bool is_member(std::string_view id) {
  return id.size() <= 64 && std::ranges::all_of(id, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '-' || c == '.' || c == '@';
         });
}

class RobotChannel final : public Channel {
 public:
  RobotChannel(RobotSettings settings, CurlLoop& curl, RealSeconds now)
      : settings_(std::move(settings)),
        kind_(*settings_.kind),
        url_(read_url(settings_.url.reveal()).value()),
        secrets_(secret_parts(url_)),
        client_(settings_.target, url_, curl),
        now_(std::move(now)) {
    secrets_.push_back(settings_.secret);
    secrets_.push_back(settings_.url);
  }

  asio::awaitable<Outcome> send(const Letter& letter) override {
    if (std::string fault = fault_of_member(letter.address); !fault.empty())
      co_return RecipientRefused{std::move(fault)};
    const Slots::Slot turn = co_await client_.turn();
    const std::int64_t now = now_();
    HttpRequest request;
    request.url = std::string(settings_.url.reveal()) + kind_.query(settings_.secret, now);
    request.body = robot_body(settings_, in_detail(letter, settings_.detail), now);
    const HttpAnswer answer = co_await client_.post(std::move(request));
    Outcome outcome = judge(answer, now);
    std::visit([&](auto& kind) { clear(kind); }, outcome);
    co_return outcome;
  }

  [[nodiscard]] std::string fault_of(const std::string& address) const override {
    return fault_of_member(address);
  }
  [[nodiscard]] Bounds bounds() const override {
    // Not the address itself, which nobody may read; one robot under two names has one ceiling.
    return {url_.origin + "#" + sha256_hex(url_.path + "?" + url_.query).substr(0, 12),
            settings_.limits, 2 * client_.connections(), client_.connections()};
  }

 private:
  [[nodiscard]] Outcome judge(const HttpAnswer& answer, std::int64_t now) const {
    if (answer.is_whole || answer.is_too_long)
      return judge_robot(*kind_.replies, answer, now, secrets_);
    return judge_silence(
        answer, url_.origin,
        std::string(kind_.service) + ": no whole answer from " + url_.origin + ": " + answer.error);
  }

  template <class Kind>
  void clear(Kind& kind) const {
    std::string* words = nullptr;
    if constexpr (requires { kind.receipt; }) {
      words = &kind.receipt;
    } else {
      words = &kind.reason;
    }
    *words = harmless(without_secrets(std::move(*words), secrets_), longest_words);
  }

  const RobotSettings settings_;
  const RobotKind& kind_;
  const Url url_;
  std::vector<Secret> secrets_;
  HttpClient client_;
  const RealSeconds now_;
};

// The value of a key in a query; empty where it is not there.
std::string_view value_in(std::string_view query, std::string_view key) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.substr(0, pair.find('=')) == key)
      return pair.substr(std::min(pair.size(), key.size() + 1));
  }
  return {};
}

// That the address is one of this service's robots, and whole.
void check_robot_url(TomlTable& table, const RobotKind& kind, const Url& url,
                     const std::string& host) {
  const bool is_known =
      host.empty()
          ? std::ranges::any_of(
                kind.hosts, [&](std::string_view usual) { return is_same_host(url.host, usual); })
          : is_same_host(url.host, host);
  const std::string robots = "a robot of " + std::string(kind.service);
  if (!is_known)
    table.problem("url_file", "the URL in the file of 'url_file' is not at " +
                                  (host.empty() ? std::string(kind.hosts.front()) : host) +
                                  ", where " + robots + " is; name another place in 'host'");
  const bool has_path = kind.path.ends_with('/')
                            ? url.path.starts_with(kind.path) && url.path.size() > kind.path.size()
                            : url.path == kind.path;
  const bool has_key = kind.key.empty() || !value_in(url.query, kind.key).empty();
  if (!has_path || !has_key)
    table.problem("url_file", "the URL in the file of 'url_file' is not that of " + robots +
                                  ": it should be like https://" + std::string(kind.hosts.front()) +
                                  std::string(kind.path) +
                                  (kind.key.empty() ? "…" : "?" + std::string(kind.key) + "=…"));
  if (!value_in(url.query, "sign").empty() || !value_in(url.query, "timestamp").empty())
    table.problem(
        "url_file",
        "the URL in the file of 'url_file' is signed already: take off timestamp and sign, "
        "and put the robot's secret into 'secret_file'");
}

}  // namespace

std::string fault_of_member(const std::string& id) {
  const std::string mend =
      ": write the member's user id into 'address' in the directory, or leave it empty";
  if (is_telephone(id)) return "a telephone number is not shown to a group" + mend;
  if (!is_member(id)) return "'" + harmless(id, 40) + "' is no user id" + mend;
  if (id == "all" || id == "@all") return "a reminder is somebody's and not everybody's" + mend;
  return {};
}

RobotSettings read_robot_settings(TomlTable& table, const SecretSource& source,
                                  const RobotKind& kind) {
  RobotSettings settings;
  settings.kind = &kind;
  settings.name = table.text("name");
  settings.target = read_http_target(table, 2);
  const std::string host = table.text_or("host", "");
  if (table.has("host") && !is_host(host))
    table.problem("host", "'host' must be a name or an address, without port or scheme");
  const auto url = read_secret(table, "url", source);
  if (!table.has("url") && !table.has("url_file"))
    table.problem({}, "'url_file' is missing: the file that holds the robot's whole address");
  if (url) {
    const auto read = check_url(table, "url_file", "the URL in the file of 'url_file'",
                                url->reveal(), settings.target.allow);
    if (read) check_robot_url(table, kind, *read, host);
    settings.url = *url;
  }
  if (kind.signs) settings.secret = read_secret(table, "secret", source).value_or(Secret{});
  settings.keyword = table.text_or("keyword", "");
  if (settings.keyword.size() > 64 || settings.keyword.find('\n') != std::string::npos)
    table.problem("keyword", "'keyword' must be one line of at most 64 bytes");
  settings.detail = read_detail_key(table, Detail::reference);
  const int most = kind.limits.front().count;
  settings.limits = kind.limits;
  settings.limits.front() = read_a_minute(table, most, most).front();
  return settings;
}

std::string robot_body(const RobotSettings& settings, const Letter& letter, std::int64_t now) {
  const RobotKind& kind = *settings.kind;
  RobotFrame frame{kind.most_text, settings.keyword, {}};
  if (!letter.address.empty()) frame.mention = kind.mention(letter.address);
  for (;;) {
    std::string body = kind.body(settings.secret, {robot_text(letter, frame), letter.address, now});
    if (body.size() <= kind.most_body) return body;
    // JSON made it longer: line breaks and quotation marks take two bytes there.
    if (frame.most_bytes == 0) return body;  // the frame alone is too long for it
    frame.most_bytes -= std::min(frame.most_bytes, body.size() - kind.most_body);
  }
}

std::unique_ptr<Channel> make_robot_channel(RobotSettings settings, CurlLoop& curl,
                                            RealSeconds now) {
  return std::make_unique<RobotChannel>(std::move(settings), curl, std::move(now));
}

}  // namespace qixian
