// A rulebook that uses every key of the grammar.
#pragma once

#include "rulebook/read_rulebook.hpp"

#include <string>
#include <vector>

namespace qixian {

// Its places are counted from this line.
inline const std::string whole_rulebook = R"(id = "book"
title = "办法"
number = "1号"
issuer = "厅"
effective = 2025-03-24
doubtful = 2025-03-20
supersedes = "book-2021"
roll_article = "第九条"
from_next_full_hour = true
origins = ["检察机关移送", "群众举报"]
[[basis]]
text = "环境保护法"
until = 2026-08-14
[[basis]]
text = "生态环境法典"
from = 2026-08-15
[[target]]
id = "reply"
name = "回复意见"
term = "5wd"
[[role]]
id = "agency"
name = "行政机关"
[[role]]
id = "obligor"
name = "赔偿义务人"
external = true
watched_by = "agency"
[[event]]
id = "met"
name = "磋商"
second = "replaces by office and place"
fields = [
  { id = "day", name = "日期", type = "date", required = true },
  { id = "office", name = "单位", type = "office", role = "agency" },
  { id = "attends", name = "派员", type = "choice", choices = ["yes", "no"] },
  { id = "place", name = "地点" },
]
[[event]]
id = "signed"
name = "达成协议"
schedule = true
[[event]]
id = "ended"
name = "终止"
[[event]]
id = "noted"
name = "备注"
only_noted = true
[[rule]]
id = "r-1"
article = "第一条"
clause = "应当在三个月内办理。"
duty = "办理"
event = "met"
from = "day"
owed_by = ["obligor", "agency"]
owed_to = "agency"
owed_by_field = "office"
owed_to_field = "office"
joint = true
first = "30d"
term = "三个月"
due_field = "day"
kind = "statutory"
clear_days = true
at_most = 1
only_if = ["signed or met.attends = yes", "signed + 30d", "case.origin = 群众举报"]
unless = "met.place = A + B"
fulfilled_by = ["ended"]
ended_by = "ended"
not_counted = [{ from = "signed", to = "ended" }]
can_be_suspended = false
restarted_by = ["signed"]
suspended_in_last = "6m"
deemed = true
fulfilment = "送达"
lapse = "视为放弃"
note = "注意"
[[rule]]
id = "r-2"
article = "第二条"
clause = "应当及时回复。"
duty = "回复"
on_done_of = "r-1"
owed_by = "agency"
target = "reply"
[[rule]]
id = "r-3"
article = "第三条"
clause = "可以起诉。"
duty = "起诉"
on_lapse_of = "r-2"
owed_by = "agency"
kind = "suggested"
[[rule]]
id = "r-4"
article = "第四条"
clause = "每季度报告。"
duty = "报告"
event = "standing"
owed_by = "agency"
every = "quarter"
[[rule]]
id = "r-5"
article = "第五条"
clause = "分期给付。"
duty = "给付"
event = "signed"
owed_by = "obligor"
owed_to = "agency"
each = "instalment"
yields = true
[[rule]]
id = "r-6"
article = "第六条"
clause = "公告期满后一个月内起诉。"
duty = "起诉"
event = "met"
owed_by = "agency"
first = "20d"
first_field = "day"
term = "1m"
only_if = "met + 20d until day"
)";

struct RulebookRead {
  Rulebook book;
  std::vector<Problem> problems;
  ClausePlaces places;
};

inline RulebookRead read_book(const std::string& toml) {
  RulebookRead result;
  result.book = read_rulebook(toml, "b", result.problems, &result.places);
  return result;
}

}  // namespace qixian
