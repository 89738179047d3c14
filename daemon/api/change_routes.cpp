// Recordings, and what operators tell the daemon to do.
#include "api/answers.hpp"
#include "api/api.hpp"
#include "api/read_body.hpp"
#include "delivery/sha256.hpp"
#include "docket/overview.hpp"
#include "export/json.hpp"
#include "export/obligation_json.hpp"

#include <boost/json.hpp>
#include <spdlog/spdlog.h>

#include <charconv>
#include <stdexcept>
#include <utility>

namespace qixian {
namespace {

namespace json = boost::json;

// {"fact", "obligations": {added, moved, withdrawn, changed}, "waiting"}
json::object recorded_json(const Recorded& recorded, const Clerk& clerk, Instant now) {
  const auto show = [&](const KeptObligation& kept) {
    return obligation_json(
        kept, recorded.file,
        overview(kept.obligation, clerk.edition().calendar, now, clerk.edition().lights));
  };
  json::array added, moved, withdrawn, met, changed;
  for (const Change& change : recorded.changes) {
    if (change.is_new()) {
      added.push_back(show(change.after));
    } else if (change.is_withdrawn()) {
      withdrawn.push_back(show(change.after));
    } else if (change.is_moved()) {
      moved.push_back({{"before", show(*change.before)}, {"after", show(change.after)}});
    } else if (change.closes()) {
      met.push_back(show(change.after));
    } else {
      changed.push_back(show(change.after));
    }
  }
  json::array waiting;
  for (const Waiting& duty : recorded.waiting)
    waiting.push_back({{"rule", duty.rule},
                       {"article", duty.article},
                       {"duty", duty.duty},
                       {"needs", duty.needs}});
  return {{"case", case_json(recorded.file)},
          {"fact", fact_json(recorded.fact)},
          {"obligations",
           {{"added", std::move(added)},
            {"moved", std::move(moved)},
            {"withdrawn", std::move(withdrawn)},
            {"met", std::move(met)},
            {"changed", std::move(changed)}}},
          {"waiting", std::move(waiting)}};
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
    response = json_answer(recorded_json(recorded, clerk, clock.now()), 201);
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
  return once(store_, clerk_, clock_, request, [&](const KeepAnswer& keep) {
    return clerk_.open_case(std::move(body.opening), std::move(body.who), keep);
  });
}

Response Api::record_in_case(const Request& request, std::string_view which) {
  FactBody body = read_case_fact_body(request.body);
  body.fact.uid = request.uid;
  body.fact.case_id = find_case(which);
  return once(store_, clerk_, clock_, request, [&](const KeepAnswer& keep) {
    return clerk_.record(std::move(body.fact), body.again, keep);
  });
}

Response Api::record_for_duty(const Request& request, std::string_view text) {
  FactBody body = read_duty_fact_body(request.body);
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  const auto row = store_.obligation(ObligationId{number});
  if (!row || std::to_string(number) != text)
    throw Refusal(Refusal::Kind::no_such, "there is no obligation " + in_quotes(text));
  body.fact.uid = request.uid;
  body.fact.case_id = row->case_id;
  body.fact.duty = row->kept.obligation.key;
  if (body.fact.kind == FactKind::acknowledged) body.fact.revision = row->kept.revision;
  return once(store_, clerk_, clock_, request, [&](const KeepAnswer& keep) {
    if (row->kept.obligation.state == State::withdrawn)
      throw Refusal(Refusal::Kind::conflict,
                    "obligation " + std::string(text) + " is withdrawn: nothing is owed any more");
    return clerk_.record(std::move(body.fact), false, keep);
  });
}

Response Api::retry_letter(const Request&, std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  const auto letter = store_.letter(LetterId{number});
  if (!letter || std::to_string(number) != text)
    throw Refusal(Refusal::Kind::no_such, "there is no letter " + in_quotes(text));
  if (letter->state == LetterState::delivered || letter->state == LetterState::sending)
    throw Refusal(Refusal::Kind::conflict, "letter " + std::string(text) + " is " +
                                               std::string(write_letter_state(letter->state)));
  store_.send_again(letter->letter.id, clock_.now());
  courier_.ring();
  return json_answer(json::object{{"letter", number}, {"state", "again"}});
}

Response Api::reload(const Request& request) {
  const json::value body = request.body.empty()
                               ? json::value(json::object{})
                               : parse_json(request.body, "the request body", 4096);
  const json::value* dry_run = body.is_object() ? body.as_object().if_contains("dry_run") : nullptr;
  const bool only_looks = dry_run != nullptr && dry_run->is_bool() && dry_run->as_bool();
  const Reloaded seen = reload_(only_looks);
  return json_answer(json::object{{"rulebooks", seen.rulebooks},
                                  {"notices", seen.notices},
                                  {"officers", seen.officers},
                                  {"channels", seen.channels},
                                  {"adopted", !only_looks}});
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
