// Every clause of a rulebook stands in the document it was written from.
//
//   std::vector<Problem> problems;
//   ClausePlaces places;
//   const Rulebook book = read_rulebook(toml, "jiangxi-2021.toml", problems, &places);
//   check_clauses(book, places, text_of_the_document, "texts/jiangxi-2021.txt", problems);
#pragma once

#include "rulebook/read_rulebook.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qixian {

// Adds one problem, at the clause, for each that is missing. Whitespace does not matter: a document
// breaks its lines, and sets spaces around digits, where a quotation does not.
void check_clauses(const Rulebook&, const ClausePlaces&, std::string_view document,
                   const std::string& document_name, std::vector<Problem>&);

}  // namespace qixian
