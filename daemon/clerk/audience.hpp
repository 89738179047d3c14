// What one person is to be told in one go: what goes by itself, and what one letter says together.
#pragma once

#include "clerk/letter_writer.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace qixian {

struct Audience {
  const Officer* officer = nullptr;
  bool hears_own = false;               // not only what an absent colleague would hear
  std::set<std::string> stands_in_for;  // names of colleagues who are away
  std::vector<ToSay> alone;
  std::vector<ToSay> together;
  bool all_recorded_late = true;
  bool is_late = false;  // some of it should have been said on an earlier day
  std::optional<LetterWriter::List> list;

  void add_reader(const Recipient& recipient) {
    officer = recipient.officer;
    if (recipient.stands_in_for == nullptr) {
      hears_own = true;
    } else {
      stands_in_for.insert(recipient.stands_in_for->name);
    }
  }
  // Of the lists for himself and for those he stands in for, one is made: under the name of the
  // one that says most.
  void add_list(LetterWriter::List);
};

using Audiences = std::map<std::string, Audience>;  // by officer

}  // namespace qixian
