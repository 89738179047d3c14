#include "client/recorded.hpp"

#include "client/answers.hpp"
#include "export/harmless.hpp"
#include "export/json.hpp"

#include <iostream>
#include <set>

namespace qixian {
namespace {

using boost::json::object;
using boost::json::value;

std::string line_of(const object& obligation, const std::string& days) {
  return harmless(member_in_words(obligation, "id") + "  " + days + "  " +
                  write_parties(obligation) + "  " + write_duty(obligation));
}

// The state where it says more than the sign before the line.
std::string state_after(const object& obligation) {
  const std::string state = member_in_words(obligation, "state");
  const bool plain = state.empty() || state == "open" || state == "met" || state == "withdrawn";
  return plain ? "" : "  " + harmless(write_state(obligation));
}

void print_moved(std::ostream& out, const object& moved) {
  const object* before = object_in(moved, "before");
  const object* after = object_in(moved, "after");
  if (before == nullptr || after == nullptr) return;
  const std::string was = write_days(*before);
  const std::string is = write_days(*after);
  const bool is_open_again =
      member_in_words(*before, "state") != "open" && member_in_words(*after, "state") == "open";
  out << in_colour(Colour::yellow, "~ ") << line_of(*after, was == is ? is : was + " → " + is)
      << (is_open_again ? "  open again" : state_after(*after)) << '\n';
}

std::string line_of_waiting(const object& waiting) {
  const std::string article = member_in_words(waiting, "article");
  const std::string rule = member_in_words(waiting, "rule");
  const std::string duty = member_in_words(waiting, "duty");
  return "· " + harmless((duty.empty() ? "" : duty + "  ") + article + " (" + rule + ")") +
         " does not stand yet; it needs " + harmless(member_in_words(waiting, "needs")) + '\n';
}

}  // namespace

void add_if_given(object& body, std::string_view key, const std::string& given) {
  if (!given.empty()) body[boost::json::string_view(key.data(), key.size())] = given;
}

bool print_consequences(std::ostream& out, const object& answer) {
  const object* obligations = object_in(answer, "obligations");
  bool any = false;
  const auto print_each = [&](std::string_view list, const auto& print) {
    if (obligations == nullptr || array_in(*obligations, list) == nullptr) return;
    for (const value& each : *array_in(*obligations, list)) {
      if (const object* members = each.if_object()) {
        print(*members);
        any = true;
      }
    }
  };
  const auto print_with = [&](Colour colour, std::string_view sign) {
    return [&out, colour, sign](const object& each) {
      out << in_colour(colour, sign) << line_of(each, write_days(each)) << state_after(each)
          << '\n';
    };
  };
  print_each("added", print_with(Colour::green, "+ "));
  print_each("moved", [&](const object& moved) { print_moved(out, moved); });
  print_each("withdrawn", print_with(Colour::grey, "- "));
  print_each("met", print_with(Colour::blue, "✓ "));
  print_each("changed", print_with(Colour::none, "= "));
  return print_waiting(out, answer) || any;
}

bool print_waiting(std::ostream& out, const object& answer) {
  const auto waiting = rows_in(answer, "waiting");
  // Two events of one kind, as by two agencies, wait for the same.
  std::set<std::string> printed;
  for (const object* each : waiting)
    if (const auto [line, is_new] = printed.insert(line_of_waiting(*each)); is_new) out << *line;
  return !waiting.empty();
}

void print_recorded(const Answer& answer, const std::string& said) {
  const object& whole = object_of(answer.json, "");
  const std::string number = member_in_words(object_of(answer.json, "fact"), "id");
  std::cout << harmless("fact " + number + " " + said) << '\n';
  if (!print_consequences(std::cout, whole)) std::cout << "nothing that is owed changes\n";
}

}  // namespace qixian
