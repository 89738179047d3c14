#include "delivery/digest_wording.hpp"

#include "delivery/digest_groups.hpp"
#include "delivery/duty_speech.hpp"
#include "delivery/page.hpp"
#include "export/obligation_json.hpp"
#include "reminder/plan.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace qixian {
namespace {

namespace json = boost::json;

// A list is read at a glance: what someone wrote at length stands in `qixian why`.
constexpr std::size_t longest_docket = 60, longest_title = 80, longest_duty = 80;

struct KindNames {
  std::string_view written;
  std::string_view form;
};

constexpr std::array<KindNames, 5> kinds{{
    {"morning", "期限提醒汇总"},
    {"daily", "临期日报"},
    {"weekly", "期限周报"},
    {"before_break", "节前清单"},
    {"catch_up", "补录清单"},
}};

const KindNames& names_of(DigestKind kind) {
  return kinds[static_cast<std::size_t>(kind)];
}

void add(std::string& line, const std::string& words, int count) {
  if (count > 0) line += (line.empty() ? "" : "，") + words + std::to_string(count) + "项";
}

// 今日届满2项，三个工作日内5项
std::string words_of(const DigestCounts& counts) {
  std::string line;
  add(line, "今日届满", counts.due_today);
  add(line, "届满未见办结记录", counts.past);
  add(line, "请核对收发登记", counts.to_confirm);
  add(line, "今日为建议办结日", counts.asked_today);
  add(line, "已过建议办结日", counts.between);
  add(line, "三个工作日内", counts.in_three);
  add(line, "其后", counts.later);
  add(line, "更正", counts.corrected);
  return line;
}

std::string words_of(const WeeklyWord& word) {
  if (word.troubles == 0) return "期限系统运行正常";
  return "期限系统有" + std::to_string(word.troubles) + "件事正在处理，运行人员已获告知";
}

int all_of(const DigestCounts& counts) {
  return counts.due_today + counts.past + counts.asked_today + counts.between + counts.in_three +
         counts.later + counts.to_confirm + counts.corrected;
}

std::string headline_of(const DigestOccasion& occasion, const SpokenDays& days) {
  switch (occasion.kind) {
    case DigestKind::morning:
      break;
    case DigestKind::daily:
      return "以下事项临近届满，或者已经届满而未见办结记录";
    case DigestKind::weekly:
      return "今后十个工作日内到期的事项，以及已经届满而未见办结记录的事项";
    case DigestKind::before_break:
      if (!occasion.rest_days) return "以下事项在节前、节中和节后两个工作日内到期，请在节前安排";
      return days.day(occasion.rest_days->first) + "至" + days.day(occasion.rest_days->second) +
             "休息，以下事项在节前、节中和节后两个工作日内到期，请在节前安排";
    case DigestKind::catch_up:
      return "以下事项登记时已经产生多日，请核对是否已经办理，并补录办结情况";
  }
  return "今天需要提醒您的事项";
}

std::vector<std::string> names_of(const std::vector<const Officer*>& officers) {
  std::vector<std::string> names;
  for (const Officer* officer : officers) names.push_back(officer->name);
  return names;
}

// Whoever the case is assigned to, else the liaison officers, else the office itself.
std::vector<std::string> handlers_of(const DigestItem& item, const Directory& directory) {
  const std::string& office = item.kept.obligation.key.owed_by;
  if (const auto assigned = item.file.assigned.find(office); assigned != item.file.assigned.end())
    if (const Officer* officer = directory.officer(assigned->second)) return {officer->name};
  std::vector<std::string> names = names_of(hearers(office, directory));
  if (names.empty()) names.push_back(directory.name_of(office));
  return names;
}

std::string news_of(const DigestItem& item) {
  if (item.stage.kind == StageKind::arisen) return "新产生";
  if (item.stage.kind == StageKind::moved) return "更正：办结日有变";
  if (item.stage.kind == StageKind::excused) return "更正：原已届满，现已更正";
  return item.stage.kind == StageKind::withdrawn ? "更正：不再需要办理" : "";
}

// The heading over the rows stands only where there are rows.
void fill_lamps(Blanks& page, const std::string& name, const Blanks& rows) {
  page.set("has_" + name, rows.is_non_empty_list());
  page.set(name, rows);
}

// What is written about one office's duties counts that office's working days.
struct Writer {
  const DigestOccasion& occasion;
  const Directory& directory;
  const Calendar& nationwide;
  Instant now;

  [[nodiscard]] std::vector<DigestGroup> groups_read() const {
    return grouped(occasion, directory, nationwide, now);
  }

  // What is owed by law or agreement first, by urgency; of the rest how many, each kind for itself.
  [[nodiscard]] std::string counts() const {
    const auto of = [this](DigestSide side) {
      return counted(occasion, side, directory, nationwide, now);
    };
    std::string line;
    if (occasion.kind == DigestKind::before_break) {
      for (const DigestGroup& group : groups_read())
        if (group.side == DigestSide::owed)
          add(line, group.heading, static_cast<int>(group.items.size()));
    } else {
      line = words_of(of(DigestSide::owed));
    }
    std::string rest;
    add(rest, "对方应办", all_of(of(DigestSide::awaited)));
    add(rest, "内部目标", all_of(of(DigestSide::target)));
    // Whoever reads the subject alone must not believe that nothing is asked of him.
    if (!occasion.gaps.empty())
      rest += (rest.empty() ? "" : "，") + std::string("登记不全案件") +
              std::to_string(occasion.gaps.size()) + "件";
    if (line.empty() && rest.empty()) return "没有需要提醒的事项";
    if (line.empty() || rest.empty()) return line + rest;
    return line + "；另有" + rest;
  }

  [[nodiscard]] Overview seen(const DigestItem& item) const {
    return overview(item.kept.obligation, nationwide, now, occasion.lights);
  }

  // Of higher rungs: who was told before, and is not the one who reads this.
  [[nodiscard]] std::vector<std::string> others_told(const DigestItem& item) const {
    std::vector<std::string> names;
    if (item.rung > 0) names = item.told.empty() ? handlers_of(item, directory) : item.told;
    std::erase(names, occasion.to.name);
    return names;
  }

  [[nodiscard]] Blanks blanks_of(const DigestItem& item, const DigestGroup& group, int rank) const {
    const Obligation& obligation = item.kept.obligation;
    const SpokenDays days(nationwide.for_office(obligation.key.owed_by), now);
    const DutySpeech speech =
        speak_of(obligation, seen(item), reader_of(occasion, item, directory), days, now);
    Blanks blanks;
    fill(blanks, "rank", std::to_string(rank));
    fill(blanks, "docket",
         item.file.docket.empty() ? "第" + std::to_string(item.file.id.value) + "号案件"
                                  : shortened(item.file.docket, longest_docket));
    fill(blanks, "title", shortened(item.file.title, longest_title));
    fill(blanks, "duty", shortened(obligation.duty, longest_duty));
    fill(blanks, "owed_by", directory.name_of(obligation.key.owed_by));
    fill(blanks, "owed_to", directory.name_of(obligation.key.owed_to));
    fill(blanks, "aim", speech.aim);
    fill(blanks, "legal", speech.legal);
    fill(blanks, "days_left", speech.legal.empty() ? "" : speech.days_left);
    fill(blanks, "provisional", speech.doubt);
    fill(blanks, "money", speech.money);
    fill(blanks, "law", item.rulebook.number);
    fill(blanks, "article", obligation.article);
    fill(blanks, "id", std::to_string(item.kept.id.value));
    const std::string news = news_of(item);
    fill(blanks, "news", group.heading.ends_with(news) ? "" : news);
    fill(blanks, "told", joined(others_told(item)));
    return blanks;
  }

  [[nodiscard]] Blanks groups() const {
    Blanks list{Blanks::type::list};
    int rank = 0;
    for (const DigestGroup& group : groups_read()) {
      Blanks blanks;
      fill(blanks, "heading", group.heading);
      fill(blanks, "count", std::to_string(group.items.size()));
      blanks.set("is_target", group.side == DigestSide::target);
      Blanks items{Blanks::type::list};
      for (const DigestItem* item : group.items) items << blanks_of(*item, group, ++rank);
      blanks.set("items", items);
      list << blanks;
    }
    return list;
  }

  // One row for each officer: how many of the duties of that side have which lamp.
  [[nodiscard]] Blanks lamps(DigestSide side) const {
    std::map<std::string, std::map<Light, int>> rows;
    for (const DigestGroup& group : groups_read()) {
      if (group.side != side) continue;
      for (const DigestItem* item : group.items)
        ++rows[joined(handlers_of(*item, directory))][seen(*item).light];
    }
    Blanks list{Blanks::type::list};
    for (auto& [who, row] : rows) {
      Blanks blanks;
      fill(blanks, "who", who);
      for (const Light light :
           {Light::red, Light::violet, Light::orange, Light::yellow, Light::blue, Light::green})
        fill(blanks, std::string(write_light(light)), std::to_string(row[light]));
      list << blanks;
    }
    return list;
  }

  // 临期日报, or of a long one 临期日报（2/3）
  [[nodiscard]] std::string form() const {
    std::string form(names_of(occasion.kind).form);
    if (occasion.parts > 1)
      form += "（" + std::to_string(occasion.part) + "/" + std::to_string(occasion.parts) + "）";
    return form;
  }

  [[nodiscard]] Blanks blanks() const {
    const SpokenDays days(nationwide, now);
    const bool has_lamps =
        occasion.kind == DigestKind::daily || occasion.kind == DigestKind::weekly;
    Blanks page;
    fill(page, "officer", occasion.to.name);
    fill(page, "stands_in_for", joined(occasion.stands_in_for));
    page.set("is_own", occasion.is_own);
    fill(page, "form", form());
    fill(page, "day", days.day(days.today()));
    fill(page, "headline", headline_of(occasion, days));
    fill(page, "counts", counts());
    fill(page, "late", occasion.is_late ? "本信未能按时发出，现予补发" : "");
    fill(page, "well", occasion.word ? words_of(*occasion.word) : "");
    fill(page, "chain_head", occasion.word ? occasion.word->chain_head : "");
    page.set("boxes", occasion.kind == DigestKind::before_break);
    page.set("nothing", occasion.items.empty());
    page.set("has_gaps", !occasion.gaps.empty());
    fill_each(page, "gaps", "gap", occasion.gaps);
    page.set("groups", groups());
    fill_lamps(page, "lamps", has_lamps ? lamps(DigestSide::owed) : Blanks{Blanks::type::list});
    fill_lamps(page, "targets", has_lamps ? lamps(DigestSide::target) : Blanks{Blanks::type::list});
    return page;
  }

  [[nodiscard]] std::string webhook_body() const {
    json::array obligations;
    for (const DigestGroup& group : groups_read()) {
      for (const DigestItem* item : group.items) {
        json::object object = obligation_json(item->kept, item->file, seen(*item));
        object["stage"] = write_stage(item->stage);
        object["rung"] = item->rung;
        obligations.push_back(std::move(object));
      }
    }
    const Officer& to = occasion.to;
    json::object data{{"stage", "digest"},
                      {"digest", names_of(occasion.kind).written},
                      {"late", occasion.is_late},
                      {"part", occasion.part},
                      {"parts", occasion.parts},
                      {"officer", {{"id", to.id}, {"name", to.name}, {"office", to.office}}},
                      {"obligations", std::move(obligations)}};
    if (occasion.word)
      data["service"] = {{"well", occasion.word->troubles == 0},
                         {"chain_head", occasion.word->chain_head}};
    return json::serialize(json::object{{"type", "obligation.reminder"},
                                        {"timestamp", write_instant(now)},
                                        {"data", std::move(data)}});
  }
};

}  // namespace

Letter write_digest(const DigestOccasion& occasion, const Templates& templates,
                    const Directory& directory, const Calendar& calendar, Instant now) {
  const Writer writer{occasion, directory, calendar, now};
  const Blanks page = writer.blanks();
  const std::string counts = writer.counts();
  Letter letter;
  letter.officer_name = occasion.to.name;
  letter.subject = subject_of(templates.digest_subject, page);
  letter.text = without_gaps(render(templates.digest_text, page, false));
  letter.html = render(templates.digest_html, page, true);
  letter.data = writer.webhook_body();
  letter.written_at = now;
  letter.duties = static_cast<int>(occasion.items.size());
  letter.urgency = counts;
  letter.brief = writer.form() + "：" + counts;
  letter.see = "qixian due";
  return letter;
}

}  // namespace qixian
