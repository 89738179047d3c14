#include "delivery/outcome.hpp"

#include <array>

namespace qixian {

bool is_of_channel(const Outcome& outcome) {
  const auto* again = std::get_if<TryAgain>(&outcome);
  return std::holds_alternative<ChannelBroken>(outcome) ||
         (again != nullptr && again->pauses_channel);
}

std::string_view name_of(const Outcome& outcome) {
  static constexpr std::array<std::string_view, std::variant_size_v<Outcome>> names{
      "delivered", "again", "letter refused", "recipient refused", "channel broken", "unknown"};
  return names[outcome.index()];
}

const std::string& words_of(const Outcome& outcome) {
  return std::visit(
      [](const auto& kind) -> const std::string& {
        if constexpr (requires { kind.receipt; }) {
          return kind.receipt;
        } else {
          return kind.reason;
        }
      },
      outcome);
}

}  // namespace qixian
