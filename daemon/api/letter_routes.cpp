// Letters and channels: what was said to whom and what came of it, and trying once more.
#include "api/answers.hpp"
#include "api/api.hpp"
#include "api/body.hpp"
#include "api/path_numbers.hpp"
#include "api/query.hpp"
#include "api/shown.hpp"

#include <boost/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_reason = 500;

// One that was made although the one before it may have arrived is a possible repeat (可能重复).
json::array attempts_json(const std::vector<Attempt>& attempts) {
  json::array listed;
  bool may_have_arrived = false;
  for (const Attempt& attempt : attempts) {
    json::object object{{"number", attempt.number}, {"begun_at", write_instant(attempt.begun_at)}};
    if (may_have_arrived) object["possible_repeat"] = true;
    if (attempt.settled_at) object["settled_at"] = write_instant(*attempt.settled_at);
    if (!attempt.outcome.empty()) {
      object["outcome"] = attempt.outcome;
      object["words"] = attempt.words;
    }
    if (attempt.came_back_at) {
      object["came_back_at"] = write_instant(*attempt.came_back_at);
      object["came_back"] = attempt.came_back;
    }
    may_have_arrived = attempt.outcome == "unknown";
    listed.push_back(std::move(object));
  }
  return listed;
}

// Who acknowledged the duties that letters are about; each case is read once.
class Acknowledgements {
 public:
  explicit Acknowledgements(const Store& store) : store_(store) {}

  void add_to(json::object& shown, const KeptLetter& letter) {
    json::array& about = shown.at("about").as_array();
    for (std::size_t n = 0; n < letter.items.size(); ++n) {
      const LetterItem& item = letter.items[n];
      const auto& known = of_case(item.case_id);
      const auto found = known.find({item.obligation, item.revision});
      if (found == known.end()) continue;
      about[n].as_object()["acknowledged_at"] = write_instant(found->second.recorded_at);
      about[n].as_object()["acknowledged_by"] = found->second.by;
    }
  }

 private:
  using OfCase = std::map<std::pair<ObligationId, int>, Fact>;

  const OfCase& of_case(CaseId id) {
    const auto known = cases_.find(id);
    if (known != cases_.end()) return known->second;
    OfCase& read = cases_[id];
    const std::vector<Fact> facts = store_.facts_of(id);
    for (const KeptObligation& kept : store_.obligations_of(id))
      for (const Fact& fact : facts)
        if (fact.kind == FactKind::acknowledged && fact.duty == kept.obligation.key &&
            kept.obligation.acknowledged_revision >= fact.revision)
          read.emplace(std::pair(kept.id, fact.revision), fact);
    return read;
  }

  const Store& store_;
  std::map<CaseId, OfCase> cases_;
};

KeptLetter known_letter(std::string_view text, const Store& store) {
  if (auto letter = store.letter(LetterId{number_in_path("letter", text)}))
    return std::move(*letter);
  throw Refusal(Refusal::Kind::no_such, "there is no letter " + std::string(text));
}

[[noreturn]] void refuse_in_state(const KeptLetter& letter, const std::string& why) {
  throw Refusal(Refusal::Kind::conflict, "letter " + std::to_string(letter.letter.id.value) +
                                             " is " +
                                             std::string(write_letter_state(letter.state)) + why);
}

void check_reason(const std::string& why) {
  if (why.empty())
    throw Refusal(Refusal::Kind::unacceptable, "say why it came back, as its notice does: why");
  if (why.size() > longest_reason)
    throw Refusal(Refusal::Kind::unacceptable,
                  "the reason is longer than " + std::to_string(longest_reason) + " bytes");
  if (std::ranges::any_of(why, [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    throw Refusal(Refusal::Kind::unacceptable,
                  "the reason holds a control character; write it as one line");
}

}  // namespace

// Those of one case come with every attempt: who was told what, when, and what was answered.
Response Api::letters(const Request& request) const {
  check_query(request, {"state", "case", "limit", "after"});
  LetterFilter filter;
  filter.limit = read_limit(request);
  filter.after = read_after(request);
  if (const std::string state = query(request, "state"); !state.empty()) {
    filter.state = read_letter_state(state);
    if (!filter.state)
      throw Refusal(Refusal::Kind::malformed,
                    "there is no state " + in_quotes(state) + " of a letter");
  }
  if (const std::string which = query(request, "case"); !which.empty())
    filter.case_id = find_case(which);
  json::array listed;
  Acknowledgements acknowledgements(store_);
  for (const KeptLetter& letter : store_.letters(filter)) {
    json::object object = show_letter(letter);
    if (filter.case_id) {
      object["history"] = attempts_json(store_.attempts_of(letter.letter.id));
      acknowledgements.add_to(object, letter);
    }
    listed.push_back(std::move(object));
  }
  return json_answer(json::object{{"letters", std::move(listed)}});
}

Response Api::letter(std::string_view text) const {
  const KeptLetter letter = known_letter(text, store_);
  json::object object = show_letter(letter);
  object["text"] = letter.letter.text;
  object["history"] = attempts_json(store_.attempts_of(letter.letter.id));
  Acknowledgements(store_).add_to(object, letter);
  return json_answer(object);
}

Response Api::retry_letter(std::string_view text) {
  const KeptLetter letter = known_letter(text, store_);
  if (letter.state == LetterState::delivered || letter.state == LetterState::sending)
    refuse_in_state(letter, "");
  if (!clerk_.is_current(letter)) {
    if (auto rest = clerk_.what_still_holds(letter)) return write_instead(letter, *std::move(rest));
    refuse_in_state(
        letter,
        " and does not go again: its duty moved, closed or was acknowledged, or a later "
        "letter says more");
  }
  if (!clerk_.is_addressed(letter)) {
    auto fresh = clerk_.afresh(letter);
    if (!fresh)
      refuse_in_state(letter, ", and the directory reaches neither officer " +
                                  in_quotes(letter.officer) +
                                  " nor anybody for him: mend it, and "
                                  "reload");
    return write_instead(letter, *std::move(fresh));
  }
  store_.send_again(letter.letter.id, clock_.now());
  courier_.ring();
  return json_answer(json::object{{"letter", letter.letter.id.value}, {"state", "again"}});
}

// The address is the letter's for ever: where the directory has another one by now, another letter
// goes.
Response Api::write_instead(const KeptLetter& letter, KeptLetter fresh) {
  Settlement settled;
  settled.letter = letter.letter.id;
  settled.state =
      letter.state == LetterState::unknown ? LetterState::unknown : LetterState::overtaken;
  settled.words = "written anew when an operator sent it again";
  json::object object{
      {"letter", letter.letter.id.value}, {"state", write_letter_state(settled.state)},
      {"words", settled.words},           {"officer", fresh.officer},
      {"channel", fresh.letter.channel},  {"address", fresh.letter.address}};
  fresh.next_at = clock_.now();
  settled.follow_up = std::move(fresh);
  store_.settle({settled}, clock_.now());
  courier_.ring();
  return json_answer(object);
}

// A letter that was accepted and came back later reached nobody: the news goes another way, as it
// would have gone had the far side refused it at once.
Response Api::letter_came_back(const Request& request, std::string_view text) {
  Body body(request.body);
  const std::string why = body.text("why");
  body.finish();
  const KeptLetter letter = known_letter(text, store_);
  check_reason(why);
  if (letter.state != LetterState::delivered && letter.state != LetterState::unknown)
    refuse_in_state(letter, ", and only what has been accepted comes back");

  Settlement settled;
  settled.letter = letter.letter.id;
  settled.came_back = why;
  settled.words = why + (letter.words.empty() ? "" : "; accepted before: " + letter.words);
  settled.follow_up = clerk_.another_way(letter);
  if (settled.follow_up)
    settled.follow_up->next_at = clerk_.reading_time(*settled.follow_up, clock_.now());
  settled.state = settled.follow_up ? LetterState::refused : LetterState::given_up;
  store_.settle({settled}, clock_.now());
  spdlog::warn("letter {} to {} by {} came back, says uid {}: {}", settled.letter.value,
               letter.officer, letter.letter.channel, request.uid, why);
  json::object object{{"letter", letter.letter.id.value},
                      {"state", write_letter_state(settled.state)},
                      {"words", settled.words}};
  if (settled.follow_up) {
    object["officer"] = settled.follow_up->officer;
    object["channel"] = settled.follow_up->letter.channel;
    object["address"] = settled.follow_up->letter.address;
  }
  courier_.ring();
  return json_answer(object);
}

// `to` is an officer, who is reached as the directory says, or an address as the channel
// understands it.
boost::asio::awaitable<Response> Api::test_channel(const Request& request, std::string_view name) {
  Body body(request.body.empty() ? "{}" : request.body);
  const std::string to = body.text("to");
  body.finish();
  const std::string channel(name);
  const std::vector<std::string> channels = courier_.channel_names();
  if (std::ranges::find(channels, channel) == channels.end()) {
    std::string names;
    for (const std::string& known : channels) names += (names.empty() ? "" : ", ") + known;
    throw Refusal(Refusal::Kind::no_such,
                  "there is no channel " + in_quotes(channel) + "; there are: " + names);
  }
  std::string address = to;
  if (const Officer* officer = clerk_.edition().directory.officer(to)) {
    const auto way = std::ranges::find(officer->ways, channel, &Way::channel);
    if (way == officer->ways.end())
      throw Refusal(Refusal::Kind::unacceptable,
                    "officer " + in_quotes(to) + " has no way by channel " + in_quotes(channel) +
                        " in the directory; give an address");
    address = way->address;
  }
  if (to.empty() && !courier_.fault_of(channel, address).empty())
    throw Refusal(Refusal::Kind::unacceptable,
                  "say to whom: --to with an officer of the directory, or with an address");
  const auto outcome = co_await courier_.send_test(channel, address);
  co_return json_answer(json::object{{"channel", channel},
                                     {"address", address},
                                     {"outcome", name_of(*outcome)},
                                     {"words", words_of(*outcome)}});
}

}  // namespace qixian
