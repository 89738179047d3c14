// qixiand: the life of the process, from its configuration to its exit status.
#include "api/api.hpp"
#include "api/http_server.hpp"
#include "clerk/clerk.hpp"
#include "clock/clock.hpp"
#include "config/data_files.hpp"
#include "config/edition.hpp"
#include "config/settings.hpp"
#include "courier/courier.hpp"
#include "notify/channels.hpp"
#include "process/listen.hpp"
#include "process/log.hpp"
#include "process/loop_watch.hpp"
#include "process/signals.hpp"
#include "process/systemd.hpp"
#include "process/task_group.hpp"
#include "rehearsal/rehearsal.hpp"
#include "store/sqlite_store.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

#include <charconv>
#include <cstdlib>
#include <iostream>
#include <set>

namespace qixian {
namespace {

namespace asio = boost::asio;

// sysexits.h, as surfaces promise them.
enum Exit {
  exit_ok = 0,
  exit_failed = 1,
  exit_store = 65,
  exit_disk = 74,
  exit_held = 75,
  exit_config = 78
};

struct Options {
  std::string config = "/etc/qixian/qixian.toml";
  bool check = false;
  std::optional<Instant> clock_start;
  double clock_rate = 0;
};

struct Configuration {
  Settings settings;
  std::vector<ChannelSettings> channels;
  Edition edition;
};

// That each channel can reach the addresses the directory gives it.
void check_addresses(const Configuration& read, std::vector<Problem>& problems) {
  std::map<std::string, const ChannelSettings*> channels;
  for (const ChannelSettings& channel : read.channels) channels[name_of(channel)] = &channel;
  for (const auto& [id, officer] : read.edition.directory.officers())
    for (const Way& way : officer.ways) {
      const auto channel = channels.find(way.channel);
      if (channel == channels.end()) continue;
      if (const std::string fault = fault_of_address(*channel->second, way.address); !fault.empty())
        problems.push_back(
            {read.settings.directory.string(),
             "officer " + in_quotes(id) + " by channel " + in_quotes(way.channel) + ": " + fault});
    }
}

// Everything the daemon runs on, or InputError with every problem in it.
Configuration read_configuration(const std::filesystem::path& path, const SecretSource& secrets) {
  std::vector<Problem> problems;
  Configuration read;
  if (const auto text = read_file(path, problems)) {
    TomlFile file(*text, path.string(), problems);
    if (problems.empty()) {
      TomlTable root = file.root();
      read.settings = read_settings(root, path.parent_path());
      read.channels = read_channels(root, secrets);
      root.finish();
      read.edition = read_edition(read.settings, names_of(read.channels), problems);
      check_addresses(read, problems);
    }
  }
  if (!problems.empty()) throw InputError(std::move(problems));
  return read;
}

std::string last_folder_of_secrets() {
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder == nullptr ? "" : folder;
}

// "2026-09-28T08:55:00+08:00[,RATE]"
void read_clock(const std::string& text, Options& options) {
  const auto comma = text.find(',');
  options.clock_start = read_instant(text.substr(0, comma));
  if (comma != std::string::npos) {
    const std::string rate = text.substr(comma + 1);
    const auto [end, error] =
        std::from_chars(rate.data(), rate.data() + rate.size(), options.clock_rate);
    if (error != std::errc{} || end != rate.data() + rate.size() ||
        !(options.clock_rate >= 0 && options.clock_rate <= 1e7))
      options.clock_start.reset();
  }
  if (!options.clock_start)
    throw InputError("--clock",
                     "needs an instant with offset and a rate from 0 to 10000000, like "
                     "2026-09-28T08:55:00+08:00,60");
}

std::unique_ptr<Clock> make_clock(const Options& options, const Store& store,
                                  const asio::any_io_executor& executor) {
  if (!options.clock_start) return std::make_unique<SystemClock>(executor);
  const Instant start =
      std::max(*options.clock_start, store.last_time().value_or(*options.clock_start));
  return std::make_unique<SimulatedClock>(executor, start, options.clock_rate);
}

// A case without its rulebook would silently owe nothing.
void check_rulebooks(const Store& store, const Edition& edition) {
  for (const std::string& id : store.rulebooks_in_use())
    if (!edition.rulebooks.contains(id))
      throw InputError("[data] rulebooks", "cases run under rulebook " + in_quotes(id) +
                                               ", which is not in these folders; put it back");
}

// The two sockets, wherever they come from.
struct Sockets {
  std::vector<std::unique_ptr<SocketFile>> files;
  std::map<std::string, asio::local::stream_protocol::acceptor> acceptors;
};

Sockets open_sockets(const Settings& settings, const asio::any_io_executor& executor) {
  Sockets sockets;
  const std::map<std::string, int> inherited = systemd::inherited_sockets();
  for (const auto& [name, path, group] :
       {std::tuple("status", settings.status_socket, "qixian-ops"),
        std::tuple("control", settings.control_socket, "qixian")}) {
    if (const auto found = inherited.find(name); found != inherited.end()) {
      sockets.acceptors.emplace(name, adopt_socket(executor, found->second));
    } else {
      sockets.files.push_back(std::make_unique<SocketFile>(executor, path, group));
      sockets.acceptors.emplace(name, sockets.files.back()->take());
    }
  }
  return sockets;
}

// Who is to hear that something is wrong must be reachable while a channel is what is wrong.
std::vector<std::string> warnings_of(const Directory& directory) {
  std::vector<std::string> warnings;
  const std::vector<const Officer*> operators = directory.operators();
  if (operators.empty())
    warnings.emplace_back(
        "no officer is an operator, so nobody hears of what is wrong here; give one `operator = "
        "true` in the directory");
  for (const Officer* officer : operators) {
    std::set<std::string> channels;
    for (const Way& way : officer->ways) channels.insert(way.channel);
    if (channels.size() < 2)
      warnings.push_back("officer " + in_quotes(officer->id) +
                         " is an operator and has no second channel, by which to hear that the "
                         "first is broken; add one to `ways`");
  }
  return warnings;
}

// A full disk is no reason to have ended badly: the moment alone is lost.
void remember_end(Store& store, Instant now) {
  try {
    store.remember_time(now);
  } catch (const StoreError& error) {
    if (error.kind() != StoreError::Kind::full) throw;
    spdlog::error("the moment of the end is not written down: {}", error.what());
  }
}

void run(const Options& options) {
  const SecretSource secrets{last_folder_of_secrets()};
  Configuration configuration = read_configuration(options.config, secrets);
  if (options.check) {
    std::cout << options.config << ": in order: " << configuration.edition.rulebooks.size()
              << " rulebooks, " << configuration.edition.calendar.notices().size()
              << " holiday notices, " << configuration.edition.directory.officers().size()
              << " officers, " << configuration.channels.size() << " channels\n";
    for (const std::string& warning : warnings_of(configuration.edition.directory))
      std::cerr << "qixiand: warning: " << warning << '\n';
    return;
  }
  const Settings settings = configuration.settings;

  asio::io_context io(1);
  Signals signals(io.get_executor());
  const auto store = open_sqlite_store(
      settings.store.string(), options.clock_start ? ClockKind::simulated : ClockKind::real);
  check_rulebooks(*store, configuration.edition);
  const auto clock = make_clock(options, *store, io.get_executor());
  Sockets sockets = open_sockets(settings, io.get_executor());

  CurlLoop curl(io.get_executor());
  TaskGroup tasks(io);
  Clerk clerk(*store, *clock, std::move(configuration.edition), io.get_executor());
  Courier courier(*store, *clock, clerk, make_channels(std::move(configuration.channels), curl),
                  tasks, io.get_executor());
  clerk.on_letters([&] { courier.ring(); });
  clerk.ask_for_troubles([&] { return courier.troubles(); });
  // Adopts all of it or nothing; a dry run only looks.
  const auto reload = [&](bool dry_run) {
    Configuration fresh = read_configuration(options.config, secrets);
    check_rulebooks(*store, fresh.edition);
    Api::Reloaded seen{fresh.edition.rulebooks.size(), fresh.edition.calendar.notices().size(),
                       fresh.edition.directory.officers().size(), fresh.channels.size()};
    if (dry_run) {
      seen.fresh = std::move(fresh.edition);
    } else {
      // The edition first, for it may find no room on the disk, and then all stays as it was.
      Channels channels = make_channels(std::move(fresh.channels), curl);
      clerk.adopt(std::move(fresh.edition));
      courier.adopt(std::move(channels));
      spdlog::info("reloaded");
    }
    return seen;
  };
  std::exception_ptr disk_failure;
  Api api(*store, *clock, clerk, courier, reload, [&](std::exception_ptr failure) {
    disk_failure = std::move(failure);
    tasks.stop();
  });
  HttpServer status(std::move(sockets.acceptors.at("status")),
                    [&](Request request) { return api.answer_reading(std::move(request)); });
  HttpServer control(std::move(sockets.acceptors.at("control")),
                     [&](Request request) { return api.answer_changing(std::move(request)); });

  // Letters under way get a moment to be settled; what is not by then goes again, under its id.
  asio::steady_timer patience(io);
  const auto stop = [&] {
    systemd::say_stopping();
    spdlog::info("stopping");
    courier.finish([&] { tasks.stop(); });
    patience.expires_after(std::chrono::seconds{2});
    patience.async_wait([&](const boost::system::error_code& error) {
      if (!error) tasks.stop();
    });
  };
  const auto reload_by_signal = [&] {
    systemd::say_reloading();
    try {
      reload(false);
    } catch (const InputError& error) {
      for (const Problem& problem : error.problems())
        spdlog::error("not reloaded: {}", printable(write_problems({problem})));
    } catch (const StoreError& error) {
      if (error.kind() != StoreError::Kind::full) throw;
      spdlog::error("not reloaded: {}, and reload again", error.what());
    }
    systemd::say_ready();
  };

  tasks.spawn("signals", signals.run(stop, reload_by_signal));
  tasks.spawn("clerk", clerk.run());
  tasks.spawn("courier", courier.run());
  tasks.spawn("status socket", status.run());
  tasks.spawn("control socket", control.run());
  tasks.spawn("watchdog", watch_loop([&] {
                const auto due = store->next_due();
                return !due || *due > clock->now() - std::chrono::minutes{5} ||
                       clerk.no_room_since();  // a restart makes no room
              }));
  api.set_ready();
  for (const std::string& finding : api.findings()) spdlog::warn("{}", printable(finding));
  systemd::say_ready();
  systemd::say_status("keeping " + std::to_string(store->counts().cases) + " cases");
  spdlog::info("ready: status on {}, control on {}", settings.status_socket.string(),
               settings.control_socket.string());
  tasks.run();
  if (disk_failure) std::rethrow_exception(disk_failure);
  remember_end(*store, clock->now());
}

int exit_of(StoreError::Kind kind) {
  switch (kind) {
    case StoreError::Kind::held:
      return exit_held;
    case StoreError::Kind::unusable:
      return exit_store;
    case StoreError::Kind::other_clock:
      return exit_config;
    case StoreError::Kind::full:
    case StoreError::Kind::failed:
    case StoreError::Kind::not_copied:
      break;
  }
  return exit_disk;
}

// A daemon that only shows what it would do.
struct RehearsalWords {
  std::string copy, until, letters;
};

void add_rehearsal_options(CLI::App& app, RehearsalWords& words) {
  auto* copy = app.add_option("--rehearse", words.copy,
                              "live through a copy of the store, send nothing, and end")
                   ->type_name("COPY");
  auto* until =
      app.add_option("--until", words.until, "the last day of it")->type_name("DATE")->needs(copy);
  auto* letters = app.add_option("--letters", words.letters, "where its letters go")
                      ->type_name("FOLDER")
                      ->needs(copy);
  copy->needs(until, letters)->excludes("--check", "--clock");
}

void run_rehearsal(const RehearsalWords& words, const std::string& config) {
  const auto until = read_date(words.until);
  if (!until) throw InputError("--until", in_quotes(words.until) + " is no day like 2026-12-31");
  rehearse({words.copy, *until, words.letters, config, check_rulebooks}, std::cout);
  if (!std::cout.flush()) throw std::runtime_error("standard output cannot be written to");
}

int main_of(int argc, char** argv) {
  Options options;
  std::string clock;
  CLI::App app("Keeps the deadlines the law sets between offices.", "qixiand");
  app.add_option("--config", options.config, "the configuration file")->capture_default_str();
  app.add_flag("--check", options.check, "read everything, say every problem, exit 0 or 78");
  app.add_option(
         "--clock", clock,
         "a simulated clock: where it starts, and how many times as fast it runs (0: stands still)")
      ->type_name("INSTANT[,RATE]");
  RehearsalWords rehearsal;
  add_rehearsal_options(app, rehearsal);
  app.set_version_flag("--version", QIXIAN_VERSION);
  CLI11_PARSE(app, argc, argv);
  log_to_stderr(spdlog::level::info);
  try {
    if (!clock.empty()) read_clock(clock, options);
    if (rehearsal.copy.empty()) {
      run(options);
    } else {
      run_rehearsal(rehearsal, options.config);
    }
    return exit_ok;
  } catch (const InputError& error) {
    for (const Problem& problem : error.problems())
      std::cerr << "qixiand: " << write_problems({problem}) << '\n';
    return exit_config;
  } catch (const ListenError& error) {
    std::cerr << "qixiand: " << error.what() << '\n';
    return exit_config;
  } catch (const StoreError& error) {
    std::cerr << "qixiand: " << error.what() << '\n';
    return exit_of(error.kind());
  } catch (const std::exception& error) {
    std::cerr << "qixiand: " << error.what() << '\n';
    return exit_failed;
  }
}

}  // namespace
}  // namespace qixian

int main(int argc, char** argv) {
  return qixian::main_of(argc, argv);
}
