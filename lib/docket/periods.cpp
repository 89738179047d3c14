#include "docket/periods.hpp"

namespace qixian {

using std::chrono::days;

Period period_of(Every every, Date day) {
  const std::chrono::year_month_day date{day};
  const int year = static_cast<int>(date.year());
  const unsigned month = static_cast<unsigned>(date.month());
  unsigned begins = 1;
  unsigned ends = 12;
  int ordinal = year;
  if (every == Every::month) {
    begins = ends = month;
    ordinal = year * 100 + static_cast<int>(month);
  } else if (every == Every::quarter) {
    const unsigned quarter = (month - 1) / 3;
    begins = quarter * 3 + 1;
    ends = begins + 2;
    ordinal = year * 10 + static_cast<int>(quarter) + 1;
  }
  return {Date{date.year() / std::chrono::month{begins} / 1},
          Date{date.year() / std::chrono::month{ends} / std::chrono::last}, ordinal};
}

Period period_after(Every every, const Period& period) {
  return period_of(every, period.last + days{1});
}

Period first_period(Every every, Date cause) {
  const Period its_own = period_of(every, cause);
  return every == Every::year ? its_own : period_after(every, its_own);
}

Term length_of(Every every) {
  if (every == Every::month) return {1, TermUnit::months};
  if (every == Every::quarter) return {3, TermUnit::months};
  return {1, TermUnit::years};
}

}  // namespace qixian
