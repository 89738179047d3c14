// Recordings, and what operators tell the daemon to do.
#include "api/answers.hpp"
#include "api/api.hpp"
#include "api/path_numbers.hpp"
#include "api/read_body.hpp"
#include "api/shown.hpp"
#include "delivery/sha256.hpp"
#include "export/json.hpp"
#include "export/obligation_json.hpp"

#include <boost/json.hpp>
#include <spdlog/spdlog.h>

#include <stdexcept>
#include <utility>

namespace qixian {
namespace {

namespace json = boost::json;

bool is_met(State state) {
  return state == State::met || state == State::met_late || state == State::target_met_late;
}

// {"case", "fact", "obligations": {added, moved, withdrawn, met, changed}, "waiting"}; what is
// suspended, waived or ended stands among the changed, with its state. `kept` is what the fact may
// be about.
json::object recorded_json(const Recorded& recorded, const std::vector<KeptObligation>& kept,
                           const Clerk& clerk, Instant now) {
  const auto show = [&](const KeptObligation& one) {
    return show_obligation(one, recorded.file, clerk.edition(), now);
  };
  json::array added, moved, withdrawn, met, changed;
  for (const Change& change : recorded.changes) {
    if (change.is_new()) {
      added.push_back(show(change.after));
    } else if (change.is_withdrawn()) {
      withdrawn.push_back(show(change.after));
    } else if (change.is_moved()) {
      moved.push_back({{"before", show(*change.before)}, {"after", show(change.after)}});
    } else if (change.closes() && is_met(change.after.obligation.state)) {
      met.push_back(show(change.after));
    } else {
      changed.push_back(show(change.after));
    }
  }
  return {{"case", case_json(recorded.file)},
          {"fact", fact_json(recorded.fact, kept)},
          {"obligations",
           {{"added", std::move(added)},
            {"moved", std::move(moved)},
            {"withdrawn", std::move(withdrawn)},
            {"met", std::move(met)},
            {"changed", std::move(changed)}}},
          {"waiting", show_waiting(recorded.waiting)}};
}

// What a repeated POST under the same Idempotency-Key is compared by.
std::string fingerprint_of(const Request& request) {
  return request.method + " " + request.path + " " + sha256_hex(request.body);
}

std::string key_of(const Request& request) {
  const auto found = request.headers.find("idempotency-key");
  if (found == request.headers.end()) return {};
  if (found->second.size() > 200)
    throw Refusal(Refusal::Kind::malformed, "Idempotency-Key is longer than 200 bytes");
  return found->second;
}

// Answers a repeat as the first time, or else lets `record` do its work and keeps what it answers.
template <class Record>
Response once(const Store& store, const Clerk& clerk, const Clock& clock, const Request& request,
              Record record) {
  const std::string key = key_of(request);
  if (!key.empty()) {
    if (const auto kept = store.answer_to(key)) {
      if (kept->uid != request.uid || kept->request != fingerprint_of(request))
        throw Refusal(Refusal::Kind::unacceptable,
                      "this Idempotency-Key was used for another request");
      Response response;
      response.status = kept->status;
      response.body = kept->body;
      return response;
    }
  }
  Response response;
  const auto answer_of = [&](const Recorded& recorded) {
    response = json_answer(
        recorded_json(recorded, store.obligations_of(recorded.fact.case_id), clerk, clock.now()),
        201);
  };
  KeepAnswer keep;
  if (!key.empty())
    keep = [&](const Recorded& recorded) {
      answer_of(recorded);
      return KeptAnswer{key, request.uid, fingerprint_of(request), response.status, response.body};
    };
  const Recorded recorded = record(keep);
  if (key.empty()) answer_of(recorded);
  return response;
}

}  // namespace

Response Api::open_case(const Request& request) {
  CaseBody body = read_case_body(request.body);
  body.who.uid = request.uid;
  if (!body.reopens.empty()) return reopen_case(request, std::move(body));
  return once(store_, clerk_, clock_, request, [&](const KeepAnswer& keep) {
    return clerk_.open_case(std::move(body.opening), std::move(body.who), keep);
  });
}

// Another case that goes on from one that has ended, with what that one had unless it says
// otherwise; only the docket is always its own.
Response Api::reopen_case(const Request& request, CaseBody body) {
  const CaseId old = find_case(body.reopens);
  const Case file = read_case(store_.facts_of(old));
  Opening& opening = body.opening;
  if (opening.title.empty()) opening.title = file.title;
  if (opening.rulebooks.empty()) opening.rulebooks = file.rulebooks;
  if (opening.parties.empty()) opening.parties = file.parties;
  if (opening.origin.empty()) opening.origin = file.origin;
  opening.standing = opening.standing || file.standing;
  opening.reopens = old;
  return once(store_, clerk_, clock_, request, [&](const KeepAnswer& keep) {
    return clerk_.reopen_case(old, std::move(opening), std::move(body.who), keep);
  });
}

Response Api::record_in_case(const Request& request, std::string_view which) {
  FactBody body = read_case_fact_body(request.body);
  body.fact.case_id = find_case(which);
  if (!body.obligation) return record(request, std::move(body), {});
  const auto row = store_.obligation(*body.obligation);
  const std::string number = std::to_string(body.obligation->value);
  if (!row) throw Refusal(Refusal::Kind::no_such, "there is no obligation " + number);
  if (row->case_id != body.fact.case_id)
    throw Refusal(Refusal::Kind::unacceptable,
                  "obligation " + number + " is of case " + std::to_string(row->case_id.value) +
                      ", not of case " + std::to_string(body.fact.case_id.value));
  return record(request, std::move(body), row);
}

Response Api::record_for_duty(const Request& request, std::string_view text) {
  FactBody body = read_duty_fact_body(request.body);
  const ObligationId id{number_in_path("obligation", text)};
  const auto row = store_.obligation(id);
  if (!row) throw Refusal(Refusal::Kind::no_such, "there is no obligation " + std::string(text));
  body.fact.case_id = row->case_id;
  return record(request, std::move(body), row);
}

// `about` is the obligation that the fact is about, if it is about one.
Response Api::record(const Request& request, FactBody body,
                     const std::optional<ObligationRow>& about) {
  Fact& fact = body.fact;
  fact.uid = request.uid;
  if (about) {
    fact.duty = about->kept.obligation.key;
    if (fact.kind == FactKind::acknowledged) fact.revision = about->kept.revision;
  }
  return once(store_, clerk_, clock_, request, [&](const KeepAnswer& keep) {
    return clerk_.record(std::move(fact), body.again, keep);
  });
}

boost::asio::awaitable<Response> Api::advance_clock(const Request& request) {
  auto* simulated = dynamic_cast<SimulatedClock*>(&clock_);
  if (simulated == nullptr)
    throw Refusal(Refusal::Kind::conflict,
                  "the daemon runs on the real clock; start it with --clock to advance it");
  const json::value body = parse_json(request.body, "the request body", 4096);
  const auto text = body.is_object() ? text_in(body.as_object(), "advance_to") : std::nullopt;
  const auto target = text ? read_instant(*text) : std::nullopt;
  if (!target)
    throw Refusal(Refusal::Kind::malformed,
                  "advance_to must be an instant with offset, like 2026-10-12T09:00:00+08:00");
  try {
    co_await simulated->advance_to(*target);
  } catch (const std::invalid_argument&) {
    throw Refusal(Refusal::Kind::conflict,
                  "it is " + write_instant(clock_.now()) + " already; a clock only goes forward");
  }
  store_.remember_time(clock_.now());
  co_return json_answer(json::object{{"now", write_instant(clock_.now())}});
}

}  // namespace qixian
