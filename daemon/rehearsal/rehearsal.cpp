#include "rehearsal/rehearsal.hpp"

#include "clerk/clerk.hpp"
#include "clock/clock.hpp"
#include "config/data_files.hpp"
#include "courier/courier.hpp"
#include "notify/channel_keys.hpp"
#include "notify/spool.hpp"
#include "process/task_group.hpp"
#include "store/backup.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <ostream>
#include <unistd.h>
#include <utility>

namespace qixian {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

struct Staged {
  Edition edition;
  std::map<std::string, Detail> channels;
};

// Name and detail are all that a rehearsal needs of a channel; where it leads and its secrets stay
// unread, so nobody who may not read them is kept from rehearsing.
std::map<std::string, Detail> read_names(TomlTable& root) {
  std::map<std::string, Detail> channels;
  for (TomlTable table : root.tables("channel")) {
    const std::string kind = table.text("kind");
    const bool is_robot = kind == "dingtalk" || kind == "wecom" || kind == "feishu";
    const Detail detail = read_detail_key(table, is_robot ? Detail::reference : Detail::full);
    if (const std::string name = table.text("name"); !name.empty()) channels[name] = detail;
  }
  return channels;
}

Staged read_staged(const std::filesystem::path& path) {
  std::vector<Problem> problems;
  Staged read;
  if (const auto text = read_file(path, problems)) {
    TomlFile file(*text, path.string(), problems);
    if (problems.empty()) {
      TomlTable root = file.root();
      const Settings settings = read_settings(root, path.parent_path());
      read.channels = read_names(root);
      root.finish();
      std::set<std::string> names;
      for (const auto& [name, detail] : read.channels) names.insert(name);
      read.edition = read_edition(settings, names, problems);
    }
  }
  if (!problems.empty()) throw InputError(std::move(problems));
  return read;
}

void check_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    throw InputError("--letters", folder.string() + " is no folder; make it first");
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    throw InputError("--letters", folder.string() + ": " + std::strerror(errno));
}

// When each letter was sent, which the store does not keep of those that arrived.
using Sent = std::map<LetterId, Instant>;

class Stand final : public Channel {
 public:
  Stand(std::unique_ptr<Channel> spool, const Clock& clock, Sent& sent)
      : spool_(std::move(spool)), clock_(clock), sent_(sent) {}

  asio::awaitable<Outcome> send(const Letter& letter) override {
    sent_[letter.id] = clock_.now();
    return spool_->send(letter);
  }

 private:
  std::unique_ptr<Channel> spool_;
  const Clock& clock_;
  Sent& sent_;
};

Channels make_stands(const std::map<std::string, Detail>& channels,
                     const std::filesystem::path& folder, const Clock& clock, Sent& sent) {
  Channels stands;
  for (const auto& [name, detail] : channels)
    stands[name] =
        std::make_shared<Stand>(make_spool_channel({name, folder, detail, {}}), clock, sent);
  return stands;
}

// Every letter after that one.
std::vector<KeptLetter> letters_after(const Store& store, LetterId after) {
  std::vector<KeptLetter> letters;
  LetterFilter filter;
  filter.after = after.value;
  for (auto page = store.letters(filter); !page.empty(); page = store.letters(filter)) {
    filter.after = page.back().letter.id.value;
    std::ranges::move(page, std::back_inserter(letters));
  }
  return letters;
}

LetterId last_letter(const Store& store) {
  LetterFilter filter;
  for (auto page = store.letters(filter); !page.empty(); page = store.letters(filter))
    filter.after = page.back().letter.id.value;
  return LetterId{filter.after};
}

json::object letter_json(const KeptLetter& letter, Instant at) {
  std::map<std::string, int> counted;
  for (const LetterItem& item : letter.items) ++counted[write_stage(item.stage)];
  json::object stages;
  for (const auto& [stage, count] : counted) stages[stage] = count;
  return {{"day", write_date(date_in_beijing(at))},
          {"at", write_instant(at)},
          {"officer", letter.officer},
          {"name", letter.letter.officer_name},
          {"channel", letter.letter.channel},
          {"kind", write_letter_kind(letter.kind)},
          {"stages", std::move(stages)},
          {"state", write_letter_state(letter.state)},
          {"words", letter.words},
          {"subject", letter.letter.subject},
          {"file", letter.letter.token + ".json"}};
}

asio::awaitable<void> live_through(SimulatedClock& clock, Instant until, TaskGroup& tasks) {
  co_await clock.advance_to(until);
  tasks.stop();
}

}  // namespace

void rehearse(const Rehearsal& wanted, std::ostream& told) {
  spdlog::set_level(spdlog::level::err);  // what becomes of each letter is told at the end
  check_folder(wanted.letters);
  Staged staged = read_staged(wanted.config);
  const Rehearsed copy = open_in_memory(wanted.copy.string());
  Store& store = *copy.store;
  wanted.check(store, staged.edition);

  asio::io_context io(1);
  Instant start = store.last_time().value_or(Instant{});
  if (copy.made_under == ClockKind::real || start == Instant{})
    start = std::max(start, SystemClock(io.get_executor()).now());
  const Instant until =
      midnight_beginning(wanted.until + std::chrono::days{1}) - std::chrono::seconds{1};
  if (until < start)
    throw InputError("--until", write_date(wanted.until) + " has gone: the copy begins on " +
                                    write_date(date_in_beijing(start)));
  SimulatedClock clock(io.get_executor(), start);

  const LetterId last = last_letter(store);
  Sent sent;
  TaskGroup tasks(io);
  Clerk clerk(store, clock, std::move(staged.edition), io.get_executor());
  Courier courier(store, clock, clerk, make_stands(staged.channels, wanted.letters, clock, sent),
                  tasks, io.get_executor());
  clerk.on_letters([&] { courier.ring(); });
  clerk.ask_for_troubles([&] { return courier.troubles(); });
  tasks.spawn("clerk", clerk.run());
  tasks.spawn("courier", courier.run());
  tasks.spawn("season", live_through(clock, until, tasks));
  tasks.run();

  json::array letters;
  for (const auto& [id, at] : sent)
    if (id <= last)
      if (const auto letter = store.letter(id)) letters.push_back(letter_json(*letter, at));
  for (const KeptLetter& letter : letters_after(store, last)) {
    const auto found = sent.find(letter.letter.id);
    letters.push_back(
        letter_json(letter, found == sent.end() ? letter.letter.written_at : found->second));
  }
  told << json::serialize(json::object{{"from", write_instant(start)},
                                       {"until", write_instant(until)},
                                       {"folder", wanted.letters.string()},
                                       {"letters", std::move(letters)}})
       << '\n';
}

}  // namespace qixian
