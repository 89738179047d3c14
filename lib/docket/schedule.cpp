#include "docket/schedule.hpp"

#include <algorithm>
#include <string_view>

namespace qixian {

std::vector<const ScheduleRow*> rows_for(Each each, const std::vector<ScheduleRow>& schedule) {
  std::vector<const ScheduleRow*> rows;
  for (const ScheduleRow& row : schedule) {
    if (row.amount.has_value() != (each == Each::instalment)) continue;
    const bool has_day = row.day || (row.after && row.after->unit != TermUnit::hours);
    if (has_day && std::ranges::find(rows, row.number, &ScheduleRow::number) == rows.end())
      rows.push_back(&row);
  }
  return rows;
}

std::string duty_of_row(const Rule& rule, const ScheduleRow& row) {
  const std::string number = std::to_string(row.number);
  if (!row.amount) return rule.duty + "：" + (row.what.empty() ? "第" + number + "项" : row.what);
  // 支付赔偿款: what is paid follows the period, as people say it.
  std::string_view verb = "支付";
  std::string_view object = rule.duty;
  if (object.starts_with(verb)) {
    object.remove_prefix(verb.size());
  } else {
    verb = {};
  }
  std::string words(verb);
  if (verb.empty()) {
    words += rule.duty + "：第" + number + "期";
  } else {
    words += "第" + number + "期" + std::string(object);
  }
  words += write_yuan(*row.amount) + "元";
  if (!row.payee.empty()) words += "（收款人：" + row.payee + "）";
  return words;
}

}  // namespace qixian
