// What the busy year asked of its people: letters by kind, and by officer and day. Look at them,
// and ask whether you would stand it.
#pragma once

#include "clerk/busy_year_reading.hpp"

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qixian::busy_year {

inline void print_figures(const std::vector<Told>& all_told, const Calendar& calendar) {
  std::map<std::string_view, int> by_kind;
  std::map<std::pair<std::string, Date>, std::vector<const Told*>> by_day;
  std::map<Stage, int> alone;
  for (const Told& told : all_told) {
    ++by_kind[write_letter_kind(told.letter.kind)];
    if (!is_for_operators(told.letter.kind))
      by_day[{told.letter.officer, date_in_beijing(told.at)}].push_back(&told);
    if (told.letter.kind == LetterKind::duty) {
      Stage stage = told.letter.items.front().stage;
      if (stage.kind == StageKind::past) stage.number = 1;
      ++alone[stage];
    }
  }
  std::cout << "letters by kind:";
  for (const auto& [kind, count] : by_kind) std::cout << " " << kind << " " << count;
  std::cout << "\nalone:";
  for (const auto& [stage, count] : alone) std::cout << " " << write_stage(stage) << " " << count;
  std::vector<std::pair<std::size_t, std::pair<std::string, Date>>> days_by_letters;
  for (const auto& [whose, letters] : by_day) days_by_letters.emplace_back(letters.size(), whose);
  const auto workdays = static_cast<std::size_t>(
      calendar.workdays_between(date_in_beijing(begins) - days{1}, date_in_beijing(ends)));
  const std::size_t all_days = workdays * 40;
  std::size_t letters = 0;
  for (const auto& [count, whose] : days_by_letters) letters += count;
  std::ranges::sort(days_by_letters, std::greater{});
  const auto ranked = [&](std::size_t rank) {
    return rank < days_by_letters.size() ? days_by_letters[rank].first : 0;
  };
  std::cout << "\nletters per officer and working day: mean "
            << static_cast<double>(letters) / static_cast<double>(all_days) << ", 95th percentile "
            << ranked(all_days / 20) << ", 99th " << ranked(all_days / 100) << ", maximum "
            << ranked(0) << "\n";
  for (std::size_t i = 0; i < 3 && i < days_by_letters.size(); ++i) {
    const auto& whose = days_by_letters[i].second;
    std::cout << whose.first << " on " << write_date(whose.second) << ":\n";
    for (const Told* told : by_day.at(whose)) {
      std::cout << "  " << write_in_beijing(told->at) << " " << write_letter_kind(told->letter.kind)
                << " of " << told->letter.items.size();
      if (told->letter.kind == LetterKind::duty)
        std::cout << " " << write_stage(told->letter.items.front().stage);
      std::cout << " " << told->subject << "\n";
    }
  }
}

}  // namespace qixian::busy_year
