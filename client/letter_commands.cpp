// qixian letters, retry: what was sent to whom, and how that went.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/options.hpp"
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

bool has_failed(const object& letter) {
  const auto state = text_in(letter, "state").value_or("");
  return state == "refused" || state == "given_up" || state == "given up";
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
  print_rows(std::cout, letters,
             {"id", "state", "case", "obligation", "stage", "rung", "officer", "channel",
              "attempts", "next_at", "subject", "words"});
}

void retry_letter(const RetryOptions& options) {
  const std::string number = std::to_string(read_number_word("LETTER", options.letter));
  const Answer answer = Daemon(options.socket).change("/v1/letters/" + number + "/retry", {});
  if (options.json) return print_json(answer);
  std::cout << "letter " << number << " goes again\n";
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
          {"due", "sending", "delivered", "again", "refused", "unknown", "given_up"}));
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
}

}  // namespace qixian
