// What a web service's status means for a letter.
//
//   judge_status(429, "…", "120", now)   →  TryAgain, wait 120 s
//
// The table is the contract; the first row that fits decides. A row is chosen by what can be done
// next, not by the class of the status: a redirect, a refused key and a service that is gone want
// an operator, who is told the mend.
#pragma once

#include "delivery/outcome.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qixian {

// `retry_after` is that header, empty where there was none; `now` the real time in seconds since
// 1970.
[[nodiscard]] Outcome judge_status(long status, std::string words, std::string_view retry_after,
                                   std::int64_t now);

// Seconds, or an HTTP-date (RFC 9110 §10.2.3); a date that has passed is 0. More than a day is
// taken as a day: what the far side says must not park a letter past its deadline.
[[nodiscard]] std::optional<std::chrono::seconds> read_retry_after(std::string_view,
                                                                   std::int64_t now);

}  // namespace qixian
