// Offices whose 联络员 has left the directory: recording that an office has none is for a human,
// and operators are told by which command.
#include "clerk/clerk.hpp"
#include "delivery/deed_commands.hpp"
#include "docket/naming.hpp"

#include <algorithm>
#include <set>

namespace qixian {
namespace {

bool share(const std::vector<std::string>& some, const std::vector<std::string>& others) {
  return std::ranges::any_of(
      some, [&](const std::string& one) { return std::ranges::find(others, one) != others.end(); });
}

// Whether the office owes to name somebody already, because its vacancy was recorded or it never
// had anybody.
bool is_recorded(const EventKind& vacancy, const std::string& office, const Rulebook& book,
                 const std::vector<KeptObligation>& duties) {
  for (const Rule& rule : book.rules) {
    if (rule.trigger != Trigger{Trigger::Kind::event, vacancy.id}) continue;
    for (const KeptObligation& kept : duties) {
      const Rule* other = book.rule(kept.obligation.key.rule);
      if (other != nullptr && kept.obligation.key.owed_by == office &&
          is_owed(kept.obligation.state) && share(other->fulfilled_by, rule.fulfilled_by))
        return true;
    }
  }
  return false;
}

}  // namespace

// Absence is no vacancy: who is away stands in the directory.
std::vector<Clerk::Vacancy> Clerk::vacancies() const {
  std::set<std::string> without;
  for (const auto& [id, office] : edition_.directory.offices())
    if (office.served && edition_.directory.liaisons(id).empty()) without.insert(id);
  std::vector<Vacancy> found;
  if (without.empty()) return found;
  const Date today = date_in_beijing(clock_.now());
  for (const CaseId id : store_.standing_cases()) {
    const Case file = read_case(store_.facts_of(id));
    const auto books = books_in_force(file.rulebooks, edition_.rulebooks, today);
    const std::vector<KeptObligation> duties = store_.obligations_of(id);
    for (const Rulebook* book : books)
      for (const EventKind& event : book->events) {
        if (!event.vacancy) continue;
        for (const std::string& office : holders_of(event.fields.front().roles, file))
          if (without.contains(office) && !is_recorded(event, office, *book, duties))
            found.push_back(
                {id, office,
                 write_command(record_command(event.id, {{}, {}, office, {}, 0}, file, books)) +
                     " --on 日期"});
      }
  }
  return found;
}

// At a start and after a reload; once a day, for it may not be mended the same day.
void Clerk::tell_of_vacancies() {
  const std::string today = write_date(date_in_beijing(clock_.now()));
  for (const Vacancy& vacancy : vacancies()) {
    const std::string name = edition_.directory.name_of(vacancy.office);
    tell_operators(
        "vacancy " + std::to_string(vacancy.case_id.value) + " " + vacancy.office + " " + today,
        name + "没有联络员",
        {"通讯录中" + name + "没有联络员（暂时离岗的联络员不算空缺）。",
         "已经指派的，请在通讯录中补上，再执行 qixian reload。",
         "确属空缺的，请登记，系统即提醒重新指派：" + vacancy.command});
  }
}

}  // namespace qixian
