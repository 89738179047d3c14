#include "export/calendar_picture.hpp"

#include "export/display_width.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace qixian {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr int narrowest_cell = 5;  // two digits, a mark and a space
constexpr std::string_view gap = "   ";
constexpr int most_months = 12;

Date first_of(year_month month) {
  return Date{month / 1};
}
Date last_of(year_month month) {
  return Date{month / std::chrono::last};
}
std::string day_of(Date day) {
  return std::to_string(static_cast<unsigned>(year_month_day{day}.day()));
}
year_month month_of(Date day) {
  const year_month_day ymd{day};
  return ymd.year() / ymd.month();
}

std::string month_and_day(Date day) {
  return std::to_string(static_cast<unsigned>(year_month_day{day}.month())) + "月" + day_of(day) +
         "日";
}

// 10月1日至7日, 12月30日至1月1日, 10月10日.
std::string stretch_of_days(Date first, Date last) {
  if (first == last) return month_and_day(first);
  return month_and_day(first) + "至" +
         (month_of(first) == month_of(last) ? day_of(last) + "日" : month_and_day(last));
}

enum class Paint { none, statutory, off, worked, label, faint };

std::string paint(std::string text, Paint with, const PictureStyle& style) {
  static constexpr std::array<std::string_view, 6> codes{"", "1;31", "31", "33", "1;36", "2"};
  if (!style.colour || with == Paint::none) return text;
  return "\x1b[" + std::string(codes[static_cast<std::size_t>(with)]) + "m" + text + "\x1b[0m";
}

// In colours, nothing but spaces is left unpainted: the padding stays outside the escapes.
std::string painted_cell(const std::string& text, int columns, Paint with,
                         const PictureStyle& style) {
  const std::string padding = pad_right({}, columns - display_width(text));
  return (text.empty() ? "" : paint(text, with, style)) + padding;
}

struct Look {
  std::string_view mark;
  Paint with;
};

Look look_of(const DayAnswer& day) {
  switch (day.kind) {
    case DayKind::statutory_holiday:
      return {"节", Paint::statutory};
    case DayKind::in_lieu:
      return {"休", Paint::off};
    case DayKind::makeup_workday:
      return {"班", Paint::worked};
    case DayKind::weekend:
      return {day.festival.empty() ? "" : "休", Paint::off};
    case DayKind::workday:
      break;
  }
  return {"", Paint::none};
}

using Block = std::vector<std::string>;  // lines of the same display width

class Painter {
 public:
  Painter(const Calendar& calendar, const PictureStyle& style, std::span<const DayLabel> labels)
      : calendar_(calendar), style_(style), labels_(labels) {
    for (const DayLabel& label : labels) cell_ = std::max(cell_, display_width(label.text) + 1);
  }

  std::string draw(year_month first, year_month last) {
    std::vector<Block> blocks;
    for (year_month month = first; month <= last; month += months{1})
      blocks.push_back(month_block(month));
    return side_by_side(blocks) + legend(first_of(first), last_of(last));
  }

 private:
  int width() const { return 7 * cell_; }

  Block month_block(year_month month) const {
    const std::string title = std::to_string(static_cast<int>(month.year())) + "年" +
                              std::to_string(static_cast<unsigned>(month.month())) + "月";
    Block block{pad_right(pad_left(title, (width() + display_width(title)) / 2), width())};
    std::string heads;
    for (const std::string_view head : {"一", "二", "三", "四", "五", "六", "日"})
      heads += pad_right(head, cell_);
    block.push_back(heads);
    const auto before = std::chrono::weekday{first_of(month)}.iso_encoding() - 1;
    for (Date monday = first_of(month) - days{before}; monday <= last_of(month); monday += days{7})
      add_week(block, monday, month);
    return block;
  }

  void add_week(Block& block, Date monday, year_month month) const {
    std::string numbers, labels;
    bool labelled = false;
    for (Date day = monday; day < monday + days{7}; day += days{1}) {
      if (month_of(day) != month) {
        numbers += pad_right({}, cell_);
        labels += pad_right({}, cell_);
        continue;
      }
      const Look look = look_of(calendar_.day(day));
      numbers +=
          painted_cell(pad_left(day_of(day), 2) + std::string(look.mark), cell_, look.with, style_);
      const std::string label = label_of(day);
      labelled = labelled || !label.empty();
      labels += painted_cell(label, cell_, Paint::label, style_);
    }
    block.push_back(numbers);
    if (labelled) block.push_back(labels);
  }

  std::string label_of(Date day) const {
    std::string text;
    for (const DayLabel& label : labels_) {
      if (label.day == day) text += (text.empty() ? "" : " ") + label.text;
    }
    return text;
  }

  std::string side_by_side(const std::vector<Block>& blocks) const {
    const int stride = width() + display_width(gap);
    const auto across =
        static_cast<std::size_t>(std::max(1, (style_.columns + display_width(gap)) / stride));
    std::string picture;
    for (std::size_t left = 0; left < blocks.size(); left += across) {
      const std::size_t right = std::min(left + across, blocks.size());
      std::size_t height = 0;
      for (std::size_t i = left; i < right; ++i) height = std::max(height, blocks[i].size());
      for (std::size_t line = 0; line < height; ++line) {
        std::string row;
        for (std::size_t i = left; i < right; ++i) {
          if (i > left) row += gap;
          row += line < blocks[i].size() ? blocks[i][line] : pad_right({}, width());
        }
        row.erase(row.find_last_not_of(' ') + 1);
        picture += row + '\n';
      }
      picture += '\n';
    }
    return picture;
  }

  struct Line {
    std::string days, what, notice;
  };

  // Consecutive days off under one notice are one holiday; its name is of all festivals in it.
  std::vector<Line> holidays(Date first, Date last) const {
    std::vector<Line> lines;
    for (Date day = first; day <= last;) {
      const DayAnswer answer = calendar_.day(day);
      Date end = day;
      if (answer.kind == DayKind::makeup_workday) {
        lines.push_back({month_and_day(day), answer.festival + "调休上班", answer.notice});
      } else if (!answer.festival.empty() && is_rest(answer.kind)) {
        std::string festivals = answer.festival;
        for (; end < last; end += days{1}) {
          const DayAnswer next = calendar_.day(end + days{1});
          if (!is_rest(next.kind) || next.festival.empty() || next.notice != answer.notice) break;
          if (festivals.find(next.festival) == std::string::npos) {
            const bool contained = next.festival.find(festivals) != std::string::npos;
            festivals = contained ? next.festival : festivals + "、" + next.festival;
          }
        }
        lines.push_back({stretch_of_days(day, end), festivals + "放假", answer.notice});
      }
      day = end + days{1};
    }
    return lines;
  }

  std::string legend(Date first, Date last) const {
    std::string text =
        "节 法定节假日  休 放假（补假、调休及其间周末）  班 调休上班  未标注的周末休息\n";
    const auto lines = holidays(first, last);
    int days_width = 0, what_width = 0;
    for (const Line& line : lines) {
      days_width = std::max(days_width, display_width(line.days));
      what_width = std::max(what_width, display_width(line.what));
    }
    for (const auto& [on, what, notice] : lines) {
      text += pad_right(on, days_width) + "  " +
              (notice.empty() ? what : pad_right(what, what_width) + "  " + notice) + '\n';
    }
    return text + reservations(first, last);
  }

  // What stands in the picture without a notice.
  std::string reservations(Date first, Date last) const {
    std::string text;
    for (Date day = first; day <= last;) {
      const Certainty certainty = calendar_.certainty_of(day);
      Date end = day;
      while (end < last && calendar_.certainty_of(end + days{1}) == certainty) end += days{1};
      if (certainty == Certainty::provisional)
        text +=
            paint(stretch_of_days(day, end) + "暂定：放假通知尚未发布，只按周末和法定节假日推算",
                  Paint::faint, style_) +
            '\n';
      if (certainty == Certainty::unknown)
        text += paint(stretch_of_days(day, end) + "不详：没有放假通知，只计周末", Paint::faint,
                      style_) +
                '\n';
      day = end + days{1};
    }
    return text;
  }

  const Calendar& calendar_;
  const PictureStyle& style_;
  std::span<const DayLabel> labels_;
  int cell_ = narrowest_cell;
};

}  // namespace

std::string draw_month(const Calendar& calendar, year_month month, const PictureStyle& style,
                       std::span<const DayLabel> labels) {
  return Painter(calendar, style, labels).draw(month, month);
}

std::string draw_year(const Calendar& calendar, int year, const PictureStyle& style) {
  const std::chrono::year y{year};
  return Painter(calendar, style, {}).draw(y / 1, y / 12);
}

std::string draw_labelled(const Calendar& calendar, std::span<const DayLabel> labels,
                          const PictureStyle& style) {
  if (labels.empty()) return {};
  const auto earlier = [](const DayLabel& a, const DayLabel& b) { return a.day < b.day; };
  const auto [first, last] = std::minmax_element(labels.begin(), labels.end(), earlier);
  const year_month from = month_of(first->day);
  return Painter(calendar, style, labels)
      .draw(from, std::min(month_of(last->day), from + months{most_months - 1}));
}

}  // namespace qixian
