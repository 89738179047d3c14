// What a case may be opened as, opened again as, and corrected to.
#include "clerk/acceptance_checks.hpp"
#include "docket/docket_number.hpp"

#include <algorithm>

namespace qixian {

using acceptance::books_of;
using acceptance::check_text;
using acceptance::listed;
using acceptance::refuse;

namespace {

void check_rulebooks(const std::vector<std::string>& rulebooks, const Rulebooks& books) {
  if (rulebooks.empty()) refuse(Refusal::Kind::unacceptable, "a case needs at least one rulebook");
  for (std::size_t i = 0; i < rulebooks.size(); ++i) {
    const auto book = books.find(rulebooks[i]);
    if (book == books.end()) {
      std::set<std::string> known;
      for (const auto& [name, rulebook] : books) known.insert(name);
      refuse(Refusal::Kind::unacceptable,
             "there is no rulebook " + in_quotes(rulebooks[i]) + "; there are: " + listed(known));
    }
    if (!book->second.switched_off.empty())
      refuse(Refusal::Kind::unacceptable, "rulebook " + in_quotes(rulebooks[i]) +
                                              " is switched off: " + book->second.switched_off);
    const std::vector<const Rulebook*> versions = versions_of(rulebooks[i], books);
    for (std::size_t j = 0; j < i; ++j) {
      if (rulebooks[i] == rulebooks[j])
        refuse(Refusal::Kind::unacceptable,
               "rulebook " + in_quotes(rulebooks[i]) + " is named twice");
      if (std::ranges::find(versions, rulebooks[j], &Rulebook::id) != versions.end())
        refuse(Refusal::Kind::unacceptable,
               "rulebooks " + in_quotes(rulebooks[j]) + " and " + in_quotes(rulebooks[i]) +
                   " are versions of one law; name one, each term follows the version in force on "
                   "its day");
    }
  }
}

void check_parties(const Opening& opening, const Edition& edition) {
  std::set<std::string> roles;
  for (const Rulebook* book : books_of(opening.rulebooks, edition.rulebooks))
    for (const Role& role : book->roles) roles.insert(role.id);
  if (opening.parties.empty())
    refuse(Refusal::Kind::unacceptable, "a case needs parties; the roles are: " + listed(roles));
  for (const auto& [role, offices] : opening.parties) {
    if (!roles.contains(role))
      refuse(Refusal::Kind::unacceptable, "the rulebook knows no party " + in_quotes(role) +
                                              "; the roles are: " + listed(roles));
    if (offices.empty())
      refuse(Refusal::Kind::unacceptable, "the role " + in_quotes(role) + " needs an office");
    std::set<std::string> named;
    for (const std::string& office : offices) {
      if (edition.directory.office(office) == nullptr)
        refuse(Refusal::Kind::unacceptable, "there is no office " + in_quotes(office) +
                                                " in the directory; add it there, with served = "
                                                "false and watched_by if it is external");
      if (!named.insert(office).second)
        refuse(Refusal::Kind::unacceptable,
               "the role " + in_quotes(role) + " names office " + in_quotes(office) + " twice");
    }
  }
}

void check_origin(const Opening& opening, const Edition& edition) {
  if (opening.origin.empty()) return;
  std::set<std::string> known;
  for (const Rulebook* book : books_of(opening.rulebooks, edition.rulebooks))
    known.insert(book->origins.begin(), book->origins.end());
  if (known.contains(opening.origin)) return;
  if (known.empty())
    refuse(Refusal::Kind::unacceptable,
           "the rulebooks of this case know no origins; leave out " + in_quotes(opening.origin));
  refuse(Refusal::Kind::unacceptable,
         "there is no origin " + in_quotes(opening.origin) + "; there are: " + listed(known));
}

// Number and docket stand for the case in every command; digits alone would be the number.
void check_docket_text(const std::string& docket) {
  check_text("the docket", docket);
  const std::string key = docket_key(docket);
  if (!key.empty() && std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; }))
    refuse(Refusal::Kind::unacceptable,
           "a docket of digits alone reads as the number of a case; write it whole, as "
           "赣环赔〔2026〕3号");
}

void check_title(const std::string& title) {
  check_text("the title", title);
  if (title.empty()) refuse(Refusal::Kind::unacceptable, "a case needs a title");
}

}  // namespace

namespace acceptance {

std::vector<const Rulebook*> books_of(const std::vector<std::string>& rulebooks,
                                      const Rulebooks& books, std::optional<Date> day) {
  std::vector<const Rulebook*> found;
  for (const std::string& id : rulebooks) {
    std::vector<const Rulebook*> versions = versions_of(id, books);
    std::ranges::reverse(versions);
    if (day) {
      const auto in_force = std::ranges::find_if(
          versions, [&](const Rulebook* version) { return version->effective <= *day; });
      if (in_force != versions.end()) std::rotate(versions.begin(), in_force, in_force + 1);
    }
    found.insert(found.end(), versions.begin(), versions.end());
  }
  return found;
}

void check_corrected_opening(const Opening& given, const Case& file, const Edition& edition) {
  Opening corrected;
  corrected.title = given.title.empty() ? file.title : given.title;
  corrected.rulebooks = given.rulebooks.empty() ? file.rulebooks : given.rulebooks;
  corrected.parties = file.parties;
  for (const auto& [role, offices] : given.parties) {
    corrected.parties[role] = offices;
    if (offices.empty()) corrected.parties.erase(role);  // as the facts read it: it has none
  }
  corrected.origin = given.origin.empty() ? file.origin : given.origin;
  check_title(corrected.title);
  if (!given.rulebooks.empty()) check_rulebooks(given.rulebooks, edition.rulebooks);
  check_parties(corrected, edition);
  check_origin(corrected, edition);
}

void check_docket_given(const Fact& fact) {
  if (fact.document.empty())
    refuse(Refusal::Kind::malformed, "the docket that the case has now is needed: docket");
  check_docket_text(fact.document);
}

}  // namespace acceptance

void check_opening(const Opening& opening, const Edition& edition) {
  check_docket_text(opening.docket);
  check_title(opening.title);
  check_rulebooks(opening.rulebooks, edition.rulebooks);
  check_parties(opening, edition);
  check_origin(opening, edition);
}

void check_reopening(const Case& old, const Fact& who) {
  const std::string number = std::to_string(old.id.value);
  if (!old.ended_on)
    refuse(Refusal::Kind::conflict,
           "case " + number + " has not ended and still takes facts; to end it: qixian case end " +
               number);
  if (!old.reopened_as.empty())
    refuse(Refusal::Kind::conflict, "case " + number + " goes on as case " +
                                        std::to_string(old.reopened_as.back().value) + " already");
  if (who.note.empty())
    refuse(Refusal::Kind::unacceptable, "a reopening needs its reason: --why TEXT");
  check_text("the document", who.document);
  check_text("the note", who.note, acceptance::longest_note);
}

void check_docket(const std::string& docket, std::optional<CaseId> holder, CaseId own) {
  if (holder && *holder != own)
    refuse(Refusal::Kind::conflict,
           "docket " + docket + " is case " + std::to_string(holder->value) + " already");
}

}  // namespace qixian
