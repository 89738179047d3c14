// qixian rehearse: a whole season before it happens, on a copy of the store; nothing is sent.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/data_folders.hpp"
#include "client/failure.hpp"
#include "client/interruption.hpp"
#include "client/options.hpp"
#include "client/store_copy.hpp"
#include "client/words.hpp"
#include "export/harmless.hpp"
#include "export/json.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <spawn.h>
#include <sstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <tuple>
#include <unistd.h>

namespace qixian {
namespace {

namespace fs = std::filesystem;
using boost::json::object;

constexpr std::size_t most_bytes_told = std::size_t{64} * 1024 * 1024;

struct RehearseOptions : DaemonOptions {
  std::string until;
  std::string to;
  std::string config = "/etc/qixian/qixian.toml";
};

fs::path make_private_folder(const std::string& name) {
  std::string path = (fs::temp_directory_path() / (name + "-XXXXXX")).string();
  if (::mkdtemp(path.data()) == nullptr)
    throw Failure(Exit::failed, harmless(path) + ": " + std::strerror(errno));
  return path;
}

// A folder for the copy, which holds every case there is: gone when the rehearsal has ended.
class Backstage {
 public:
  Backstage() : path_(make_private_folder("qixian-copy")) {}
  ~Backstage() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Backstage(const Backstage&) = delete;
  Backstage& operator=(const Backstage&) = delete;
  [[nodiscard]] fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

// Where the letters go: a new folder, or the one that was named, new or empty.
class LetterFolder {
 public:
  explicit LetterFolder(const std::string& named) {
    if (named.empty()) {
      path_ = make_private_folder("qixian-rehearsal");
      return;
    }
    path_ = fs::absolute(named);
    if (::mkdir(path_.c_str(), 0700) == 0) return;
    std::error_code error;
    if (errno != EEXIST || !fs::is_directory(path_, error))
      throw Failure(Exit::failed, harmless(named) + ": " + std::strerror(errno));
    if (!fs::is_empty(path_, error))
      throw Failure(Exit::refused, harmless(named) + " is not empty; name a new folder");
  }
  // Stays when something lies in it.
  ~LetterFolder() { ::rmdir(path_.c_str()); }
  LetterFolder(const LetterFolder&) = delete;
  LetterFolder& operator=(const LetterFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// The one that stands beside this program, or else that of PATH.
std::string path_of_daemon() {
  std::error_code error;
  const fs::path beside = fs::read_symlink("/proc/self/exe", error).parent_path() / "qixiand";
  return ::access(beside.c_str(), X_OK) == 0 ? beside.string() : "qixiand";
}

// Its exit status, or 128 and the signal that ended it.
int wait_for(pid_t child, const Interruption& interruption) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (interruption.has_come()) ::kill(child, SIGTERM);
  interruption.check();
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int run(const std::vector<std::string>& words, const fs::path& told, const fs::path& said,
        const Interruption& interruption) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, told.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, said.c_str(), O_WRONLY | O_CREAT, 0600);
  pid_t child = -1;
  const int error =
      ::posix_spawnp(&child, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (error != 0)
    throw Failure(Exit::failed, harmless(words.front()) + ": " + std::strerror(error));
  return wait_for(child, interruption);
}

// What qixiand said it would not do, as our own words.
Failure refusal_of(int status, const std::string& said) {
  constexpr int configuration_is_wrong = 78;  // sysexits.h
  std::vector<std::string> lines;
  std::istringstream reader(said);
  for (std::string line; std::getline(reader, line);) {
    constexpr std::string_view name = "qixiand: ";
    if (line.starts_with(name)) line.erase(0, name.size());
    lines.push_back(harmless(line));
  }
  const Exit exit = status == configuration_is_wrong ? Exit::refused : Exit::failed;
  if (lines.empty()) return {exit, "qixiand ended with status " + std::to_string(status)};
  if (lines.size() == 1) return {exit, lines.front()};
  return {exit, "qixiand cannot rehearse", lines};
}

std::string write_stages(const std::map<std::string, std::int64_t>& stages) {
  std::string text;
  for (const auto& [stage, count] : stages)
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + stage;
  return text;
}

// One row a day, officer and kind, with the duties they are about by stage.
void print_season(const boost::json::value& told) {
  struct Row {
    std::int64_t letters = 0;
    std::map<std::string, std::int64_t> stages;
  };
  std::map<std::tuple<std::string, std::string, std::string>, Row> rows;
  std::set<std::string> officers;
  Table lost({{"day"}, {"officer"}, {"by"}, {"would not arrive"}});
  std::int64_t sent = 0, waiting = 0;
  const object& season = object_of(told, "");
  for (const object* letter : rows_in(season, "letters")) {
    const auto text = [&](const char* member) { return member_in_words(*letter, member); };
    const std::string state = text("state");
    const std::string day = text("day");
    const std::string who = text("officer") + " " + text("name");
    if (state == "overtaken") continue;
    if (state == "refused" || state == "given_up") {
      lost.add({{day}, {who}, {text("channel")}, {text("words")}});
    } else if (state != "delivered") {
      ++waiting;
    } else {
      ++sent;
      officers.insert(who);
      Row& row = rows[{day, who, text("kind")}];
      ++row.letters;
      if (const auto* stages = object_in(*letter, "stages"))
        for (const auto& stage : *stages)
          row.stages[std::string(stage.key())] += stage.value().to_number<std::int64_t>();
    }
  }
  if (!rows.empty()) {
    Table table({{"day"}, {"officer"}, {"kind"}, {"letters", Align::right}, {"duties by stage"}});
    for (const auto& [key, row] : rows)
      table.add({{std::get<0>(key)},
                 {std::get<1>(key)},
                 {std::get<2>(key)},
                 {std::to_string(row.letters)},
                 {write_stages(row.stages)}});
    table.print(std::cout);
    std::cout << '\n';
  }
  if (!lost.empty()) {
    lost.print(std::cout);
    std::cout << '\n';
  }
  std::cout << sent << (sent == 1 ? " letter" : " letters") << " to " << officers.size()
            << (officers.size() == 1 ? " officer" : " officers") << " from "
            << member_in_words(season, "from") << " to " << member_in_words(season, "until")
            << "; nothing was sent\n";
  if (waiting > 0) std::cout << waiting << " more would still wait then\n";
  if (sent > 0) std::cout << "they lie in " << harmless(member_in_words(season, "folder")) << '\n';
}

void rehearse(const RehearseOptions& options) {
  const Date until = read_day_word("--until", options.until);
  const Daemon daemon(options.socket);
  const Answer status = daemon.ask("/v1/status");
  const auto today = read_date(member_in_words(object_of(status.json, ""), "today"));
  if (today && until < *today)
    throw Failure(Exit::wrong_words,
                  "--until " + options.until + ": that day has gone; it is " + write_date(*today));

  const Interruption interruption;
  const LetterFolder letters(options.to);
  const Backstage backstage;
  const fs::path copy = backstage / "store.db";
  static_cast<void>(fetch_store_copy(daemon, copy));
  const int ended =
      run({path_of_daemon(), "--rehearse", copy.string(), "--until", write_date(until), "--letters",
           letters.path().string(), "--config", options.config},
          backstage / "told", backstage / "said", interruption);
  if (ended != 0) throw refusal_of(ended, read_whole((backstage / "said").string(), 1'048'576));
  Answer told;
  told.text = read_whole((backstage / "told").string(), most_bytes_told);
  told.json = parse_json(told.text, "what qixiand told", most_bytes_told);
  if (options.json) return print_json(told);
  print_season(told.json);
}

}  // namespace

void add_rehearse_command(CLI::App& app) {
  auto options = std::make_shared<RehearseOptions>();
  CLI::App* command =
      app.add_subcommand("rehearse", "every letter until a day, before any is sent");
  command->group(recording);
  command->add_option("--until", options->until, "the last day of it")
      ->type_name("DAY")
      ->required();
  command->add_option("--to", options->to, "a new folder for the letters")->type_name("FOLDER");
  command->add_option("--config", options->config, "the daemon's configuration")
      ->type_name("FILE")
      ->capture_default_str();
  add_daemon_options(*command, *options);
  command->footer(
      "A copy of the store is lived through until that day, under the configuration as its files "
      "say now.\nNothing is sent, and the store stays as it is.\n"
      "Example:\n  qixian rehearse --until 2026-12-31 --to season");
  command->callback([options] { rehearse(*options); });
}

}  // namespace qixian
