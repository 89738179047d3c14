#include "notify/telephones.hpp"

#include "export/harmless.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace qixian {
namespace {

// Between two groups of one number: so many characters at most, of these.
constexpr std::size_t longest_gap = 3;
constexpr std::u32string_view in_gaps =
    U" \u00A0\u3000-\u2010\u2011\u2013\u2014\uFF0D.\u00B7()\uFF08\uFF09";
constexpr std::size_t most_groups = 3;

struct Mark {
  std::string_view bytes;
  char digit = 0;  // 0 to 9 in ASCII; 0: it is none
  bool is_gap = false;
};

// Digits in a row, by their places among the marks.
struct Group {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Mark> marks_of(std::string_view text) {
  std::vector<Mark> marks;
  while (!text.empty()) {
    const Character next = first_character(text);
    const char32_t code = next.code.value_or(0);
    Mark mark{text.substr(0, next.bytes)};
    if (code >= U'0' && code <= U'9') mark.digit = static_cast<char>(code);
    if (code >= U'\uFF10' && code <= U'\uFF19')
      mark.digit = static_cast<char>(code - U'\uFF10' + '0');
    mark.is_gap = in_gaps.find(code) != in_gaps.npos;
    marks.push_back(mark);
    text.remove_prefix(next.bytes);
  }
  return marks;
}

std::vector<Group> groups_in(const std::vector<Mark>& marks) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (marks[i].digit == 0) continue;
    if (groups.empty() || groups.back().end != i) groups.push_back({i, i});
    groups.back().end = i + 1;
  }
  return groups;
}

bool belong_together(const std::vector<Mark>& marks, const Group& one, const Group& next) {
  return next.begin - one.end <= longest_gap &&
         std::all_of(marks.begin() + static_cast<std::ptrdiff_t>(one.end),
                     marks.begin() + static_cast<std::ptrdiff_t>(next.begin),
                     [](const Mark& mark) { return mark.is_gap; });
}

// The digits to hide, from and up to which; nothing: it is no number. `first` is how long its first
// group is: of a landline the area code.
std::optional<std::pair<std::size_t, std::size_t>> hidden_in(std::string_view digits,
                                                             std::size_t first) {
  for (const std::string_view country : {"0086", "86", ""}) {
    if (!digits.starts_with(country)) continue;
    const std::string_view mobile = digits.substr(country.size());
    const bool is_grouped_so = !country.empty() || first >= 3;
    if (mobile.size() == 11 && mobile[0] == '1' && mobile[1] >= '3' && is_grouped_so)
      return std::pair(country.size() + 3, country.size() + 7);
  }
  const std::size_t local = digits.size() - first;
  const bool is_area = (first == 3 || first == 4) && digits[0] == '0' && digits[1] != '0';
  if (is_area && (local == 7 || local == 8)) return std::pair(first, digits.size() - 4);
  return {};
}

}  // namespace

std::string without_telephones(std::string_view text) {
  std::vector<Mark> marks = marks_of(text);
  const std::vector<Group> groups = groups_in(marks);
  for (std::size_t i = 0; i < groups.size();) {
    std::vector<std::size_t> places;
    std::string digits;
    std::size_t next = i + 1;
    for (std::size_t j = i; j < std::min(groups.size(), i + most_groups); ++j) {
      if (j > i && !belong_together(marks, groups[j - 1], groups[j])) break;
      for (std::size_t place = groups[j].begin; place < groups[j].end; ++place) {
        places.push_back(place);
        digits += marks[place].digit;
      }
      const auto hidden = hidden_in(digits, groups[i].end - groups[i].begin);
      if (!hidden) continue;
      for (std::size_t k = hidden->first; k < hidden->second; ++k) marks[places[k]].bytes = "*";
      next = j + 1;
      break;
    }
    i = next;
  }
  std::string masked;
  for (const Mark& mark : marks) masked += mark.bytes;
  return masked;
}

bool is_telephone(std::string_view text) {
  return std::ranges::all_of(marks_of(text),
                             [](const Mark& mark) {
                               return mark.digit != 0 || mark.is_gap || mark.bytes == "+";
                             }) &&
         without_telephones(text) != text;
}

}  // namespace qixian
