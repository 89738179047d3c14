// Who there is: offices, their officers, and how to reach them.
#pragma once

#include "calendar/date.hpp"

#include <chrono>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct Office {
  std::string id;          // nanchang-eco
  std::string name;        // 南昌市生态环境局
  bool served = true;      // external otherwise: never reminded, never climbed over
  std::string watched_by;  // the served office that watches an external one
  std::chrono::minutes closes{17 * 60 + 30};  // 收件截止
  std::string jurisdiction = {};              // 南昌市: tells offices of one name apart
  auto operator<=>(const Office&) const = default;
};

// One way to reach a person: a channel of the configuration and the address it understands.
struct Way {
  std::string channel;
  std::string address;
  auto operator<=>(const Way&) const = default;
};

// Days on which somebody else reads a person's letters, both included.
struct Absence {
  Date from;
  Date until;
  std::string stands_in;  // an officer of the same office; empty: the deputy
  auto operator<=>(const Absence&) const = default;
};

struct Officer {
  std::string id;    // zhang-wei
  std::string name;  // 张伟
  std::string office;
  std::string superior;                 // another officer of the same office; empty at the top
  bool liaison = false;                 // 联络员: hears first of what the office owes
  std::vector<Way> ways = {};           // in order of preference
  std::vector<std::string> roles = {};  // in cases where the office has one of these; empty: all
  std::string deputy = {};              // another officer of the same office
  std::vector<Absence> absences = {};
  bool daily_report = false;   // 临期日报 each working morning
  bool weekly_report = false;  // 期限周报, as the liaison officers get it
  bool is_operator = false;    // 平安信 and alarms
  auto operator<=>(const Officer&) const = default;
};

class Directory {
 public:
  Directory() = default;
  Directory(std::vector<Office> offices, std::vector<Officer> officers);

  [[nodiscard]] const Office* office(std::string_view id) const;
  [[nodiscard]] const Officer* officer(std::string_view id) const;
  [[nodiscard]] const std::map<std::string, Office, std::less<>>& offices() const {
    return offices_;
  }
  [[nodiscard]] const std::map<std::string, Officer, std::less<>>& officers() const {
    return officers_;
  }
  // The liaison officers of an office, in order of id.
  [[nodiscard]] std::vector<const Officer*> liaisons(std::string_view office) const;
  // Its officers with a way to reach them and nobody above them, in order of id: superiors of
  // others where there are any.
  [[nodiscard]] std::vector<const Officer*> heads(std::string_view office) const;
  [[nodiscard]] std::vector<const Officer*> operators() const;
  // The office's name, with its jurisdiction where another office bears the same one; its id where
  // the directory does not know it.
  [[nodiscard]] std::string name_of(std::string_view office) const;

 private:
  std::map<std::string, Office, std::less<>> offices_;
  std::map<std::string, int, std::less<>> bearers_;  // of each office name
  std::map<std::string, Officer, std::less<>> officers_;
  // Asked of every office in turn, for a status or a start: nobody goes through all officers then.
  std::multimap<std::string, std::string, std::less<>> staff_;  // officers by office, by id in each
  std::set<std::string, std::less<>> superiors_;
};

}  // namespace qixian
