#include "reminder/directory.hpp"

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
  for (const auto& [id, officer] : officers_) {
    staff_.emplace(officer.office, id);
    superiors_.insert(officer.superior);
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
  const auto [first, last] = staff_.equal_range(office);
  for (auto each = first; each != last; ++each)
    if (const Officer& officer = officers_.find(each->second)->second; officer.liaison)
      found.push_back(&officer);
  return found;
}

std::vector<const Officer*> Directory::heads(std::string_view office) const {
  std::vector<const Officer*> heads;
  std::vector<const Officer*> alone;
  const auto [first, last] = staff_.equal_range(office);
  for (auto each = first; each != last; ++each)
    if (const Officer& officer = officers_.find(each->second)->second;
        officer.superior.empty() && !officer.ways.empty())
      (superiors_.contains(officer.id) ? heads : alone).push_back(&officer);
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
