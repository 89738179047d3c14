// qixian letters, retry, bounced, notify-test: what was sent to whom, and how that went.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/failure.hpp"
#include "client/options.hpp"
#include "client/unix_http.hpp"
#include "client/words.hpp"
#include "export/harmless.hpp"
#include "export/json.hpp"

#include <iostream>
#include <memory>

namespace qixian {
namespace {

using boost::json::object;

struct LettersOptions : DaemonOptions {
  std::string which;
  std::string state;
  bool failed = false;
};

struct RetryOptions : DaemonOptions {
  std::string letter;
};

struct BouncedOptions : DaemonOptions {
  std::string letter;
  std::string why = "no reason was told";
};

struct TestOptions : DaemonOptions {
  std::string channel;
  std::string to;
};

bool has_failed(const object& letter) {
  const auto state = text_in(letter, "state").value_or("");
  return state == "refused" || state == "given_up" || state == "given up";
}

// Who acknowledged the duties it is about, and when.
std::string acknowledged_by(const object& letter) {
  std::string all;
  for (const object* item : rows_in(letter, "about")) {
    if (!item->contains("acknowledged_at")) continue;
    const std::string by = member_in_words(*item, "acknowledged_by");
    all += (all.empty() ? "" : ", ") + (by.empty() ? std::string() : by + " ") +
           member_in_words(*item, "acknowledged_at");
  }
  return all;
}

// A row an attempt: who was told what, when, and what the far side answered.
void print_attempts(const std::vector<const object*>& letters) {
  std::vector<object> rows;
  for (const object* letter : letters) {
    object row = *letter;
    row["acknowledged"] = acknowledged_by(*letter);
    const auto attempts = rows_in(*letter, "history");
    if (attempts.empty()) row["at"] = member_in_words(*letter, "next_at");
    if (attempts.empty()) rows.push_back(row);
    for (const object* attempt : attempts) {
      row["at"] = member_in_words(*attempt, "begun_at");
      const bool may_repeat = attempt->contains("possible_repeat");
      row["answer"] = member_in_words(*attempt, "outcome") + (may_repeat ? " (可能重复)" : "");
      row["words"] = member_in_words(*attempt, "words");
      rows.push_back(row);
      if (!attempt->contains("came_back_at")) continue;
      row["at"] = member_in_words(*attempt, "came_back_at");
      row["answer"] = "came back";
      row["words"] = member_in_words(*attempt, "came_back");
      rows.push_back(row);
    }
  }
  std::vector<const object*> listed;
  for (const object& row : rows) listed.push_back(&row);
  print_rows(
      std::cout, listed,
      {"id", "state", "at", "officer", "channel", "subject", "answer", "words", "acknowledged"});
}

void list_letters(const LettersOptions& options) {
  Answer answer =
      Daemon(options.socket)
          .ask_all("/v1/letters", {{"state", options.state}, {"case", options.which}}, "letters");
  auto letters = rows_in(answer.json, "letters");
  if (options.failed) std::erase_if(letters, [](const object* each) { return !has_failed(*each); });
  if (options.json) {
    if (!options.failed) return print_json(answer);
    boost::json::array kept;
    for (const object* each : letters) kept.push_back(*each);
    return print_json({boost::json::serialize(object{{"letters", std::move(kept)}}), nullptr});
  }
  if (letters.empty()) {
    std::cout << (options.failed ? "no letter failed\n" : "no letters\n");
    return;
  }
  if (!options.which.empty()) return print_attempts(letters);
  print_rows(std::cout, letters,
             {"id", "state", "case", "obligation", "stage", "rung", "officer", "channel",
              "attempts", "possible_repeats", "next_at", "subject", "words"});
}

void tell_of_return(const BouncedOptions& options) {
  const std::string number = std::to_string(read_number_word("LETTER", options.letter));
  const Answer answer =
      Daemon(options.socket).change("/v1/letters/" + number + "/bounced", {{"why", options.why}});
  if (options.json) return print_json(answer);
  const object& told = object_of(answer.json, "");
  const std::string officer = member_in_words(told, "officer");
  std::cout << "letter " << number << " came back; "
            << (officer.empty() ? std::string("no other way is left: tell its reader yourself")
                                : harmless("the news goes to " + officer + " by " +
                                           member_in_words(told, "channel")))
            << '\n';
}

void test_channel(const TestOptions& options) {
  object body;
  if (!options.to.empty()) body["to"] = options.to;
  const Answer answer = Daemon(options.socket)
                            .change("/v1/channels/" + percent_encode(options.channel) + "/test",
                                    body, std::chrono::seconds{660});
  const object& told = object_of(answer.json, "");
  const std::string outcome = member_in_words(told, "outcome");
  const std::string words = member_in_words(told, "words");
  const std::string line =
      harmless(options.channel + ": " + outcome + (words.empty() ? "" : ": " + words));
  if (options.json) print_json(answer);
  if (outcome != "delivered") throw Failure(Exit::failed, line);
  if (!options.json) std::cout << line << '\n';
}

void retry_letter(const RetryOptions& options) {
  const std::string number = std::to_string(read_number_word("LETTER", options.letter));
  const Answer answer = Daemon(options.socket).change("/v1/letters/" + number + "/retry", {});
  if (options.json) return print_json(answer);
  const object& told = object_of(answer.json, "");
  const std::string officer = member_in_words(told, "officer");
  std::cout << "letter " << number
            << (officer.empty() ? std::string(" goes again")
                                : harmless(" was written anew: it goes to " + officer + " by " +
                                           member_in_words(told, "channel")))
            << '\n';
}

}  // namespace

void add_letter_commands(CLI::App& app) {
  auto listing = std::make_shared<LettersOptions>();
  CLI::App* letters = app.add_subcommand("letters", "what was sent to whom, and how that went");
  letters->group(asking);
  letters->add_option("CASE", listing->which, "only those of this case");
  letters->add_flag("--failed", listing->failed, "only those that were refused or given up");
  letters->add_option("--state", listing->state, "only those in this state")
      ->type_name("STATE")
      ->check(CLI::IsMember(
          {"due", "sending", "delivered", "again", "refused", "unknown", "given_up", "overtaken"}));
  add_daemon_options(*letters, *listing);
  letters->footer("Examples:\n  qixian letters 3\n  qixian letters --failed");
  letters->callback([listing] { list_letters(*listing); });

  auto retrying = std::make_shared<RetryOptions>();
  CLI::App* retry = app.add_subcommand("retry", "send a letter again now");
  retry->group(recording);
  retry->add_option("LETTER", retrying->letter, "its number, as `qixian letters` lists it")
      ->required();
  add_daemon_options(*retry, *retrying);
  retry->callback([retrying] { retry_letter(*retrying); });

  auto returning = std::make_shared<BouncedOptions>();
  CLI::App* bounced = app.add_subcommand(
      "bounced", "a letter that was accepted came back: its news goes another way");
  bounced->group(recording);
  bounced->add_option("LETTER", returning->letter, "its number, as `qixian letters` lists it")
      ->required();
  bounced->add_option("--why", returning->why, "what the notice of its return says")
      ->type_name("TEXT");
  add_daemon_options(*bounced, *returning);
  bounced->footer("Example:\n  qixian bounced 7 --why '550 5.1.1 user unknown'");
  bounced->callback([returning] { tell_of_return(*returning); });

  auto testing = std::make_shared<TestOptions>();
  CLI::App* test = app.add_subcommand("notify-test", "send a test message through a channel");
  test->group(recording);
  test->add_option("CHANNEL", testing->channel, "its name in the configuration")->required();
  test->add_option("--to", testing->to, "an officer of the directory, or an address")
      ->type_name("WHOM");
  add_daemon_options(*test, *testing);
  test->footer("Example:\n  qixian notify-test mail --to zhang-wei");
  test->callback([testing] { test_channel(*testing); });
}

}  // namespace qixian
