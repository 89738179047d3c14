#include "calendar/notice_clauses.hpp"

#include "calendar/notice_dates.hpp"
#include "calendar/statutory_days.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace qixian {
namespace {

void append(std::vector<Date>& to, const std::vector<Date>& days) {
  to.insert(to.end(), days.begin(), days.end());
}

class ClauseReader {
 public:
  ClauseReader(int year, Strictness strictness, NoticeItem& item, std::vector<Problem>& problems)
      : year_(year),
        strictness_(strictness),
        item_(item),
        problems_(problems),
        dates_(year, item.festivals == std::vector<std::string>{"元旦"}, item.line, problems) {}

  void read(std::string_view sentences) {
    for (const std::string_view sentence : split_outside_brackets(sentences, "。")) {
      read_sentence(Cursor(sentence));
      demand_count();
    }
  }

 private:
  void problem(std::string_view clause, std::string_view what) {
    problems_.push_back(item_.line.problem(clause, what));
  }

  void read_sentence(Cursor cursor) {
    while (!cursor.done()) {
      if (cursor.take(",") || cursor.take(";") || cursor.take(":")) continue;
      const Cursor start = cursor;
      const std::size_t problems_before = problems_.size();
      if (read_clause(cursor) && at_clause_end(cursor)) continue;
      cursor = start;
      const std::string_view clause = cursor.take_clause();
      const bool may_pass = strictness_ == Strictness::dated_clauses && !names_a_day(clause);
      if (!may_pass && problems_.size() == problems_before) problem(clause, "is not understood");
    }
  }

  static bool at_clause_end(const Cursor& cursor) {
    return cursor.done() || cursor.at(",") || cursor.at(";") || cursor.at(":");
  }

  bool read_clause(Cursor& cursor) {
    cursor.take("同时");
    cursor.take("其中") || cursor.take("这样");
    if (at_clause_end(cursor)) return true;
    if (cursor.at("鼓励")) return read_advice(cursor);
    if (cursor.take("与周末连休")) return check_joined_weekend();
    if (cursor.take("不调休")) return true;
    if (cursor.at("共")) return read_count(cursor);
    if (cursor.take("按规定放假")) return read_granted(cursor);
    if (cursor.take("延长")) return read_extension(cursor);
    Cursor ahead = cursor;
    take_festivals(ahead);
    if (ahead.take("放假时间从")) {
      cursor = ahead;
      const auto found = dates_.take_days(cursor);
      return found && set_off(*found);
    }
    cursor.take("将");
    const auto found = dates_.take_days(cursor);
    return found && read_predicate(*found, cursor);
  }

  bool read_predicate(const PrintedDays& found, Cursor& cursor) {
    if (cursor.take("全国放假")) {
      append(item_.one_off, found.days);
      return set_off(found) && read_days_count(cursor);
    }
    if (cursor.take("放假调休") || cursor.take("放假公休") || cursor.take("调休放假") ||
        cursor.take("放假")) {
      set_off(found);
      return at_clause_end(cursor) || read_days_count(cursor);
    }
    if (cursor.take("补休") || cursor.take("调休")) {
      append(item_.lieu, found.days);
      append(item_.off, found.days);
      return true;
    }
    if (cursor.take("上班")) {
      append(item_.worked, found.days);
      return true;
    }
    if (cursor.take("照常公休") || cursor.take("为公休日")) {
      append(item_.named_weekends, found.days);
      return true;
    }
    if (cursor.take("起正常上班")) {
      item_.work_resumes = found.days.front();
      return found.days.size() == 1;
    }
    if (cursor.take("为")) {
      take_festivals(cursor);
      append(item_.named_statutory, found.days);
      return cursor.take("法定节假日") || cursor.take("法定假日");
    }
    return read_move(found, cursor);
  }

  // 两个公休日分别调至…
  bool read_move(const PrintedDays& found, Cursor& cursor) {
    static constexpr std::array<std::string_view, 4> counters{"一个", "两个", "三个", "四个"};
    for (std::size_t i = 0; i < counters.size(); ++i) {
      if (cursor.take(counters[i]) && found.days.size() != i + 1)
        problem(counters[i], "is not how many days are printed before it");
    }
    cursor.take("的");
    if (!cursor.take("公休日") && !cursor.take("公休")) return false;
    NoticeMove move{.from = found.days, .to = {}, .festivals = 0};
    if (cursor.take("及")) move.festivals = static_cast<int>(take_festivals(cursor).size());
    cursor.take("分别");
    if (!cursor.take("调至")) return false;
    const auto to = dates_.take_days(cursor);
    if (!to) return false;
    cursor.take("休息");
    move.to = to->days;
    item_.moves.push_back(std::move(move));
    return true;
  }

  // 按规定放假3天(1月24、25、26日): the statutory days; the holiday itself is printed after.
  bool read_granted(Cursor& cursor) {
    const auto count = cursor.take_number();
    if (!count || !cursor.take("天")) return false;
    const auto inside = cursor.take_brackets();
    if (!inside) return false;
    Cursor days(*inside);
    const auto found = dates_.take_days(days);
    if (!found || !days.done()) return false;
    if (std::cmp_not_equal(found->days.size(), *count))
      problem(*inside, "is not " + std::to_string(*count) + " days");
    append(item_.named_statutory, found->days);
    return true;
  }

  bool read_extension(Cursor& cursor) {
    if (cursor.take_number() != year_ || !cursor.take("年")) return false;
    const auto festivals = take_festivals(cursor);
    if (festivals != item_.festivals || !cursor.take("假期至")) return false;
    const auto found = dates_.take_days(cursor);
    if (!found || found->days.size() != 1) return false;
    item_.extended_to = found->days.front();
    return true;
  }

  // 鼓励各单位……，安排职工在除夕(2月9日)休息: no day off.
  bool read_advice(Cursor& cursor) {
    const std::string_view advice = cursor.rest();
    cursor = Cursor({});
    if (advice.find("上班") != std::string_view::npos) return false;
    if (!names_a_day(advice)) return true;
    Cursor eve(advice);
    if (!eve.take_until("在除夕")) return false;
    const auto inside = eve.take_brackets();
    if (!inside || names_a_day(eve.rest())) return false;
    Cursor days(*inside);
    const auto found = dates_.take_days(days);
    if (!found || !days.done()) return false;
    const Date spring = festival_day(Festival::spring_festival, year_);
    if (found->days != std::vector{spring - std::chrono::days{1}}) problem(*inside, "is not 除夕");
    return true;
  }

  bool set_off(const PrintedDays& found) {
    demand_count();
    append(item_.off, found.days);
    last_off_ = found;
    counted_ = !found.range;
    return true;
  }

  // A range says how many days it has; a misprint would pass unseen otherwise.
  void demand_count() {
    if (last_off_ && !counted_)
      problem(write_date(last_off_->days.front()) + " to " + write_date(last_off_->days.back()),
              "must say 共N天");
    counted_ = true;
  }

  bool read_days_count(Cursor& cursor) {
    const auto count = cursor.take_number();
    if (!count || !cursor.take("天") || !last_off_) return false;
    counted_ = true;
    if (std::cmp_not_equal(last_off_->days.size(), *count))
      problem(std::to_string(*count) + "天", "is not the number of days from " +
                                                 write_date(last_off_->days.front()) + " to " +
                                                 write_date(last_off_->days.back()));
    return true;
  }

  bool read_count(Cursor& cursor) { return cursor.take("共") && read_days_count(cursor); }

  bool check_joined_weekend() {
    if (!last_off_ || last_off_->days.size() != 1) return false;
    const auto weekday = std::chrono::weekday{last_off_->days.front()};
    if (weekday != std::chrono::Friday && weekday != std::chrono::Monday)
      problem("与周末连休", "does not fit " + write_date(last_off_->days.front()) +
                                ", which is neither a Friday nor a Monday");
    return true;
  }

  int year_;
  Strictness strictness_;
  NoticeItem& item_;
  std::vector<Problem>& problems_;
  NoticeDates dates_;
  std::optional<PrintedDays> last_off_;
  bool counted_ = true;
};

}  // namespace

std::string NoticeItem::heading() const {
  std::string text;
  for (const std::string& festival : festivals) text += (text.empty() ? "" : "、") + festival;
  return text;
}

bool NoticeItem::says_anything() const {
  return !off.empty() || !worked.empty() || extended_to || !moves.empty();
}

std::vector<std::string> take_festivals(Cursor& cursor) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> names{
      {{"元旦", "元旦"},
       {"春节", "春节"},
       {"清明节", "清明节"},
       {"国际劳动节", "劳动节"},
       {"五一国际劳动节", "劳动节"},
       {"劳动节", "劳动节"},
       {"五一", "劳动节"},
       {"端午节", "端午节"},
       {"中秋节", "中秋节"},
       {"国庆节", "国庆节"},
       {"十一", "国庆节"},
       {"清明", "清明节"}}};
  std::vector<std::string> found;
  Cursor ahead = cursor;
  for (bool more = true; more;) {
    more = false;
    for (const auto& [printed, name] : names) {
      if (!ahead.take(printed)) continue;
      found.emplace_back(name);
      cursor = ahead;
      more = ahead.take("、") || ahead.take("和") || ahead.take("及");
      break;
    }
  }
  return found;
}

void read_clauses(std::string_view sentences, int year, Strictness strictness, NoticeItem& item,
                  std::vector<Problem>& problems) {
  ClauseReader(year, strictness, item, problems).read(sentences);
}

}  // namespace qixian
