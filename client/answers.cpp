#include "client/answers.hpp"

#include "calendar/date.hpp"
#include "client/failure.hpp"
#include "docket/fact.hpp"
#include "export/harmless.hpp"
#include "export/json.hpp"

#include <algorithm>
#include <ostream>
#include <set>

namespace qixian {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

std::string text_of(boost::json::string_view text) {
  return {text.data(), text.size()};
}

const value* find(const object& in, std::string_view key) {
  return in.if_contains(boost::json::string_view(key.data(), key.size()));
}

bool is_list_of_objects(const value& each) {
  const array* list = each.if_array();
  return list != nullptr && !list->empty() && list->front().is_object();
}

std::vector<const object*> rows_of(const array& list) {
  std::vector<const object*> rows;
  for (const value& row : list) {
    if (const object* members = row.if_object()) rows.push_back(members);
  }
  return rows;
}

void print_list(std::ostream& out, const array& list) {
  std::vector<std::string> members;
  std::set<std::string> seen;
  for (const object* row : rows_of(list)) {
    for (const auto& member : *row) {
      if (seen.insert(text_of(member.key())).second) members.push_back(text_of(member.key()));
    }
  }
  print_rows(out, rows_of(list), members);
}

}  // namespace

std::string in_words(const value& any) {
  switch (any.kind()) {
    case boost::json::kind::null:
      return "";
    case boost::json::kind::bool_:
      return any.get_bool() ? "yes" : "no";
    case boost::json::kind::string: {
      const std::string text = text_of(any.get_string());
      const auto instant = read_instant(text);
      return instant ? write_in_beijing(*instant) : text;
    }
    case boost::json::kind::array: {
      std::string words;
      for (const value& each : any.get_array())
        words += (words.empty() ? "" : ", ") + in_words(each);
      return words;
    }
    case boost::json::kind::object: {
      std::string words;
      for (const auto& member : any.get_object()) {
        words +=
            (words.empty() ? "" : "  ") + text_of(member.key()) + "=" + in_words(member.value());
      }
      return words;
    }
    default:
      return boost::json::serialize(any);
  }
}

std::string member_in_words(const object& in, std::string_view key) {
  const value* member = find(in, key);
  return member == nullptr ? "" : in_words(*member);
}

std::vector<const object*> rows_in(const object& answer, std::string_view name) {
  const array* list = array_in(answer, name);
  return list == nullptr ? std::vector<const object*>{} : rows_of(*list);
}

std::vector<const object*> rows_in(const value& answer, std::string_view name) {
  if (const array* list = answer.if_array()) return rows_of(*list);
  if (const object* whole = answer.if_object()) return rows_in(*whole, name);
  return {};
}

const object& object_of(const value& answer, std::string_view name) {
  const object* whole = answer.if_object();
  if (whole == nullptr) throw Failure(Exit::failed, "the daemon's answer is not a JSON object");
  const object* part = object_in(*whole, name);
  return part == nullptr ? *whole : *part;
}

std::string write_parties(const object& obligation) {
  const std::string to = member_in_words(obligation, "owed_to");
  return member_in_words(obligation, "owed_by") + (to.empty() ? "" : " → " + to);
}

std::string write_days(const object& obligation) {
  const std::string safe = member_in_words(obligation, "safe");
  const std::string due = member_in_words(obligation, "due");
  std::string days = safe.empty() || safe == due ? due : safe + " (law: " + due + ")";
  if (days.empty()) days = "no day";
  if (member_in_words(obligation, "certainty") == "provisional") days += " 暂定 provisional";
  if (member_in_words(obligation, "certainty") == "unknown") days += " 未知 unknown";
  return days;
}

bool is_target(const object& obligation) {
  return text_in(obligation, "kind") == "target";
}

std::string write_state(const object& obligation) {
  const std::string state = member_in_words(obligation, "state");
  if (is_target(obligation) && state.starts_with("target_")) return state + " 内部目标";
  if (state == "lapsed" && obligation.contains("deemed")) {
    // The law's first words for it; `qixian why` has the rest.
    const std::string lapse = member_in_words(obligation, "lapse");
    return (lapse.starts_with("视为") ? lapse.substr(0, lapse.find("，")) : "lapsed 视为") +
           "（请核对收发登记）";
  }
  const auto with_day = [&](std::string_view key, const char* word) {
    const std::string day = member_in_words(obligation, key);
    return day.empty() ? state : state + word + day;
  };
  if (state == "suspended") return with_day("suspended_on", " since ");
  return state;
}

std::string write_amount(const object& obligation) {
  const auto in_yuan = [&](std::string_view key) {
    const auto amount = read_yuan(text_in(obligation, key).value_or(""));
    return amount ? write_yuan(*amount) : "";
  };
  const std::string amount = in_yuan("amount");
  if (amount.empty()) return {};
  const std::string paid = in_yuan("paid");
  return (paid.empty() ? "0.00" : paid) + " of " + amount + " yuan paid";
}

std::string write_duty(const object& obligation) {
  std::string why = member_in_words(obligation, "article");
  std::string term = member_in_words(obligation, "term");
  if (is_target(obligation)) term = "内部目标" + (term.empty() ? "" : " " + term);
  if (!term.empty()) why += (why.empty() ? "" : ", ") + term;
  // The duty names the amount itself.
  const std::string paid = obligation.contains("paid") ? "  " + write_amount(obligation) : "";
  return member_in_words(obligation, "duty") + paid + (why.empty() ? "" : " (" + why + ")");
}

namespace {

void print_table(std::ostream& out, const std::vector<const object*>& obligations) {
  Table table({{"no.", Align::right},
               {"light"},
               {"safe"},
               {"due"},
               {"left", Align::right},
               {"state"},
               {"owed by → owed to"},
               {"duty"},
               {"case"}});
  for (const object* each : obligations) {
    const std::string light = member_in_words(*each, "light");
    const std::string docket = member_in_words(*each, "docket");
    const std::string number = member_in_words(*each, "case");
    std::string due = member_in_words(*each, "due");
    const std::string certainty = member_in_words(*each, "certainty");
    if (certainty == "provisional") due += " 暂定";
    if (certainty == "unknown") due += " 未知";
    table.add({{member_in_words(*each, "id")},
               {light, colour_of_light(light)},
               {member_in_words(*each, "safe")},
               {due},
               {member_in_words(*each, "workdays_left")},
               {write_state(*each)},
               {write_parties(*each)},
               {write_duty(*each)},
               {docket.empty() ? number : number + " " + docket}});
  }
  table.print(out);
}

}  // namespace

void print_obligations(std::ostream& out, const std::vector<const object*>& obligations) {
  // What the law sets, what an office set itself and what one only may do are never read off one
  // list.
  std::vector<const object*> set_by_law;
  std::vector<const object*> targets;
  std::vector<const object*> suggestions;
  for (const object* each : obligations) {
    auto& list = is_target(*each)                        ? targets
                 : text_in(*each, "kind") == "suggested" ? suggestions
                                                         : set_by_law;
    list.push_back(each);
  }
  bool any = false;
  const auto print_part = [&](const std::vector<const object*>& part, std::string_view heading) {
    if (part.empty()) return;
    if (any) out << '\n';
    any = true;
    if (!heading.empty()) out << in_colour(Colour::bold, heading) << '\n';
    print_table(out, part);
  };
  print_part(set_by_law, "");
  print_part(targets, "内部目标 internal targets, not days of the law");
  print_part(suggestions, "可以 suggestions, owed by nobody");
}

void print_rows(std::ostream& out, const std::vector<const object*>& rows,
                const std::vector<std::string>& members) {
  std::vector<Column> columns;
  for (const std::string& member : members) {
    const auto says_something = [&](const object* row) {
      return !member_in_words(*row, member).empty();
    };
    if (!std::any_of(rows.begin(), rows.end(), says_something)) continue;
    const bool number = std::all_of(rows.begin(), rows.end(), [&](const object* row) {
      const value* cell = find(*row, member);
      return cell == nullptr || cell->is_null() || cell->is_number();
    });
    columns.push_back({member, number ? Align::right : Align::left});
  }
  Table table(columns);
  for (const object* row : rows) {
    std::vector<Cell> cells;
    for (const Column& column : columns) cells.push_back({member_in_words(*row, column.title)});
    table.add(std::move(cells));
  }
  table.print(out);
}

void print_object(std::ostream& out, const object& answer) {
  Sheet sheet;
  for (const auto& member : answer) {
    if (is_list_of_objects(member.value())) continue;
    const std::string words = in_words(member.value());
    sheet.add(text_of(member.key()), words.empty() ? "none" : words);
  }
  sheet.print(out);
  for (const auto& member : answer) {
    if (!is_list_of_objects(member.value())) continue;
    out << '\n' << harmless(text_of(member.key())) << '\n';
    print_list(out, member.value().get_array());
  }
}

}  // namespace qixian
