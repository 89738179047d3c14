// Which rules bear on a case, and in which order they are followed.
//
// The case follows the whole family of every rulebook that it names: each version gives the rules
// for terms that run from a day on which it was in force. A version that is switched off gives
// nothing and takes nothing over.
#pragma once

#include "docket/derive.hpp"

#include <deque>
#include <optional>
#include <vector>

namespace qixian {

using Versions = std::vector<const Rulebook*>;  // of one law, those in use, oldest first

// One rule of one version of a law.
struct Application {
  const Versions* versions;
  const Rulebook* book;
  const Rule* rule;

  // The oldest version speaks where no version is in force.
  [[nodiscard]] bool is_of_first_version() const { return book == versions->front(); }
  // Whether this version is the one in force on that day.
  [[nodiscard]] bool is_in_force_on(Date) const;
  // Before the law there is nothing, or doubt.
  [[nodiscard]] bool is_doubtful_on(Date) const;
};

class Applications {
 public:
  Applications(const Case&, const Rulebooks&);
  Applications(const Applications&) = delete;
  Applications& operator=(const Applications&) = delete;

  // Each after those whose duties it follows from. Rules that follow from each other in a circle
  // have no beginning and are left out.
  [[nodiscard]] const std::vector<Application>& in_order() const { return in_order_; }
  // To another law in force on that day that makes duties of the same rows.
  [[nodiscard]] bool gives_way(const Application&, Date) const;

 private:
  std::deque<Versions> laws_;
  std::vector<Application> in_order_;
};

}  // namespace qixian
