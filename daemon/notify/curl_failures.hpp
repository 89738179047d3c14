// What a transfer that ended without an answer means for a letter, whatever the channel.
#pragma once

#include "delivery/outcome.hpp"

#include <curl/curl.h>

#include <string>

namespace qixian {

// Before anything was handed over; `code` is not CURLE_OK. TLS and credentials do not mend
// themselves (ChannelBroken); names that do not resolve, refused connections and time limits may
// (TryAgain).
[[nodiscard]] Outcome judge_failure(CURLcode code, std::string words);

}  // namespace qixian
