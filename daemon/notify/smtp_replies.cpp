#include "notify/smtp_replies.hpp"

#include "notify/verdict.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <utility>

namespace qixian {
namespace {

using std::chrono::seconds;

struct ReplyRow {
  std::optional<SmtpStep> step;  // nothing: any
  int from, to;                  // reply codes, both included
  Verdict verdict;
  std::optional<seconds> wait = {};
  std::string_view mend = {};
};

// A greylisting server wants to be asked again after five minutes, not before.
constexpr seconds greylist{300};

constexpr std::string_view login = "check 'user' and 'password_file'";
constexpr std::string_view refuses_us = "ask who runs it whether we may send by it";
constexpr std::string_view sender = "check 'from' and 'envelope_from': may 'user' send from there";
constexpr std::string_view address = "mend the address in the directory";

// clang-format off
constexpr std::array replies{
    // Closing, and the usual codes of greylisting and of a mailbox that is busy.
    ReplyRow{{},                  421, 421, Verdict::again, greylist},
    ReplyRow{{},                  450, 452, Verdict::again, greylist},
    // Authentication (RFC 4954 §6): required, too weak, wrong, encryption wanted. Ours to mend.
    ReplyRow{{},                  530, 530, Verdict::channel, {}, login},
    ReplyRow{{},                  534, 535, Verdict::channel, {}, login},
    ReplyRow{{},                  538, 538, Verdict::channel, {}, login},
    ReplyRow{{},                  400, 499, Verdict::again},
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
    ReplyRow{{},                  0,   999, Verdict::again},
};
// clang-format on

}  // namespace

std::string_view name_of(SmtpStep step) {
  static constexpr std::array<std::string_view, 5> names{"the connection", "MAIL", "RCPT", "DATA",
                                                         "the final dot"};
  return names[static_cast<std::size_t>(step)];
}

Outcome judge_reply(SmtpStep step, int code, std::string words) {
  for (const ReplyRow& row : replies) {
    if (row.step.value_or(step) == step && row.from <= code && code <= row.to)
      return outcome_of(row.verdict, with_mend(std::move(words), row.mend), row.wait);
  }
  return Unknown{std::move(words)};  // a code of more than three digits: no row
}

}  // namespace qixian
