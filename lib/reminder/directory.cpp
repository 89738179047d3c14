#include "reminder/directory.hpp"

#include <set>
#include <utility>

namespace qixian {

Directory::Directory(std::vector<Office> offices, std::vector<Officer> officers) {
  for (Office& office : offices) {
    std::string id = office.id;
    ++bearers_[office.name];
    offices_.emplace(std::move(id), std::move(office));
  }
  for (Officer& officer : officers) {
    std::string id = officer.id;
    officers_.emplace(std::move(id), std::move(officer));
  }
}

const Office* Directory::office(std::string_view id) const {
  const auto found = offices_.find(id);
  return found == offices_.end() ? nullptr : &found->second;
}

const Officer* Directory::officer(std::string_view id) const {
  const auto found = officers_.find(id);
  return found == officers_.end() ? nullptr : &found->second;
}

std::vector<const Officer*> Directory::liaisons(std::string_view office) const {
  std::vector<const Officer*> found;
  for (const auto& [id, officer] : officers_)
    if (officer.office == office && officer.liaison) found.push_back(&officer);
  return found;
}

std::vector<const Officer*> Directory::heads(std::string_view office) const {
  std::set<std::string_view> superiors;
  for (const auto& [id, officer] : officers_) superiors.insert(officer.superior);
  std::vector<const Officer*> heads;
  std::vector<const Officer*> alone;
  for (const auto& [id, officer] : officers_)
    if (officer.office == office && officer.superior.empty() && !officer.ways.empty())
      (superiors.contains(id) ? heads : alone).push_back(&officer);
  return heads.empty() ? alone : heads;
}

std::vector<const Officer*> Directory::operators() const {
  std::vector<const Officer*> found;
  for (const auto& [id, officer] : officers_)
    if (officer.is_operator) found.push_back(&officer);
  return found;
}

std::string Directory::name_of(std::string_view office) const {
  const Office* found = this->office(office);
  if (found == nullptr) return std::string(office);
  const bool is_shared = bearers_.find(found->name)->second > 1 && !found->jurisdiction.empty();
  return is_shared ? found->name + "（" + found->jurisdiction + "）" : found->name;
}

}  // namespace qixian
