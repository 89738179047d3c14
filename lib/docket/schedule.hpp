// The rows of an agreement's own schedule: 分期给付 and 修复时限和步骤.
#pragma once

#include "docket/fact.hpp"
#include "rulebook/rulebook.hpp"

#include <string>
#include <vector>

namespace qixian {

// The rows that a rule makes duties of: instalments have an amount, milestones have none. Each
// number once, and only those whose day can be told.
[[nodiscard]] std::vector<const ScheduleRow*> rows_for(Each, const std::vector<ScheduleRow>&);

// 支付第2期赔偿款50,000.00元（收款人：市财政局）
[[nodiscard]] std::string duty_of_row(const Rule&, const ScheduleRow&);

}  // namespace qixian
