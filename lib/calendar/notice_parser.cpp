#include "calendar/notice_parser.hpp"

#include "calendar/notice_checks.hpp"
#include "calendar/notice_clauses.hpp"
#include "calendar/notice_text.hpp"
#include "calendar/statutory_days.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace qixian {
namespace {

using std::chrono::days;

constexpr days longest_way_to_print{7};  // since 2004: six, 16 to 22 December 2005

// What kind of notice the title makes it.
enum class Purpose { arranges_year, rearranges, extends, adds_holiday };

std::optional<int> year_in(std::string_view text) {
  for (std::size_t at = 0; (at = text.find("年", at)) != std::string_view::npos; ++at) {
    if (at < 4) continue;
    Cursor cursor(text.substr(at - 4));
    if (const auto year = cursor.take_number(); year && cursor.at("年")) return year;
  }
  return {};
}

// The number of an item, 一、 to 十、, taken off the front.
std::optional<int> take_ordinal(std::string_view& text) {
  const std::size_t mark = text.find("、");
  if (mark == std::string_view::npos || mark > std::string_view("十二").size()) return {};
  const auto ordinal = read_chinese_number(text.substr(0, mark));
  if (!ordinal || *ordinal < 1) return {};
  text.remove_prefix(mark + std::string_view("、").size());
  return ordinal;
}

bool is_remark(std::string_view line) {
  return line.starts_with("〔") && line.ends_with("〕");
}

// 国办发明电〔2025〕7号 and 国发明电〔2015〕1号.
struct Number {
  std::string text;
  int year = 0;
  bool of_general_office = false;
};

std::optional<Number> read_number(std::string_view line) {
  Cursor cursor(line);
  if (!cursor.take("国")) return {};
  const auto series = cursor.take_until("〔");
  const auto year = cursor.take_number();
  if (!series || series->size() > 18 || !year || !cursor.take("〕")) return {};
  const auto serial = cursor.take_number();
  if (!serial || *serial < 1 || !cursor.take("号") || !cursor.done()) return {};
  return Number{std::string(line), *year, series->starts_with("办")};
}

class NoticeReader {
 public:
  NoticeReader(std::string_view text, const NoticeOrigin& origin,
               std::span<const HolidayNotice> earlier)
      : origin_(origin), earlier_(earlier), lines_(even_lines(text, problems_)) {}

  HolidayNotice read() {
    if (problems_.empty() && read_title()) {
      read_body();
      read_origin();
      settle();
    }
    if (!problems_.empty()) throw InputError(std::move(problems_));
    return std::move(notice_);
  }

 private:
  void problem(std::string what) { problems_.push_back({"notice", std::move(what)}); }
  void problem(const NoticeLine& line, std::string_view clause, std::string_view what) {
    problems_.push_back(line.problem(clause, what));
  }

  bool read_title() {
    join_broken_title();
    const auto title = std::find_if(lines_.begin(), lines_.end(), [](const NoticeLine& line) {
      return line.text.starts_with("国务院") && line.text.ends_with("通知");
    });
    if (title == lines_.end()) {
      problem("has no title: a line that begins with 国务院 and ends with 通知");
      return false;
    }
    title_ = *title;
    for (auto line = lines_.begin(); line != title; ++line) read_page_line(*line);
    lines_.erase(lines_.begin(), title + 1);
    office_ = title_.text.starts_with("国务院办公厅") ? "国务院办公厅" : "国务院";
    return read_purpose();
  }

  // Pages break the long title in two.
  void join_broken_title() {
    for (std::size_t i = 0; i + 1 < lines_.size(); ++i) {
      if (!lines_[i].text.starts_with("国务院") || lines_[i].text.ends_with("通知")) continue;
      if (lines_[i].text.find("关于") == std::string::npos) continue;
      if (lines_[i + 1].text.ends_with("通知")) {
        lines_[i].text += lines_[i + 1].text;
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(i + 1));
      }
      return;
    }
  }

  // 发文字号：…, 发布日期：2025年11月04日: what a page prints around a notice.
  void read_page_line(const NoticeLine& line) {
    Cursor cursor(line.text);
    cursor.take("发文字号:");
    if (auto number = read_number(cursor.rest())) {
      set_number(line, *std::move(number));
    } else if (cursor.take("发布日期:")) {
      if (const auto day = read_signing_date(cursor.rest())) printed_publication_ = read_date(*day);
    } else if (line.text.find("上班") != std::string::npos ||
               line.text.find("放假") != std::string::npos) {
      problem(line, line.text, "stands outside the notice");
    }
  }

  // A page may print the number besides the notice.
  void set_number(const NoticeLine& line, Number number) {
    if (number_ && number_->text != number.text)
      problem(line, line.text, "is another number than " + number_->text);
    number_ = std::move(number);
  }

  bool read_purpose() {
    Cursor cursor(title_.text);
    cursor.take(office_);
    auto year = year_in(title_.text);
    if (cursor.take("关于调整")) {
      purpose_ = Purpose::rearranges;
    } else if (cursor.take("关于延长")) {
      purpose_ = Purpose::extends;
    } else if (cursor.take("关于") && title_.text.ends_with("纪念日调休放假的通知")) {
      purpose_ = Purpose::adds_holiday;
      Cursor name(cursor.rest());
      commemorated_ = name.take_until("纪念日调休放假的通知").value();
      for (const NoticeLine& line : lines_) {
        if (!year) year = year_in(line.text);
      }
    }
    if (!year || *year < first_festival_year || *year > last_statutory_year) {
      problem(title_, title_.text, "names no year from 2000 to 2050");
      return false;
    }
    notice_.title = title_.text;
    notice_.year = *year;
    notice_.amends = purpose_ != Purpose::arranges_year;
    if (purpose_ == Purpose::adds_holiday) return true;
    cursor.take_until("年");
    listed_ = take_festivals(cursor);
    const std::string_view rest = cursor.rest();
    const bool known = rest == "部分节假日安排的通知" || rest == "放假安排的通知" ||
                       rest == "放假调休安排的通知" || rest == "假期安排的通知" ||
                       rest == "假期的通知";
    if (!known || listed_.empty() != (rest == "部分节假日安排的通知") ||
        (notice_.amends && listed_.size() != 1)) {
      problem(title_, title_.text, "is not the title of a holiday notice");
      return false;
    }
    return true;
  }

  void read_body() {
    read_signature();
    int expected = 1;
    for (const NoticeLine& line : lines_) {
      if (is_remark(line.text)) continue;
      std::string_view text = line.text;
      if (const auto ordinal = take_ordinal(text)) {
        if (*ordinal != expected) problem(line, line.text.substr(0, 9), "is out of order");
        expected = *ordinal + 1;
        read_item(line, text);
      } else if (auto number = read_number(text)) {
        set_number(line, *std::move(number));
      } else {
        read_prose(line);
      }
    }
  }

  // The office and the date below the text, taken off the end with what a page prints below them.
  // Where the copy lacks the date, a remark 〔…2004年12月17日〕 in its place counts.
  void read_signature() {
    auto signature = std::find_if(lines_.rbegin(), lines_.rend(), [&](const NoticeLine& line) {
      return line.text == office_ ||
             (line.text.starts_with(office_) &&
              read_signing_date(std::string_view(line.text).substr(office_.size())));
    });
    if (signature == lines_.rend()) return problem("is not signed by " + office_ + " at its end");
    const auto office = signature.base() - 1;
    const bool one_line = office->text != office_;
    if (!one_line && signature.base() == lines_.end())
      return problem(*office, office->text, "must be followed by the day of signing");
    const NoticeLine& dated = one_line ? *office : *signature.base();
    std::string_view date = dated.text;
    if (one_line) date.remove_prefix(office_.size());
    if (is_remark(date)) {
      const std::size_t year = date.find_first_of("0123456789");
      if (year != std::string_view::npos)
        date = date.substr(year, date.size() - year - std::string_view("〕").size());
    }
    const auto signed_on = read_signing_date(date);
    const auto day = signed_on ? read_date(*signed_on) : std::nullopt;
    if (!day) problem(dated, dated.text, "must be the day of signing");
    notice_.signed_on = day.value_or(Date{});
    for (auto below = office + (one_line ? 1 : 2); below != lines_.end(); ++below)
      read_page_line(*below);
    lines_.erase(office, lines_.end());
  }

  void read_item(const NoticeLine& line, std::string_view text) {
    NoticeItem item;
    item.line = line;
    Cursor cursor(text);
    if (purpose_ == Purpose::arranges_year) {
      item.festivals = take_festivals(cursor);
      if (item.festivals.empty() || !(cursor.take(":") || cursor.take("。"))) {
        item.festivals.clear();
        cursor = Cursor(text);
        if (!sets_nothing(text)) return problem(line, text, "is headed by no known festival");
      }
    } else {
      item.festivals = listed_;
    }
    if (sets_nothing(cursor.rest())) {
      // An amendment goes on about schools and wages; an item of its own must set something.
      if (purpose_ == Purpose::arranges_year && !item.festivals.empty())
        problem(line, text, "sets no day");
      return;
    }
    read_clauses(cursor.rest(), notice_.year, Strictness::every_clause, item, problems_);
    items_.push_back(std::move(item));
  }

  static bool sets_nothing(std::string_view text) {
    return !names_a_day(text) && text.find("上班") == std::string_view::npos;
  }

  void read_prose(const NoticeLine& line) {
    if (items_.empty()) check_preamble(line);
    if (purpose_ == Purpose::adds_holiday && names_a_day(line.text)) {
      NoticeItem item;
      item.line = line;
      item.festivals = {commemorated_ + "纪念日"};
      if (line.text.find(commemorated_) == std::string::npos)
        problem(line, {}, "must commemorate what the title says: " + commemorated_);
      read_clauses(line.text, notice_.year, Strictness::dated_clauses, item, problems_);
      items_.push_back(std::move(item));
      return;
    }
    for (const std::string_view sentence : split_outside_brackets(line.text, "。")) {
      // "除个别特殊情形外，国庆节自10月1日起放假调休7天" (2025) is how notices are made, not one
      // itself.
      const bool principle =
          sentence.find("放假调休原则") != std::string_view::npos ||
          sentence.find("修订的《全国年节及纪念日放假办法》") != std::string_view::npos;
      if (!sets_nothing(sentence) && !(principle && items_.empty()))
        problem(line, sentence, "names days outside the numbered items");
    }
  }

  // 现将2026年元旦、春节、…放假调休日期的具体安排通知如下
  void check_preamble(const NoticeLine& line) {
    const std::size_t at = line.text.find("现将");
    if (at == std::string::npos) return;
    Cursor cursor(std::string_view(line.text).substr(at));
    cursor.take("现将");
    cursor.take("延长") || cursor.take("调整");
    const auto year = cursor.take_number();
    if (year != notice_.year || !cursor.take("年"))
      problem(line, "现将…年", "is not the year of the title, " + std::to_string(notice_.year));
    auto festivals = take_festivals(cursor);
    if (festivals.empty()) problem(line, cursor.rest(), "lists no known festival");
    if (listed_.empty())
      listed_ = std::move(festivals);
    else if (listed_ != festivals)
      problem(line, cursor.rest(), "lists other festivals than the title");
  }

  void read_origin() {
    notice_.source = origin_.source;
    notice_.published =
        origin_.published.value_or(printed_publication_.value_or(notice_.signed_on));
    if (!number_) {
      problem("has no document number, like 国办发明电〔2025〕7号");
    } else {
      notice_.number = number_->text;
      if (number_->of_general_office != (office_ == "国务院办公厅"))
        problem("is numbered " + number_->text + ", but signed by " + office_);
      if (number_->year != year_of(notice_.signed_on))
        problem("is numbered " + number_->text + ", but signed in " +
                std::to_string(year_of(notice_.signed_on)));
    }
    const int signed_in = year_of(notice_.signed_on);
    if (signed_in != notice_.year && signed_in != notice_.year - 1)
      problem("is signed in " + std::to_string(signed_in) + " for " + std::to_string(notice_.year));
    if (notice_.published < notice_.signed_on ||
        notice_.published > notice_.signed_on + longest_way_to_print)
      problem("is signed on " + write_date(notice_.signed_on) + ", but published on " +
              write_date(notice_.published));
  }

  const HolidayNotice* base() const {
    for (const HolidayNotice& notice : earlier_) {
      if (notice.year == notice_.year && !notice.amends && notice.offices.empty()) return &notice;
    }
    return nullptr;
  }

  void settle() {
    check_festivals();
    // The revision of the 办法 that the notice applies: one may be published after the other.
    const auto statutory = statutory_days(notice_.year);
    const HolidayNotice* amended = base();
    const bool needs_base = purpose_ == Purpose::rearranges || purpose_ == Purpose::extends;
    if (needs_base && amended == nullptr)
      return problem("amends the notice for " + std::to_string(notice_.year) +
                     ", which must be at hand to say what changes");
    std::vector<SettledItem> settled;
    for (const NoticeItem& item : items_) {
      if ((purpose_ == Purpose::extends) != item.extended_to.has_value())
        return problem(item.line, {}, "does not do what the title says");
      settled.push_back(purpose_ == Purpose::extends
                            ? settle_extension(item, *amended, problems_)
                            : settle_item(item, statutory, origin_.allow_far_workdays, problems_));
      add(settled.back().days);
      if (purpose_ == Purpose::rearranges) add(taken_back(item, settled.back().days, *amended));
    }
    if (purpose_ != Purpose::extends) check_balance(items_, settled, problems_);
    std::sort(notice_.days.begin(), notice_.days.end());
    for (std::size_t i = 1; i < notice_.days.size(); ++i) {
      if (notice_.days[i].day == notice_.days[i - 1].day)
        problem("sets " + write_date(notice_.days[i].day) + " twice");
    }
  }

  void add(const std::vector<NoticeDay>& more) {
    notice_.days.insert(notice_.days.end(), more.begin(), more.end());
  }

  // The items are the festivals that title or preamble list; since 2008, all seven.
  void check_festivals() {
    if (items_.empty()) return problem("sets no day");
    std::vector<std::string> arranged;
    for (const NoticeItem& item : items_)
      arranged.insert(arranged.end(), item.festivals.begin(), item.festivals.end());
    if (purpose_ == Purpose::adds_holiday) {
      if (items_.size() != 1) problem("sets days in more than one place");
      return;
    }
    std::sort(arranged.begin(), arranged.end());
    std::vector<std::string> expected = listed_;
    if (expected.empty()) {
      for (const NoticeDay& day : statutory_days(notice_.year)) {
        for (const std::string_view name : split_outside_brackets(day.festival, "、"))
          expected.emplace_back(name);
      }
    }
    std::sort(expected.begin(), expected.end());
    expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
    if (arranged != expected) {
      std::string missing;
      for (const std::string& festival : expected) {
        if (!std::binary_search(arranged.begin(), arranged.end(), festival))
          missing += " " + festival;
      }
      problem(missing.empty() ? "arranges festivals that it does not list"
                              : "does not arrange" + missing);
    }
  }

  const NoticeOrigin& origin_;
  std::span<const HolidayNotice> earlier_;
  std::vector<Problem> problems_;
  std::vector<NoticeLine> lines_;
  NoticeLine title_;
  std::string office_;
  Purpose purpose_ = Purpose::arranges_year;
  std::string commemorated_;
  std::vector<std::string> listed_;  // the festivals that title or preamble announce
  std::optional<Number> number_;
  std::optional<Date> printed_publication_;
  std::vector<NoticeItem> items_;
  HolidayNotice notice_;
};

}  // namespace

HolidayNotice parse_notice(std::string_view text, const NoticeOrigin& origin,
                           std::span<const HolidayNotice> earlier) {
  return NoticeReader(text, origin, earlier).read();
}

}  // namespace qixian
