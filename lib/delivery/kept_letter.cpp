#include "delivery/kept_letter.hpp"

#include "delivery/sha256.hpp"

#include <array>
#include <utility>

namespace qixian {
namespace {

constexpr std::array<std::string_view, 8> names{"due",     "sending", "delivered", "again",
                                                "refused", "unknown", "given_up",  "overtaken"};

constexpr std::array<std::string_view, 8> kinds{"duty",         "morning",  "daily",      "weekly",
                                                "before_break", "catch_up", "well_being", "alarm"};

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

std::string_view write_letter_kind(LetterKind kind) {
  return kinds[static_cast<std::size_t>(kind)];
}

std::optional<LetterKind> read_letter_kind(std::string_view text) {
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds[i] == text) return static_cast<LetterKind>(i);
  return {};
}

std::string occasion_of(const LetterItem& item) {
  return std::to_string(item.obligation.value) + "/" + std::to_string(item.revision) + "/" +
         write_stage(item.stage) + "/" + std::to_string(item.rung);
}

std::string token_of(std::string_view store_id, const KeptLetter& letter) {
  std::string key(store_id);
  for (const std::string& part : {std::string(write_letter_kind(letter.kind)), letter.occasion,
                                  letter.officer, std::to_string(letter.way)})
    key += "\n" + part;
  return short_hash(key);
}

std::string thread_of(std::string_view store_id, const KeptLetter& letter) {
  const std::string about =
      letter.kind == LetterKind::duty && !letter.items.empty()
          ? "case " + std::to_string(letter.items.front().case_id.value)
          : std::string(write_letter_kind(letter.kind)) + " " + letter.officer;
  return short_hash(std::string(store_id) + "\n" + about);
}

}  // namespace qixian
