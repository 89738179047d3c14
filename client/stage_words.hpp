// Why something is said, in the words of the command line.
#pragma once

#include <string>

namespace qixian {

// "before-3" → "3 working days before"; a stage that this client does not know is left as it is.
[[nodiscard]] std::string write_stage_words(const std::string& stage);

}  // namespace qixian
