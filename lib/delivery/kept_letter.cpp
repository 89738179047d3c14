#include "delivery/kept_letter.hpp"

#include "delivery/sha256.hpp"

#include <array>
#include <utility>

namespace qixian {
namespace {

constexpr std::array<std::string_view, 8> names{"due",     "sending", "delivered", "again",
                                                "refused", "unknown", "given_up",  "overtaken"};

// The first 128 bits: enough that no two letters ever meet.
std::string short_hash(std::string_view text) {
  return sha256_hex(text).substr(0, 32);
}

}  // namespace

std::string_view write_letter_state(LetterState state) {
  return names[static_cast<std::size_t>(state)];
}

std::optional<LetterState> read_letter_state(std::string_view text) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == text) return static_cast<LetterState>(i);
  return {};
}

std::string token_of(std::string_view store_id, const KeptLetter& letter) {
  std::string key(store_id);
  for (const std::string& part :
       {std::to_string(letter.obligation.value), std::to_string(letter.revision),
        write_stage(letter.stage), std::to_string(letter.rung), letter.officer,
        std::to_string(letter.way)})
    key += "\n" + part;
  return short_hash(key);
}

std::string thread_of(std::string_view store_id, CaseId id) {
  return short_hash(std::string(store_id) + "\ncase " + std::to_string(id.value));
}

}  // namespace qixian
