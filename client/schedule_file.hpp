// An agreement's own schedule, as a spreadsheet saves it.
//
//   序号,日期,金额,收款人
//   1,2026-12-31,"50,000.00",市财政局
//   2,6m,50000,市财政局
//   3,2027-06-30,,完成土壤修复
//
// CSV in UTF-8, with or without a byte order mark; cells in double quotes where they hold a comma
// (RFC 4180). A first row without any digit is a header. The day is a date, or a term from the
// agreement's day. A row without an amount is a milestone, whose fourth cell says what is to be
// done.
#pragma once

#include <boost/json/array.hpp>

#include <string>

namespace qixian {

// As POST /v1/cases/{id}/facts takes it; "-" is standard input. A Failure names file, row and what
// is wrong: the file that cannot be read Exit::failed, a row Exit::wrong_words.
[[nodiscard]] boost::json::array read_schedule_file(const std::string& file);

}  // namespace qixian
