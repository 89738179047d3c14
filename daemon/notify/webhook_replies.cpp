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
};

// clang-format off
constexpr std::array statuses{
    Row{200, 299, Verdict::delivered},
    Row{300, 399, Verdict::channel},   // never followed: the configured URL is out of date
    Row{401, 401, Verdict::channel},   // signature or key not accepted
    Row{403, 405, Verdict::channel},   // forbidden, no such page, not by POST: the configured URL is wrong
    Row{408, 408, Verdict::again},
    Row{410, 410, Verdict::channel},   // Standard Webhooks: gone, stop sending
    Row{413, 413, Verdict::letter},
    Row{429, 429, Verdict::again},
    Row{400, 499, Verdict::letter},
    Row{500, 599, Verdict::again},
    // 1xx as the last word, or a number HTTP does not have: whoever that is, it is no webhook.
    Row{0,   999, Verdict::channel},
};
// clang-format on

constexpr std::chrono::seconds longest_wait = std::chrono::days(1);

}  // namespace

Outcome judge_status(long status, std::string words, std::string_view retry_after,
                     std::int64_t now) {
  for (const Row& row : statuses) {
    if (row.from <= status && status <= row.to)
      return outcome_of(row.verdict, std::move(words), read_retry_after(retry_after, now));
  }
  return ChannelBroken{std::move(words)};
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
