// How many letters a second go out, each durably begun and durably settled, on one core.
//
//   delivery_bench --kind webhook|smtp [--letters 20000] [--rounds 9] [--peer NAME=COMMAND]...
//   FOLDER
//
// The courier, the channel, the store and the status socket are the daemon's own; the far side is
// on another core: a small server that answers 204, or Postfix's smtp-sink. Each round also sends
// the same bytes through a bare curl_multi loop with as many connections, through the channel
// without a store, and by every peer (bench/peers), so that the ratios hold whatever else the
// machine does. Peers store nothing. FOLDER must be on a disk that syncs. Exit 1 when a goal is
// missed.
#include "api/http_server.hpp"
#include "bare_curl.hpp"
#include "clerk/clerk.hpp"
#include "courier/courier.hpp"
#include "docket/overview.hpp"
#include "far_sides.hpp"
#include "letters.hpp"
#include "notify/smtp.hpp"
#include "notify/webhook.hpp"
#include "peers.hpp"
#include "process/listen.hpp"
#include "rulebook/read_rulebook.hpp"
#include "store/sqlite_store.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <numeric>

namespace qixian {
namespace {

namespace asio = boost::asio;
using bench::bench_key;
using bench::make_letter;
using bench::Options;
using Steady = std::chrono::steady_clock;

constexpr const char* rulebook = R"(id = "bench"
title = "办法"
number = "1号"
issuer = "厅"
effective = 2020-01-01
[[role]]
id = "agency"
name = "行政机关"
[[role]]
id = "procuratorate"
name = "检察机关"
[[event]]
id = "decided"
name = "决定"
[[rule]]
id = "tell"
article = "第一条"
clause = "…"
duty = "通报"
owed_by = "agency"
owed_to = "procuratorate"
event = "decided"
term = "15d"
)";

std::shared_ptr<Channel> make_channel(const Options& options, CurlLoop& curl) {
  if (options.is_mail) {
    SmtpSettings settings;
    settings.name = "far";
    settings.host = "127.0.0.1";
    settings.port = options.port;
    settings.tls = SmtpTls::none;
    settings.from = *read_mailbox("期限提醒 <qixian@example.gov.cn>");
    settings.envelope_from = settings.from.address;
    settings.domain = settings.helo = "example.gov.cn";
    settings.connections = options.connections;
    return make_smtp_channel(std::move(settings), curl);
  }
  WebhookSettings settings;
  settings.name = "far";
  settings.url = "http://127.0.0.1:" + std::to_string(options.port) + "/hook";
  settings.keys = {bench_key()};
  settings.target.allow = {"127.0.0.1"};
  settings.target.connections = options.connections;
  return make_webhook_channel(std::move(settings), curl);
}

double seconds_since(Steady::time_point began) {
  return std::chrono::duration<double>(Steady::now() - began).count();
}

// Of processor time, spent so far by this process.
double microseconds_spent() {
  return 1e6 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// --- the channel, without a store ---------------------------------------------------------------

double channel_alone(const Options& options, Instant now) {
  asio::io_context io(1);
  CurlLoop curl(io.get_executor());
  const std::shared_ptr<Channel> channel = make_channel(options, curl);
  int begun = 0;
  int delivered = 0;
  const auto carry = [&]() -> asio::awaitable<void> {
    while (begun < options.letters) {
      const Letter letter = make_letter(++begun, options, {1}, now).letter;
      const Outcome outcome = co_await channel->send(letter);
      if (std::holds_alternative<Delivered>(outcome)) ++delivered;
    }
  };
  for (int i = 0; i < 2 * options.connections; ++i) asio::co_spawn(io, carry(), asio::detached);
  const auto start = Steady::now();
  io.run();
  if (delivered != options.letters) throw std::runtime_error("not everything was delivered");
  return options.letters / seconds_since(start);
}

// --- the whole way ------------------------------------------------------------------------------

struct Carried {
  double rate = 0;
  double spent = 0;                 // microseconds of processor time a letter
  std::vector<std::int32_t> waits;  // for a status, in microseconds
};

Edition bench_edition(bool is_mail) {
  std::vector<Problem> problems;
  Edition edition;
  const std::filesystem::path file =
      std::filesystem::path(QIXIAN_SOURCE_DIR) / "holidays/2026.toml";
  std::ifstream reading(file);
  const std::string text{std::istreambuf_iterator<char>(reading), {}};
  edition.calendar = Calendar({read_holiday_notice(text, file.string(), problems)});
  edition.rulebooks.emplace("bench", read_rulebook(rulebook, "rulebook", problems));
  Officer officer;
  officer.id = "zhang-wei";
  officer.name = "张伟";
  officer.office = "eco";
  officer.ways = {{"far", is_mail ? bench::mail_address : ""}};
  edition.directory =
      Directory({{"eco", "生态环境局", true, "", {}}, {"proc", "检察院", true, "", {}}}, {officer});
  edition.fingerprint = "bench";
  if (!problems.empty()) throw InputError(std::move(problems));
  return edition;
}

ObligationId record_duty(Clerk& clerk) {
  Opening opening;
  opening.title = "某化工厂渗漏";
  opening.rulebooks = {"bench"};
  opening.parties = {{"agency", {"eco"}}, {"procuratorate", {"proc"}}};
  const CaseId id = clerk.open_case(std::move(opening), {}).file.id;
  Fact decided;
  decided.kind = FactKind::event;
  decided.case_id = id;
  decided.event = "decided";
  decided.on = Date{std::chrono::year{2026} / 9 / 28};
  return clerk.record(decided, false).changes.front().after.id;
}

// As /v1/status asks the store.
Response status_of(const Store& store, const Edition& edition, Instant now) {
  boost::json::object object;
  for (const auto& [state, count] : store.counts().letters) object[state] = count;
  std::map<Light, std::int64_t> lights;
  for (const auto& [lamp, count] : store.owed_alike())
    lights[light_of(lamp, edition.calendar, now, edition.lights)] += count;
  object["lights"] = lights.size();
  if (const auto next = store.next_due()) object["next_due"] = write_instant(*next);
  if (const auto next = store.next_letter()) object["next_letter"] = write_instant(*next);
  object["chain"] = store.chain_head();
  Response response;
  response.body = boost::json::serialize(object);
  return response;
}

Carried carry_durably(const Options& options, Instant now) {
  const std::filesystem::path folder = options.folder / "store";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  const std::filesystem::path socket = options.folder / "status.sock";
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) throw std::runtime_error("pipe");
  const bench::Beside asker([&] { bench::ask_for_status(socket.string(), pipe[1]); });
  close(pipe[1]);

  asio::io_context io(1);
  const auto store = open_sqlite_store(folder.string(), ClockKind::simulated);
  SimulatedClock clock(io.get_executor(), now);
  CurlLoop curl(io.get_executor());
  TaskGroup tasks(io);
  Clerk clerk(*store, clock, bench_edition(options.is_mail), io.get_executor());
  const ObligationId duty = record_duty(clerk);
  for (int number = 1; number <= options.letters;) {
    std::vector<KeptLetter> some;
    for (int i = 0; i < 1000 && number <= options.letters; ++i, ++number)
      some.push_back(make_letter(number, options, duty, now));
    store->write_letters(some, now);
  }
  Courier courier(*store, clock, clerk, {{"far", make_channel(options, curl)}}, tasks,
                  io.get_executor());
  SocketFile file(io.get_executor(), socket, "");
  HttpServer server(file.take(), [&](Request) -> asio::awaitable<Response> {
    co_return status_of(*store, clerk.edition(), clock.now());
  });
  Carried carried;
  const double spent = microseconds_spent();
  const auto start = Steady::now();
  const auto watch = [&]() -> asio::awaitable<void> {
    asio::steady_timer timer(io);
    while (store->counts().letters["delivered"] < options.letters) {
      if (seconds_since(start) > 300) throw std::runtime_error("not delivered within 300 s");
      timer.expires_after(std::chrono::milliseconds(5));
      co_await timer.async_wait(asio::use_awaitable);
    }
    carried.rate = options.letters / seconds_since(start);
    carried.spent = (microseconds_spent() - spent) / options.letters;
    tasks.stop();
  };
  tasks.spawn("status", server.run());
  tasks.spawn("courier", courier.run());
  tasks.spawn("watch", watch());
  tasks.run();

  std::int32_t wait = 0;
  fcntl(pipe[0], F_SETFL, O_NONBLOCK);
  while (read(pipe[0], &wait, sizeof wait) == sizeof wait) carried.waits.push_back(wait);
  close(pipe[0]);
  std::ranges::sort(carried.waits);
  return carried;
}

double median(std::vector<double> of) {
  std::ranges::sort(of);
  return of[of.size() / 2];
}

// So many of a hundred waited no longer; they are sorted.
std::int32_t share_of(const std::vector<std::int32_t>& waits, std::size_t percent) {
  if (waits.empty()) return 0;
  return waits[std::min(waits.size() - 1, waits.size() * percent / 100)];
}

// Whether the goals were reached.
bool measure(const Options& options) {
  const Instant now = moment_on(Date{std::chrono::year{2026} / 9 / 28}, std::chrono::hours{10});
  std::vector<double> bare, alone, durable;
  std::map<std::string, std::vector<double>> peers;
  std::vector<std::int32_t> waits;  // for a status, in all rounds
  const std::string body = make_letter(1, options, {1}, now).letter.data;
  for (int round = 0; round < options.rounds; ++round) {
    const double spent = microseconds_spent();
    bare.push_back(bench::bare_loop(options, now));
    const double bare_spent = (microseconds_spent() - spent) / options.letters;
    alone.push_back(channel_alone(options, now));
    const Carried carried = carry_durably(options, now);
    durable.push_back(carried.rate);
    waits.insert(waits.end(), carried.waits.begin(), carried.waits.end());
    std::printf(
        "round %d: bare curl %.0f/s (%.0f us of processor each), channel %.0f/s, durable %.0f/s "
        "(%.0f us); status p50 %d us, p99 %d us\n",
        round + 1, bare.back(), bare_spent, alone.back(), durable.back(), carried.spent,
        share_of(carried.waits, 50), share_of(carried.waits, 99));
    for (const bench::Peer& peer : options.peers) {
      peers[peer.name].push_back(bench::ask_peer(peer, options, body));
      std::printf("  %s %.0f/s\n", peer.name.c_str(), peers[peer.name].back());
    }
    std::fflush(stdout);
  }
  const double rate = median(durable);
  const double share = rate / median(bare);
  const double wanted = options.is_mail ? 4'000 : 10'000;
  std::ranges::sort(waits);
  const std::int32_t p99 = share_of(waits, 99);
  std::printf(
      "%s: %.0f/s durable, %.2f of a bare loop; goals %.0f/s and 0.50; status p99 of %zu %.1f ms, "
      "goal 10; worst %.1f\n",
      options.is_mail ? "mails" : "webhooks", rate, share, wanted, waits.size(), p99 / 1000.0,
      share_of(waits, 100) / 1000.0);
  for (const auto& [name, rates] : peers)
    std::printf("  %.1f times %s, %.0f/s without a store\n", rate / median(rates), name.c_str(),
                median(rates));
  return rate >= wanted && share >= 0.5 && p99 < 10'000;
}

void serve_mail(int port) {
  const std::string where = "127.0.0.1:" + std::to_string(port);
  for (const char* path : {"/usr/sbin/smtp-sink", "/usr/lib/postfix/sbin/smtp-sink"})
    execl(path, path, "-u", "nobody", where.c_str(), "256", nullptr);
}

}  // namespace
}  // namespace qixian

int main(int argc, char** argv) {
  using namespace qixian;
  CLI::App app{"letters a second, each durably begun and settled, on one core"};
  Options options;
  std::string kind = "webhook";
  app.add_option("--kind", kind, "webhook or smtp")->check(CLI::IsMember({"webhook", "smtp"}));
  app.add_option("--letters", options.letters, "how many")->check(CLI::Range(100, 1'000'000));
  app.add_option("--rounds", options.rounds, "how often")->check(CLI::Range(1, 99));
  app.add_option("--connections", options.connections, "the channel's own default unless given");
  std::vector<std::string> peers;
  app.add_option("--peer", peers, "NAME=COMMAND, given the port and a file with the body");
  app.add_option("FOLDER", options.folder, "on a disk that syncs")->required();
  CLI11_PARSE(app, argc, argv);
  options.is_mail = kind == "smtp";
  if (options.connections == 0) options.connections = options.is_mail ? 4 : 16;
  try {
    for (const std::string& peer : peers) options.peers.push_back(bench::read_peer(peer));
    std::filesystem::create_directories(options.folder);
    options.port = bench::free_port();
    const bench::Beside far([&] {
      if (options.is_mail) serve_mail(options.port);
      bench::serve_posts(options.port);
    });
    bench::wait_for_port(options.port);
    bench::stay_on(0);
    return measure(options) ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "delivery_bench: " << error.what() << "\n";
    return 2;
  }
}
