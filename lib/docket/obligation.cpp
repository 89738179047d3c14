#include "docket/obligation.hpp"

#include <array>

namespace qixian {
namespace {

struct StateNames {
  State state;
  std::string_view name;
  std::string_view chinese;
};

constexpr std::array<StateNames, 13> states{{
    {State::open, "open", "办理中"},
    {State::sent, "sent", "已寄送，待送达"},
    {State::met, "met", "已办结"},
    {State::met_late, "met_late", "逾期办结"},
    {State::overdue, "overdue", "届满，未见办结记录"},
    {State::target_missed, "target_missed", "超过内部目标"},
    {State::target_met_late, "target_met_late", "超过内部目标后办结"},
    {State::suspended, "suspended", "中止"},
    {State::ended, "ended", "终止"},
    {State::waived, "waived", "豁免"},
    {State::lapsed, "lapsed", "视为"},
    {State::impossible, "impossible", "时限不足"},
    {State::withdrawn, "withdrawn", "已撤销"},
}};

}  // namespace

std::string_view write_state(State state) {
  return states[static_cast<std::size_t>(state)].name;
}

std::string_view chinese_state(State state) {
  return states[static_cast<std::size_t>(state)].chinese;
}

std::optional<State> read_state(std::string_view text) {
  for (const StateNames& names : states)
    if (names.name == text) return names.state;
  return {};
}

Situation situation_of(const KeptObligation& kept) {
  const Obligation& obligation = kept.obligation;
  return {kept.revision,           obligation.kind,
          obligation.state,        obligation.sent_on,
          obligation.silent_until, obligation.adopted,
          obligation.deemed,       obligation.acknowledged_revision};
}

}  // namespace qixian
