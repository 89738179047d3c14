// How long it takes to derive a case again: what an edition costs, for each of its cases.
//
//   derive_bench    the time is of one case; the aim is under 25 us for one of four duties
#include "docket/changes.hpp"
#include "docket/derive.hpp"
#include "rulebook/read_rulebook.hpp"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

using namespace qixian;

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

const Rulebooks& shipped() {
  static const Rulebooks books = [] {
    Rulebooks read;
    const std::filesystem::path folder = QIXIAN_SOURCE_DIR "/config/rulebooks";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".toml") continue;
      std::vector<Problem> problems;
      Rulebook book = read_rulebook(text_of(entry.path()), entry.path().string(), problems);
      if (problems.empty()) read.emplace(book.id, std::move(book));
    }
    return read;
  }();
  return books;
}

const Calendar& published() {
  static const Calendar calendar = [] {
    std::vector<HolidayNotice> notices;
    std::vector<Problem> problems;
    for (const auto& entry : std::filesystem::directory_iterator(QIXIAN_SOURCE_DIR "/holidays"))
      if (entry.path().extension() == ".toml")
        notices.push_back(
            read_holiday_notice(text_of(entry.path()), entry.path().string(), problems));
    return Calendar(std::move(notices));
  }();
  return calendar;
}

class CaseWriter {
 public:
  explicit CaseWriter(std::vector<std::string> rulebooks) {
    Fact fact;
    fact.kind = FactKind::opened;
    fact.opening = Opening{};
    fact.opening->docket = "赣环赔〔2026〕3号";
    fact.opening->rulebooks = std::move(rulebooks);
    fact.opening->parties = {
        {"agency", {"eco"}}, {"procuratorate", {"proc"}}, {"obligor", {"plant"}}};
    add(std::move(fact), "2026-09-01");
  }
  CaseWriter& event(const std::string& id, const char* day,
                    std::map<std::string, std::string> fields = {}) {
    Fact fact;
    fact.event = id;
    fact.fields = std::move(fields);
    return add(std::move(fact), day);
  }
  CaseWriter& done(const ObligationKey& duty, const char* day) {
    Fact fact;
    fact.kind = FactKind::done;
    fact.duty = duty;
    return add(std::move(fact), day);
  }
  const std::vector<Fact>& facts() const { return facts_; }

 private:
  CaseWriter& add(Fact fact, const char* day) {
    fact.id = {static_cast<std::int64_t>(facts_.size()) + 1};
    fact.case_id = {1};
    fact.on = read_date(day);
    fact.recorded_at = midnight_beginning(*fact.on);
    facts_.push_back(std::move(fact));
    return *this;
  }

  std::vector<Fact> facts_;
};

void derive(benchmark::State& state, const std::vector<Fact>& facts) {
  const Instant now = midnight_beginning(*read_date("2026-10-12"));
  std::size_t duties = 0;
  for (auto _ : state) {
    const Derived derived =
        derive_obligations(facts, shipped(), published(), now, Reasons::left_out);
    duties = derived.obligations.size();
    benchmark::DoNotOptimize(derived);
  }
  state.counters["duties"] = static_cast<double>(duties);
}

// Six facts, four duties, one of them done: what most cases look like.
void four_duties(benchmark::State& state) {
  CaseWriter written({"jiangxi-2021"});
  written.event("lead-concluded", "2026-09-16")
      .event("announced", "2026-09-18", {{"media", "其他媒体"}})
      .event("support-decided", "2026-09-28")
      .event("enforcement-applied", "2026-09-28")
      .done({"jx-1.1b", FactId{2}, "proc", "eco", 0}, "2026-09-30");
  derive(state, written.facts());
}
BENCHMARK(four_duties);

void nothing_happened_yet(benchmark::State& state) {
  derive(state, CaseWriter({"jiangxi-2021"}).facts());
}
BENCHMARK(nothing_happened_yet);

// Three rulebooks over one case: an announcement, an agreement and a suit.
void three_rulebooks(benchmark::State& state) {
  CaseWriter written({"shanghai-2025", "procuratorate-2021", "claims"});
  written.event("announced", "2026-03-02", {{"media", "其他媒体"}})
      .event("claim-case-opened", "2026-03-09")
      .event("negotiation-decided", "2026-04-01")
      .event("meeting-set", "2026-04-02", {{"meets", "2026-05-12"}, {"attends", "yes"}})
      .event("agreement-signed", "2026-06-01")
      .event("suit-filed", "2026-08-03");
  derive(state, written.facts());
}
BENCHMARK(three_rulebooks);

}  // namespace

BENCHMARK_MAIN();
