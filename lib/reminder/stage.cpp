#include "reminder/stage.hpp"

#include <array>
#include <charconv>

namespace qixian {
namespace {

constexpr std::array<std::string_view, 10> names{"arisen",     "moved",  "withdrawn", "excused",
                                                 "two_thirds", "before", "halfway",   "last_day",
                                                 "legal_day",  "past"};

constexpr bool is_numbered(StageKind kind) {
  return kind == StageKind::before || kind == StageKind::past;
}

}  // namespace

std::string write_stage(Stage stage) {
  std::string text(names[static_cast<std::size_t>(stage.kind)]);
  if (is_numbered(stage.kind)) text += "-" + std::to_string(stage.number);
  return text;
}

std::optional<Stage> read_stage(std::string_view text) {
  const auto dash = text.find('-');
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != text.substr(0, dash)) continue;
    Stage stage{static_cast<StageKind>(i), 0};
    if (is_numbered(stage.kind) != (dash != std::string_view::npos)) return {};
    if (!is_numbered(stage.kind)) return stage;
    const std::string_view digits = text.substr(dash + 1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), stage.number);
    if (error != std::errc{} || end != digits.data() + digits.size() ||
        stage.number < (stage.kind == StageKind::past ? 1 : 0))
      return {};
    return stage;
  }
  return {};
}

}  // namespace qixian
