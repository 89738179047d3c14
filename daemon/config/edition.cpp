#include "config/edition.hpp"

#include "config/data_files.hpp"
#include "config/read_directory.hpp"
#include "delivery/sha256.hpp"
#include "rulebook/read_rulebook.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace qixian {
namespace {

std::string first_of(const std::vector<std::filesystem::path>& folders) {
  return folders.empty() ? "the configuration" : folders.front().string();
}

// Raised by whoever changes how terms are counted: every case is then derived again.
constexpr std::string_view counting_version = "1";

// Reads folders and notes what was read for the fingerprint.
class Reader {
 public:
  explicit Reader(std::vector<Problem>& problems) : problems_(problems), read_(counting_version) {}

  std::vector<DataFile> folders(const std::vector<std::filesystem::path>& paths,
                                const std::string& extension) {
    std::vector<DataFile> files = read_overlaid(paths, extension, problems_);
    for (const DataFile& file : files)
      read_ += "\n" + file.path.filename().string() + " " + sha256_hex(file.text);
    return files;
  }

  [[nodiscard]] std::string fingerprint() const { return sha256_hex(read_); }
  [[nodiscard]] std::vector<Problem>& problems() { return problems_; }

 private:
  std::vector<Problem>& problems_;
  std::string read_;
};

Calendar read_calendar(const Settings& settings, Reader& reader) {
  std::vector<HolidayNotice> notices;
  std::vector<Problem>& problems = reader.problems();
  for (const DataFile& file : reader.folders(settings.holidays, ".toml"))
    notices.push_back(read_holiday_notice(file.text, file.path.string(), problems));
  if (notices.empty())
    problems.push_back({first_of(settings.holidays),
                        "there is no holiday notice (*.toml); name the folder in [data] holidays"});
  if (!problems.empty()) return {};
  return Calendar(std::move(notices));
}

Rulebooks read_rulebooks(const Settings& settings, Reader& reader) {
  Rulebooks books;
  std::vector<Problem>& problems = reader.problems();
  for (const DataFile& file : reader.folders(settings.rulebooks, ".toml")) {
    Rulebook book = read_rulebook(file.text, file.path.string(), problems);
    if (book.id.empty()) continue;
    std::string id = book.id;
    if (!books.emplace(id, std::move(book)).second)
      problems.push_back({file.path.string(), "rulebook '" + id + "' is in another file too"});
  }
  if (books.empty())
    problems.push_back({first_of(settings.rulebooks),
                        "there is no rulebook (*.toml); name the folder in [data] rulebooks"});
  return books;
}

Templates read_templates(const Settings& settings, std::vector<Problem>& problems) {
  std::map<std::string, DataFile> by_name;
  for (DataFile& file : read_overlaid(settings.templates, ".mustache", problems)) {
    std::string name = file.path.filename().string();
    by_name.emplace(std::move(name), std::move(file));
  }
  Templates templates;
  for (const auto& [name, text] : {std::pair{"subject.mustache", &templates.subject},
                                   std::pair{"reminder.txt.mustache", &templates.text},
                                   std::pair{"reminder.html.mustache", &templates.html}}) {
    const auto found = by_name.find(name);
    if (found == by_name.end()) {
      problems.push_back(
          {first_of(settings.templates),
           std::string("there is no ") + name + "; name the folder in [data] templates"});
      continue;
    }
    check_template(found->second.text, found->second.path.string(), problems);
    *text = found->second.text;
  }
  return templates;
}

}  // namespace

Edition read_edition(const Settings& settings, const std::set<std::string>& channels,
                     std::vector<Problem>& problems) {
  Edition edition;
  Reader reader(problems);
  edition.calendar = read_calendar(settings, reader);
  edition.rulebooks = read_rulebooks(settings, reader);
  edition.fingerprint = reader.fingerprint();
  edition.templates = read_templates(settings, problems);
  if (const auto text = read_file(settings.directory, problems))
    edition.directory = read_directory(*text, settings.directory.string(), channels, problems);
  edition.policy = settings.policy;
  edition.lights = settings.lights;
  return edition;
}

}  // namespace qixian
