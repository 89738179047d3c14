// Who works in the busy year: eight offices of five officers, and courts and obligors, who are not
// served.
//
// Each office has two liaison officers, a colleague who stands in for them, a chief and a director.
// They are away now and then, once all who could stand in as well.
#pragma once

#include "reminder/directory.hpp"
#include "term/published_calendar.hpp"

#include <string>
#include <vector>

namespace qixian::busy_year {

// An agency and the procuratorate beside it.
struct Pair {
  std::string agency;
  std::string procuratorate;
};
inline const std::vector<Pair> jiangxi_pairs{{"nc-eco", "nc-proc"}, {"jj-eco", "jj-proc"}};
inline const std::vector<Pair> shanghai_pairs{{"sh-eco", "sh-proc"}, {"pd-eco", "pd-proc"}};
// What the court and the obligor owe, the agency watches.
inline std::string court_of(const Pair& pair) {
  return pair.agency + "-court";
}
inline std::string obligor_of(const Pair& pair) {
  return pair.agency + "-obligor";
}

// The one who leaves in the middle of the year, and who comes instead.
inline const std::string leaver = "nc-eco-a";
inline const std::string comer = "nc-eco-f";

inline Officer an_officer(const std::string& office, const std::string& letter, bool is_liaison) {
  Officer officer;
  officer.id = office + "-" + letter;
  officer.name = officer.id;
  officer.office = office;
  officer.liaison = is_liaison;
  officer.ways = {{"mail", officer.id + "@example"}, {"robot", officer.id}};
  return officer;
}

inline void add_people(const std::string& office, int number, std::vector<Officer>& officers) {
  const auto away = [&](const char* from, int days) {
    const Date first = on(from) + std::chrono::days{7 * number};
    return Absence{first, first + std::chrono::days{days - 1}, {}};
  };
  Officer first = an_officer(office, "a", true);
  Officer second = an_officer(office, "b", true);
  Officer colleague = an_officer(office, "e", false);
  Officer chief = an_officer(office, "c", false);
  Officer director = an_officer(office, "d", false);
  first.superior = second.superior = colleague.superior = chief.id;
  chief.superior = director.id;
  first.deputy = colleague.id;
  second.deputy = first.id;
  first.absences = {away("2026-02-02", 12), away("2026-07-06", 14)};
  second.absences = {away("2026-04-20", 5), away("2026-08-03", 10)};
  colleague.absences = {away("2026-07-13", 5)};
  chief.deputy = director.id;
  chief.absences = {away("2026-05-18", 5)};
  director.daily_report = number % 4 == 0;
  director.weekly_report = number % 4 == 1;
  colleague.is_operator = number == 0;
  for (const Officer& officer : {first, second, colleague, chief, director})
    officers.push_back(officer);
}

inline Directory people(bool is_after_the_change) {
  std::vector<Office> offices;
  std::vector<Officer> officers;
  int number = 0;
  for (const auto& pairs : {jiangxi_pairs, shanghai_pairs})
    for (const Pair& pair : pairs) {
      for (const std::string& office : {pair.agency, pair.procuratorate}) {
        offices.push_back({office, office, true, "", {}});
        add_people(office, number++, officers);
      }
      offices.push_back({court_of(pair), "人民法院", false, pair.agency, {}});
      offices.push_back({obligor_of(pair), "某化工厂", false, pair.agency, {}});
    }
  if (is_after_the_change)
    for (Officer& officer : officers) {
      if (officer.id == leaver) {
        const Officer left = officer;
        officer = an_officer(left.office, comer.substr(left.office.size() + 1), true);
        officer.superior = left.superior;
        officer.deputy = left.deputy;
      }
      if (officer.deputy == leaver) officer.deputy = comer;
    }
  return Directory(std::move(offices), std::move(officers));
}

}  // namespace qixian::busy_year
