#include "rulebook/names.hpp"

#include <algorithm>

namespace qixian {
namespace {

bool is_id(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

}  // namespace

std::string read_id(TomlTable& table, std::string_view what, std::set<std::string>& seen) {
  std::string id = table.text("id");
  if (id.empty()) return id;
  if (!is_id(id))
    table.problem("id", in_quotes(id) + " must consist of a-z, 0-9, '-', '_' and '.'");
  if (!seen.insert(id).second)
    table.problem("id", std::string(what) + " " + in_quotes(id) + " is there twice");
  return id;
}

std::optional<Term> read_term(TomlTable& table, std::string_view key, std::string_view text) {
  try {
    return read_term(text);
  } catch (const InputError& error) {
    table.problem(key, error.problems().front().what);
    return {};
  }
}

std::optional<Term> read_term_if(TomlTable& table, std::string_view key) {
  const auto text = table.text_if(key);
  if (!text) return {};
  return read_term(table, key, *text);
}

std::optional<Term> read_forward_term(TomlTable& table, std::string_view key,
                                      std::string_view text) {
  const auto term = read_term(table, key, text);
  if (!term || (!term->is_backward() && term->unit != TermUnit::hours)) return term;
  table.problem(key, in_quotes(text) + " must run forwards, in days, months or years");
  return {};
}

std::vector<std::string> read_distinct(TomlTable& table, std::string_view key) {
  std::vector<std::string> texts = table.texts(key);
  for (auto text = texts.begin(); text != texts.end(); ++text) {
    if (text->empty()) {
      table.problem(key, in_quotes(key) + " holds an empty name");
    } else if (std::find(texts.begin(), text, *text) != text) {
      table.problem(key, in_quotes(*text) + " is there twice");
    }
  }
  return texts;
}

const EventKind* Listener::hear(TomlTable& table, std::string_view key, const std::string& event) {
  if (event.empty()) return nullptr;  // said already
  const EventKind* kind = book_.event(event);
  if (kind == nullptr) table.problem(key, "there is no event " + in_quotes(event));
  heard_.insert(event);
  return kind;
}

}  // namespace qixian
