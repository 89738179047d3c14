#include "config/edition.hpp"

#include "config/data_files.hpp"
#include "config/read_directory.hpp"
#include "delivery/sha256.hpp"
#include "rulebook/read_rulebook.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace qixian {
namespace {

std::string first_of(const std::vector<std::filesystem::path>& folders) {
  return folders.empty() ? "the configuration" : folders.front().string();
}

// Raised by whoever changes how terms are counted: every case is then derived again.
constexpr std::string_view counting_version = "1";

// Reads folders and notes what was read for the fingerprint.
class FileReader {
 public:
  explicit FileReader(std::vector<Problem>& problems) : problems_(problems), read_(counting_version) {}

  std::vector<DataFile> folders(const std::vector<std::filesystem::path>& paths,
                                const std::string& extension) {
    std::vector<DataFile> files = read_overlaid(paths, extension, problems_);
    for (const DataFile& file : files)
      read_ += "\n" + file.path.filename().string() + " " + sha256_hex(file.text);
    return files;
  }

  // What the office set moves days as a rulebook does.
  void note(const std::map<std::string, Target>& targets) {
    for (const auto& [id, target] : targets)
      read_ +=
          "\ntarget " + sha256_hex(id + "\n" + write_term(target.term) + "\n" + target.adopted_by);
  }

  [[nodiscard]] std::string fingerprint() const { return sha256_hex(read_); }
  [[nodiscard]] std::vector<Problem>& problems() { return problems_; }

 private:
  std::vector<Problem>& problems_;
  std::string read_;
};

Calendar read_calendar(const Settings& settings, FileReader& reader) {
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

// A version follows one version, from a later day on; two that follow the same one would both be
// in force.
void check_versions(const Rulebooks& books, const std::map<std::string, std::string>& files,
                    std::vector<Problem>& problems) {
  std::map<std::string, std::string> followed;
  for (const auto& [id, book] : books) {
    if (book.supersedes.empty()) continue;
    const auto problem = [&](const std::string& what) {
      problems.push_back({files.at(id), in_quotes(id) + " supersedes " + what});
    };
    const auto earlier = books.find(book.supersedes);
    if (earlier == books.end()) {
      problem(in_quotes(book.supersedes) + ", and there is no such rulebook");
      continue;
    }
    if (book.effective <= earlier->second.effective)
      problem(in_quotes(book.supersedes) + ", and must come into force after it");
    const auto [other, is_only] = followed.emplace(book.supersedes, id);
    if (!is_only)
      problem(in_quotes(book.supersedes) + ", which " + in_quotes(other->second) +
              " supersedes already");
  }
}

// Another number may stand in for a target, not another way of counting: back from a day, from a
// moment.
bool is_counted_alike(const Term& one, const Term& other) {
  return one.is_backward() == other.is_backward() &&
         (one.unit == TermUnit::hours) == (other.unit == TermUnit::hours);
}

// What the office set is laid over every rulebook that has such a target.
void set_targets(Rulebooks& books, const Settings& settings, std::vector<Problem>& problems) {
  std::map<std::string, Term> known;
  for (const auto& [book_id, book] : books)
    for (const Target& target : book.targets) known.emplace(target.id, target.term);
  for (const auto& [id, target] : settings.targets) {
    const auto found = known.find(id);
    const auto problem = [&](const std::string& what) {
      problems.push_back({settings.target_places.at(id), what});
    };
    if (found == known.end()) {
      std::string names;
      for (const auto& [name, term] : known) names += (names.empty() ? "" : ", ") + name;
      problem("no rulebook has a target " + in_quotes(id) + "; there " +
              (names.empty() ? "is none" : "are: " + names));
    } else if (!is_counted_alike(target.term, found->second)) {
      problem("target " + in_quotes(id) + " is counted like " +
              in_quotes(write_term(found->second)) + ", and " + in_quotes(write_term(target.term)) +
              " is not");
    }
  }
  for (auto& [id, book] : books) qixian::set_targets(book, settings.targets);
}

Rulebooks read_rulebooks(const Settings& settings, FileReader& reader) {
  Rulebooks books;
  std::map<std::string, std::string> files;
  std::vector<Problem>& problems = reader.problems();
  for (const DataFile& file : reader.folders(settings.rulebooks, ".toml")) {
    Rulebook book = read_rulebook(file.text, file.path.string(), problems);
    if (book.id.empty()) continue;
    std::string id = book.id;
    files.emplace(id, file.path.string());
    if (!books.emplace(id, std::move(book)).second)
      problems.push_back({file.path.string(), "rulebook '" + id + "' is in another file too"});
  }
  if (books.empty())
    problems.push_back({first_of(settings.rulebooks),
                        "there is no rulebook (*.toml); name the folder in [data] rulebooks"});
  check_versions(books, files, problems);
  set_targets(books, settings, problems);
  reader.note(settings.targets);
  return books;
}

Templates read_templates(const Settings& settings, std::vector<Problem>& problems) {
  std::map<std::string, DataFile> by_name;
  for (DataFile& file : read_overlaid(settings.templates, ".mustache", problems)) {
    std::string name = file.path.filename().string();
    by_name.emplace(std::move(name), std::move(file));
  }
  Templates templates;
  const std::initializer_list<std::pair<const char*, std::string*>> wanted{
      {"subject.mustache", &templates.subject},
      {"reminder.txt.mustache", &templates.text},
      {"reminder.html.mustache", &templates.html},
      {"digest-subject.mustache", &templates.digest_subject},
      {"digest.txt.mustache", &templates.digest_text},
      {"digest.html.mustache", &templates.digest_html},
      {"word-subject.mustache", &templates.word_subject},
      {"word.txt.mustache", &templates.word_text},
      {"word.html.mustache", &templates.word_html}};
  for (const auto& [name, text] : wanted) {
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

Directory read_people(const Settings& settings, const std::set<std::string>& channels,
                      std::vector<Problem>& problems) {
  std::optional<OfficerSheet> sheet;
  if (!settings.officers.empty())
    if (auto csv = read_file(settings.officers, problems, largest_directory))
      sheet = OfficerSheet{*std::move(csv), settings.officers.string()};
  const auto text = read_file(settings.directory, problems, largest_directory);
  if (!text) return {};
  return read_directory(*text, settings.directory.string(), channels, problems, sheet);
}

}  // namespace

Edition read_edition(const Settings& settings, const std::set<std::string>& channels,
                     std::vector<Problem>& problems) {
  Edition edition;
  FileReader reader(problems);
  edition.calendar = read_calendar(settings, reader);
  edition.rulebooks = read_rulebooks(settings, reader);
  edition.fingerprint = reader.fingerprint();
  edition.templates = read_templates(settings, problems);
  edition.directory = read_people(settings, channels, problems);
  edition.policy = settings.policy;
  edition.lights = settings.lights;
  return edition;
}

}  // namespace qixian
