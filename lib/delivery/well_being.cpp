#include "delivery/digest_wording.hpp"
#include "delivery/page.hpp"
#include "delivery/spoken_days.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace qixian {
namespace {

namespace json = boost::json;

std::string webhook_body(const char* type, json::object data, Instant now) {
  return json::serialize(
      json::object{{"type", type}, {"timestamp", write_instant(now)}, {"data", std::move(data)}});
}

// Words about the service, not about a duty: they hide nothing, so every channel says them.
Letter write_word(const Blanks& page, const Officer& to, const Templates& templates,
                  const std::string& brief, Instant now) {
  Letter letter;
  letter.officer_name = to.name;
  letter.subject = subject_of(templates.word_subject, page);
  letter.text = without_gaps(render(templates.word_text, page, false));
  letter.html = render(templates.word_html, page, true);
  letter.written_at = now;
  letter.duties = 0;
  letter.brief = in_one_line(brief);
  letter.see = "qixian status";
  return letter;
}

Blanks rows_of(const std::vector<std::pair<Date, int>>& days, const SpokenDays& spoken) {
  Blanks rows{Blanks::type::list};
  for (const auto& [day, count] : days) {
    Blanks row;
    fill(row, "day", spoken.day_of_work(day));
    fill(row, "count", std::to_string(count));
    rows << row;
  }
  return rows;
}

}  // namespace

Letter write_well_being(const WellBeing& state, const Officer& to, const Templates& templates,
                        const Calendar& calendar, Instant now) {
  const SpokenDays spoken(calendar, now);
  const bool is_well = state.troubles.empty();
  const std::string headline =
      is_well ? "期限系统运行正常"
              : "期限系统有" + std::to_string(state.troubles.size()) + "件事需要处理";
  Blanks page;
  fill(page, "officer", to.name);
  fill(page, "tag", is_well ? "平安信" : "请处理");
  fill(page, "headline", headline);
  fill(page, "today", spoken.day(spoken.today()));
  fill_each(page, "lines", "line", state.troubles);
  page.set("figures", true);
  fill(page, "owed", std::to_string(state.owed));
  fill(page, "overdue", std::to_string(state.overdue));
  fill(page, "targets_missed", std::to_string(state.targets_missed));
  fill(page, "letters_waiting", std::to_string(state.letters_waiting));
  fill(page, "chain_head", state.chain_head);
  page.set("days", rows_of(state.days, spoken));
  Letter letter = write_word(page, to, templates, headline, now);
  json::array days;
  for (const auto& [day, count] : state.days)
    days.push_back(json::object{{"day", write_date(day)}, {"due", count}});
  letter.data =
      webhook_body("service.well_being",
                   {{"well", is_well},
                    {"troubles", json::array(state.troubles.begin(), state.troubles.end())},
                    {"owed", state.owed},
                    {"overdue", state.overdue},
                    {"targets_missed", state.targets_missed},
                    {"letters_waiting", state.letters_waiting},
                    {"chain_head", state.chain_head},
                    {"days", std::move(days)}},
                   now);
  return letter;
}

Letter write_alarm(const std::string& subject, const std::vector<std::string>& what,
                   const Officer& to, const Templates& templates, Instant now) {
  const SpokenDays spoken(Calendar{}, now);
  Blanks page;
  fill(page, "officer", to.name);
  fill(page, "tag", "告警");
  fill(page, "headline", subject);
  fill(page, "today", spoken.day(spoken.today()));
  fill_each(page, "lines", "line", what);
  page.set("figures", false);
  page.set("days", Blanks{Blanks::type::list});
  Letter letter = write_word(page, to, templates, "告警：" + subject, now);
  letter.data =
      webhook_body("service.alarm",
                   {{"subject", subject}, {"what", json::array(what.begin(), what.end())}}, now);
  return letter;
}

}  // namespace qixian
