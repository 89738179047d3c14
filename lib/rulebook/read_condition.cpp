#include "rulebook/read_condition.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

constexpr std::string_view what_it_must_be =
    " must be EVENT, EVENT.FIELD = VALUE, EVENT + TERM or case.origin = VALUE";

struct Halves {
  std::string_view left, right;
};

std::optional<Halves> split(std::string_view text, std::string_view between) {
  const auto at = text.find(between);
  if (at == std::string_view::npos) return {};
  return Halves{text.substr(0, at), text.substr(at + between.size())};
}

void check_value(TomlTable& table, std::string_view key, const Circumstance& circumstance,
                 const EventKind& event) {
  const Field* field = event.field(circumstance.field);
  if (field == nullptr) {
    table.problem(
        key, "event " + in_quotes(event.id) + " has no field " + in_quotes(circumstance.field));
  } else if (field->type == FieldType::choice &&
             std::ranges::find(field->choices, circumstance.value) == field->choices.end()) {
    table.problem(
        key, in_quotes(circumstance.value) + " is not a choice of field " + in_quotes(field->id));
  } else if (field->type == FieldType::date && !read_date(circumstance.value)) {
    table.problem(key, in_quotes(circumstance.value) + " is not a day, like 2026-10-08, as field " +
                           in_quotes(field->id) + " is");
  }
}

void check_end(TomlTable& table, std::string_view key, const Circumstance& circumstance,
               const EventKind& event) {
  const Field* field = event.field(circumstance.field);
  if (field == nullptr || field->type != FieldType::date)
    table.problem(key, in_quotes(circumstance.field) + " is not a date field of event " +
                           in_quotes(event.id));
}

Circumstance read_circumstance(TomlTable& table, std::string_view key, std::string_view text,
                               Listener& listener) {
  Circumstance circumstance;
  const auto malformed = [&] {
    table.problem(key, in_quotes(text) + std::string(what_it_must_be));
  };
  if (const auto sides = split(text, " = ")) {
    circumstance.value = sides->right;
    const auto dot = sides->left.rfind('.');  // ids of events may hold dots too
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == sides->left.size() ||
        circumstance.value.empty()) {
      malformed();
      return circumstance;
    }
    circumstance.event = sides->left.substr(0, dot);
    circumstance.field = sides->left.substr(dot + 1);
    if (circumstance.event == "case") {
      const auto& origins = listener.book().origins;
      if (circumstance.field != "origin") {
        table.problem(key, "of the case only its origin is asked: case.origin = VALUE");
      } else if (std::ranges::find(origins, circumstance.value) == origins.end()) {
        table.problem(key, in_quotes(circumstance.value) + " is not one of 'origins'");
      }
      return circumstance;
    }
  } else if (const auto sum = split(text, " + ")) {
    circumstance.event = sum->left;
    const auto ends = split(sum->right, " until ");
    circumstance.after = read_forward_term(table, key, ends ? ends->left : sum->right);
    if (ends) circumstance.field = ends->right;
  } else {
    circumstance.event = text;
  }
  if (circumstance.event.empty()) {
    malformed();
    return circumstance;
  }
  const EventKind* event = listener.hear(table, key, circumstance.event);
  if (event == nullptr || circumstance.field.empty()) return circumstance;
  if (circumstance.value.empty()) {
    check_end(table, key, circumstance, *event);
  } else {
    check_value(table, key, circumstance, *event);
  }
  return circumstance;
}

}  // namespace

std::vector<Condition> read_conditions(TomlTable& table, std::string_view key, Listener& listener) {
  std::vector<Condition> conditions;
  for (const std::string& text : table.texts(key)) {
    Condition condition{{}, text};
    std::string_view rest = text;
    while (true) {
      const auto end = rest.find(" or ");
      condition.any.push_back(read_circumstance(table, key, rest.substr(0, end), listener));
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 4);
    }
    conditions.push_back(std::move(condition));
  }
  return conditions;
}

}  // namespace qixian
