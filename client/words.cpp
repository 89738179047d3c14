#include "client/words.hpp"

#include "calendar/problem.hpp"
#include "client/failure.hpp"
#include "docket/fact.hpp"
#include "export/harmless.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace qixian {
namespace {

[[noreturn]] void refuse(std::string_view name, std::string_view word, std::string_view why) {
  throw Failure(Exit::wrong_words,
                std::string(name) + " " + harmless(word, 80) + ": " + std::string(why));
}

// Digits where a day has digits: it was meant as a day, whether or not there is such a day.
bool is_shaped_like_a_day(std::string_view word) {
  constexpr std::string_view shape = "dddd-dd-dd";
  if (word.size() < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool digit = word[i] >= '0' && word[i] <= '9';
    if (shape[i] == 'd' ? !digit : word[i] != '-') return false;
  }
  return word.size() == shape.size() || word[shape.size()] == 'T';
}

std::string_view why_not_a_day(std::string_view word) {
  if (is_shaped_like_a_day(word) && word.find('T') == std::string_view::npos) {
    return "there is no such day (days are YYYY-MM-DD, years 1900 to 9999)";
  }
  return "not a day; write it as 2026-10-08";
}

std::string_view why_not_an_anchor(std::string_view word) {
  if (word.find('T') != std::string_view::npos) {
    return "not an instant; write it with its offset, as 2026-09-28T16:30:00+08:00";
  }
  if (is_shaped_like_a_day(word)) return why_not_a_day(word);
  return "neither a day (2026-09-28) nor an instant with its offset (2026-09-28T16:30:00+08:00)";
}

}  // namespace

Date read_day_word(std::string_view name, std::string_view word) {
  const auto day = read_date(word);
  if (!day) refuse(name, word, why_not_a_day(word));
  return *day;
}

Anchor read_anchor_word(std::string_view name, std::string_view word) {
  if (const auto day = read_date(word)) return *day;
  if (const auto instant = read_instant(word)) return *instant;
  refuse(name, word, why_not_an_anchor(word));
}

Term read_term_word(std::string_view word) {
  try {
    return read_term(word);
  } catch (const InputError& error) {
    const Problem& problem = error.problems().front();
    throw Failure(Exit::wrong_words, "TERM " + harmless(word, 80) + ": " + harmless(problem.what));
  }
}

Suspension read_suspension_word(std::string_view word) {
  const auto dots = word.find("..");
  if (dots == std::string_view::npos) {
    refuse("--suspended", word,
           "write the first day suspended and the day that counts again, as "
           "2026-03-10..2026-03-20");
  }
  const Suspension suspension{read_day_word("--suspended", word.substr(0, dots)),
                              read_day_word("--suspended", word.substr(dots + 2))};
  if (suspension.to <= suspension.from) {
    refuse("--suspended", word,
           "the day that counts again must come after the first day suspended");
  }
  return suspension;
}

std::int64_t read_number_word(std::string_view name, std::string_view word) {
  std::string_view digits = word;
  if (digits.starts_with('#')) digits.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || number <= 0) {
    refuse(name, word, "not a number; the first column of the list has it");
  }
  return number;
}

std::string read_amount_word(std::string_view word) {
  const auto amount = read_yuan(word);
  if (!amount || amount->fen <= 0)
    refuse("--amount", word, "not an amount in yuan; write it as 50000 or 50000.50");
  return std::string(word);
}

std::pair<std::string, std::string> read_pair_word(std::string_view name, std::string_view word) {
  const auto equals = word.find('=');
  if (equals == 0 || equals == std::string_view::npos) {
    refuse(name, word, "write it as key=value");
  }
  return {std::string(word.substr(0, equals)), std::string(word.substr(equals + 1))};
}

boost::json::object read_field_words(const std::vector<std::string>& words) {
  boost::json::object fields;
  for (const std::string& word : words) {
    const auto [key, value] = read_pair_word("--field", word);
    if (is_shaped_like_a_day(value)) (void)read_anchor_word("--field " + key, value);
    if (fields.contains(key))
      refuse("--field", word, "the key " + harmless(key) + " is given twice");
    fields[key] = value;
  }
  return fields;
}

boost::json::object read_party_words(const std::vector<std::string>& words, bool may_be_empty) {
  boost::json::object parties;
  for (const std::string& word : words) {
    const auto [role, office] = read_pair_word("--party", word);
    if (office.empty() && !may_be_empty)
      refuse("--party", word, "write it as role=office, as agency=nanchang-eco");
    auto& offices = parties[role];
    if (!offices.is_array()) offices.emplace_array();
    if (!office.empty()) offices.get_array().push_back(boost::json::value(office));
  }
  return parties;
}

}  // namespace qixian
