// What an SMTP server's reply, or its silence, means for a letter.
//
//   judge_reply(SmtpStep::recipient, 550, "550 5.1.1 no such user")   →  RecipientRefused
//
// The table is the contract; the first row that fits decides. A 4yz is temporary and a 5yz is final
// (RFC 5321 §4.2.1); whom a 5yz concerns follows from its words, where they say that nobody may
// send here, or too often, or that a filter does not like the letter; else from the command that it
// answers. An unknown code counts by its first digit. Once the final dot has been sent, only a
// reply settles the matter: without one the letter may have arrived (RFC 1047).
#pragma once

#include "delivery/outcome.hpp"

#include <string>
#include <string_view>

namespace qixian {

enum class SmtpStep { hello, sender, recipient, data, final_dot };

// hello is all that comes before a letter: greeting, EHLO, STARTTLS, AUTH.
[[nodiscard]] std::string_view name_of(SmtpStep);

inline constexpr int no_reply = 0;  // the line broke, time ran out, or it was no reply

// `words` are what is said about it: the receipt where the outcome is Delivered, else the reason.
// `said` is the server's own text.
[[nodiscard]] Outcome judge_reply(SmtpStep, int code, std::string words,
                                  std::string_view said = {});

}  // namespace qixian
