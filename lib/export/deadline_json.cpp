#include "export/deadline_json.hpp"

#include "export/json.hpp"

#include <utility>

namespace qixian {
namespace {

boost::json::value text_or_null(const std::string& text) {
  if (text.empty()) return nullptr;
  return boost::json::value(text);
}

boost::json::value text(std::string_view words) {
  return boost::json::string(words.data(), words.size());
}

}  // namespace

std::string write_anchor(const Anchor& anchor) {
  if (const Date* day = std::get_if<Date>(&anchor)) return write_date(*day);
  return write_instant(std::get<Instant>(anchor));
}

boost::json::object to_json(const DayAnswer& answer) {
  return {{"day", write_date(answer.day)},
          {"kind", text(write_day_kind(answer.kind))},
          {"festival", text_or_null(answer.festival)},
          {"certainty", text(write_certainty(answer.certainty))},
          {"notice", text_or_null(answer.notice)}};
}

boost::json::object to_json(const HolidayNotice& notice) {
  boost::json::array days;
  for (const NoticeDay& day : notice.days) {
    days.push_back(boost::json::object{{"day", write_date(day.day)},
                                       {"kind", text(write_day_kind(day.kind))},
                                       {"festival", text_or_null(day.festival)}});
  }
  return {{"number", notice.number},
          {"title", notice.title},
          {"year", notice.year},
          {"amends", notice.amends},
          {"signed", write_date(notice.signed_on)},
          {"published", write_date(notice.published)},
          {"source", text_or_null(notice.source)},
          {"offices", boost::json::value_from(notice.offices)},
          {"days", std::move(days)}};
}

boost::json::array to_json(const std::vector<Step>& why) {
  boost::json::array steps;
  for (const Step& step : why) {
    steps.push_back(boost::json::object{{"day", write_date(step.day)},
                                        {"step", step.chinese},
                                        {"step_en", step.english},
                                        {"article", step.article}});
  }
  return steps;
}

boost::json::object to_json(const Anchor& anchor, Term term, const Deadline& deadline) {
  boost::json::object answer{
      {"anchor", write_anchor(anchor)},          {"term", write_term(term)},
      {"nominal", write_date(deadline.nominal)}, {"due", write_date(deadline.due)},
      {"safe", write_date(deadline.safe)},       {"ends_at", write_instant(deadline.ends_at)}};
  if (deadline.safe_at) answer["safe_at"] = write_instant(*deadline.safe_at);
  answer["certainty"] = text(write_certainty(deadline.certainty));
  if (deadline.earliest) answer["earliest"] = write_date(*deadline.earliest);
  if (deadline.latest) answer["latest"] = write_date(*deadline.latest);
  answer["why"] = to_json(deadline.why);
  return answer;
}

}  // namespace qixian
