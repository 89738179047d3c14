#include "notify/webhook_replies.hpp"

#include "notify/verdict.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace qixian {
namespace {

struct Row {
  long from, to;  // both included
  Verdict verdict;
  std::string_view mend;
  bool is_of_service = false;  // and not of this letter: the others wait, too
};

constexpr std::string_view moved = "put its new address into 'url'";
constexpr std::string_view wrong_key = "it does not accept our signature: compare the two secrets";
constexpr std::string_view wrong_place = "look whether 'url' is right, and who may post to it";
constexpr std::string_view gone = "it wants no more: take the channel out, or mend 'url'";
constexpr std::string_view not_understood = "ask who runs it why it refuses this letter";
constexpr std::string_view no_webhook = "whoever answers at 'url' is no webhook";

// clang-format off
constexpr std::array statuses{
    Row{200, 299, Verdict::delivered, {}},
    Row{300, 399, Verdict::channel,   moved},  // never followed
    Row{401, 401, Verdict::channel,   wrong_key},
    Row{403, 405, Verdict::channel,   wrong_place},  // forbidden, no such page, not by POST
    Row{408, 408, Verdict::again,     {}},
    Row{410, 410, Verdict::channel,   gone},  // Standard Webhooks: stop sending
    Row{413, 413, Verdict::letter,    not_understood},
    Row{429, 429, Verdict::again,     {}, true},
    Row{400, 499, Verdict::letter,    not_understood},
    Row{502, 504, Verdict::again,     {}, true},  // nobody behind it, or overloaded
    Row{500, 599, Verdict::again,     {}},
    Row{0,   999, Verdict::channel,   no_webhook},  // 1xx as the last word, or no status of HTTP
};
// clang-format on

constexpr std::chrono::seconds longest_wait = std::chrono::days(1);

}  // namespace

Outcome judge_status(long status, std::string words, std::string_view retry_after,
                     std::int64_t now) {
  for (const Row& row : statuses) {
    if (status < row.from || row.to < status) continue;
    // Retry-After is of the service and not of this letter (RFC 9110 §10.2.3).
    const auto wait = read_retry_after(retry_after, now);
    return outcome_of(row.verdict, with_mend(std::move(words), row.mend), wait,
                      row.is_of_service || wait.has_value());
  }
  return ChannelBroken{with_mend(std::move(words), no_webhook)};
}

std::optional<std::chrono::seconds> read_retry_after(std::string_view text, std::int64_t now) {
  if (text.empty()) return {};
  std::int64_t wait = 0;
  if (std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), wait);
    if (error != std::errc{}) wait = longest_wait.count();  // more digits than a number holds
  } else {
    const std::time_t at = ::curl_getdate(std::string(text).c_str(), nullptr);
    if (at < 0) return {};
    wait = at - now;
  }
  return std::clamp(std::chrono::seconds(wait), std::chrono::seconds(0), longest_wait);
}

}  // namespace qixian
