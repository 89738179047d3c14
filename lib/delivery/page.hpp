// Templates filled in.
//
//   Blanks blanks;  fill(blanks, "docket", file.docket);  render("【{{docket}}】", blanks, false)
//
// What is filled in is data, whoever wrote it: a docket with a line break, a mustache tag or a mark
// that turns the direction of writing stays one piece of text in its line.
#pragma once

#include <kainjow/mustache.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace qixian {

using Blanks = kainjow::mustache::data;

// The text in one line: controls, line and paragraph separators and marks of direction are spaces,
// what is not UTF-8 is a question mark.
[[nodiscard]] std::string in_one_line(std::string_view text);

// The same with at most so many characters, ending in … where some are left out.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most_characters);

// A name that stands for nothing reads as an empty section.
void fill(Blanks& blanks, const std::string& name, std::string_view value);

// A section repeated for each text, which is called `inner` inside it.
void fill_each(Blanks& blanks, const std::string& name, const std::string& inner,
               const std::vector<std::string>& texts);

// The page with its blanks filled; in HTML what is filled in is escaped.
[[nodiscard]] std::string render(const std::string& page, const Blanks& blanks, bool is_html);

// A subject is read in a list: one line, in which docket, duty and headline are cut where someone
// wrote at length; the letter has the whole.
[[nodiscard]] std::string subject_of(const std::string& page, const Blanks& blanks);

// Sections that say nothing leave empty lines behind: of several in a row one stays.
[[nodiscard]] std::string without_gaps(const std::string& text);

// 张伟、李娜
[[nodiscard]] std::string joined(const std::vector<std::string>& texts);

}  // namespace qixian
