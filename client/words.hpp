// What people type on the command line, read strictly.
//
//   read_anchor_word("2026-09-28T16:30:00Z")   →   an Instant
//   read_day_word("--on", "2026-02-30")        →   Failure, exit 2: "--on 2026-02-30: there is no
//   such day …"
//
// Everything here throws Failure with Exit::wrong_words and one sentence that names the word and
// the mend.
#pragma once

#include "calendar/date.hpp"
#include "export/deadline_json.hpp"
#include "term/count.hpp"
#include "term/term.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qixian {

// `name` is what the person knows the word by: "DAY", "--as-of".
[[nodiscard]] Date read_day_word(std::string_view name, std::string_view word);
[[nodiscard]] Anchor read_anchor_word(std::string_view name, std::string_view word);
[[nodiscard]] Term read_term_word(std::string_view word);
// "2026-03-10..2026-03-20": the first day is suspended, the last counts again.
[[nodiscard]] Suspension read_suspension_word(std::string_view word);

// The number of an obligation, a fact or a letter: "12", also "#12".
[[nodiscard]] std::int64_t read_number_word(std::string_view name, std::string_view word);

// "50,000" in yuan, as the daemon takes it.
[[nodiscard]] std::string read_amount_word(std::string_view word);

// "meets=2026-10-12" → {"meets", "2026-10-12"}. A value shaped like a day or an instant must be
// one.
[[nodiscard]] std::pair<std::string, std::string> read_pair_word(std::string_view name,
                                                                 std::string_view word);
// Repeated pairs as one object; a key given twice is refused.
[[nodiscard]] boost::json::object read_field_words(const std::vector<std::string>& words);
// agency=nanchang-eco, party by party; a role given twice has several parties. "court=" is a role
// that nobody holds any more, where a correction may say so.
[[nodiscard]] boost::json::object read_party_words(const std::vector<std::string>& words,
                                                   bool may_be_empty = false);

}  // namespace qixian
