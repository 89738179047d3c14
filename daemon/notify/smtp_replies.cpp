#include "notify/smtp_replies.hpp"

#include "notify/verdict.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <utility>

namespace qixian {
namespace {

using std::chrono::seconds;

// What its words say, where the code alone does not tell.
enum class Says { anything, restricted, refuses_us, policy, too_often };

struct ReplyRow {
  std::optional<SmtpStep> step;  // nothing: any
  int from, to;                  // reply codes, both included
  Verdict verdict;
  std::optional<seconds> wait = {};
  std::string_view mend = {};
  bool is_of_server = false;  // and not of this letter: the others wait, too
  Says says = Says::anything;
};

// A greylisting server wants to be asked again after five minutes, not before.
constexpr seconds greylist{300};
constexpr seconds too_often{600};

constexpr std::string_view login = "check 'user' and 'password_file'";
constexpr std::string_view refuses_us = "ask who runs it whether we may send by it";
constexpr std::string_view sender = "check 'from' and 'envelope_from': may 'user' send from there";
constexpr std::string_view address = "mend the address in the directory";

// clang-format off
constexpr std::array replies{
    // Closing, and the usual codes of greylisting and of a mailbox that is busy.
    ReplyRow{{},                  421, 421, Verdict::again, greylist, {}, true},
    ReplyRow{SmtpStep::hello,     450, 452, Verdict::again, greylist, {}, true},
    ReplyRow{{},                  450, 452, Verdict::again, greylist},
    // Authentication (RFC 4954 §6): required, too weak, wrong, encryption wanted. Ours to mend.
    ReplyRow{{},                  530, 530, Verdict::channel, {}, login},
    ReplyRow{{},                  534, 535, Verdict::channel, {}, login},
    ReplyRow{{},                  538, 538, Verdict::channel, {}, login},
    ReplyRow{SmtpStep::hello,     400, 499, Verdict::again, {}, {}, true},
    ReplyRow{{},                  400, 499, Verdict::again},
    // 550 and 554 have many meanings: words come before the code.
    ReplyRow{SmtpStep::hello,     500, 599, Verdict::again, too_often, {}, true, Says::too_often},
    ReplyRow{SmtpStep::sender,    500, 599, Verdict::again, too_often, {}, true, Says::too_often},
    ReplyRow{SmtpStep::recipient, 500, 599, Verdict::again, too_often, {}, true, Says::too_often},
    ReplyRow{SmtpStep::recipient, 500, 599, Verdict::filtered, {}, {}, false, Says::restricted},
    ReplyRow{SmtpStep::recipient, 500, 599, Verdict::channel, {}, refuses_us, false, Says::refuses_us},
    ReplyRow{SmtpStep::recipient, 500, 599, Verdict::filtered, {}, {}, false, Says::policy},
    ReplyRow{SmtpStep::data,      500, 599, Verdict::filtered, {}, {}, false, Says::policy},
    ReplyRow{SmtpStep::data,      500, 599, Verdict::filtered, {}, {}, false, Says::too_often},
    ReplyRow{SmtpStep::final_dot, 500, 599, Verdict::filtered, {}, {}, false, Says::policy},
    ReplyRow{SmtpStep::final_dot, 500, 599, Verdict::filtered, {}, {}, false, Says::too_often},
    ReplyRow{SmtpStep::hello,     500, 599, Verdict::channel, {}, refuses_us},
    // Too large is the letter's fault; that we may not send from this address is ours.
    ReplyRow{SmtpStep::sender,    552, 552, Verdict::letter},
    ReplyRow{SmtpStep::sender,    500, 599, Verdict::channel, {}, sender},
    ReplyRow{SmtpStep::recipient, 500, 599, Verdict::recipient, {}, address},
    ReplyRow{SmtpStep::data,      500, 599, Verdict::letter},
    ReplyRow{SmtpStep::final_dot, 500, 599, Verdict::letter},
    ReplyRow{SmtpStep::final_dot, 200, 299, Verdict::delivered},
    // No reply, or none that belongs here: before the dot nothing was handed over.
    ReplyRow{SmtpStep::final_dot, 0,   999, Verdict::unknown},
    ReplyRow{{},                  no_reply, no_reply, Verdict::again, {}, {}, true},
    ReplyRow{{},                  0,   999, Verdict::again},
};
// clang-format on

// In lower case. That it relays for nobody, wants a login, or has this machine on a list.
constexpr std::array<std::string_view, 8> words_against_us{
    "relay",       "authenticat", "smtp auth", "log in first",
    "login first", "client host", "blacklist", "blocklist"};
// 163 and QQ say 550 to all of these.
constexpr std::array<std::string_view, 9> words_of_excess{
    "frequency", "too many", "rate limit", "throttl", "spam", "dt:spm", "频率", "频繁", "垃圾"};

bool holds_one_of(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return text.find(word) != text.npos; });
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// RFC 3463 §3.8: security or policy.
bool is_policy(std::string_view said) {
  return said.size() > 4 && said.substr(4).starts_with("5.7.");
}

// Exchange's own: a mailbox or a group that takes letters from some senders only.
bool is_restricted(std::string_view said) {
  return is_policy(said) && said.size() > 11 && said[8] == '1' && is_digit(said[9]) &&
         is_digit(said[10]);
}

bool fits(Says says, std::string_view said) {
  switch (says) {
    case Says::restricted:
      return is_restricted(said);
    case Says::refuses_us:
      return holds_one_of(said, words_against_us);
    case Says::policy:
      return is_policy(said);
    case Says::too_often:
      return holds_one_of(said, words_of_excess);
    case Says::anything:
      break;
  }
  return true;
}

std::string in_lower_case(std::string_view said) {
  std::string lower(said);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace

std::string_view name_of(SmtpStep step) {
  static constexpr std::array<std::string_view, 5> names{"the connection", "MAIL", "RCPT", "DATA",
                                                         "the final dot"};
  return names[static_cast<std::size_t>(step)];
}

Outcome judge_reply(SmtpStep step, int code, std::string words, std::string_view said) {
  const std::string lower = in_lower_case(said);
  for (const ReplyRow& row : replies) {
    if (row.step.value_or(step) == step && row.from <= code && code <= row.to &&
        fits(row.says, lower))
      return outcome_of(row.verdict, with_mend(std::move(words), row.mend), row.wait,
                        row.is_of_server);
  }
  return Unknown{std::move(words)};  // a code of more than three digits: no row
}

}  // namespace qixian
