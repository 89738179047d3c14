#include "notify/robot_replies.hpp"

#include "export/harmless.hpp"
#include "notify/webhook_replies.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

namespace json = boost::json;
using std::chrono::seconds;

constexpr std::size_t longest_excerpt = 120;

std::optional<json::object> object_in(const std::string& body) {
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = 8;
  json::value value = json::parse(body, error, {}, options);
  if (error || !value.is_object()) return {};
  return std::move(value.as_object());
}

std::optional<std::int64_t> code_in(const json::object& said, std::string_view key) {
  const json::value* value = said.if_contains(key);
  if (value == nullptr || !value->is_int64()) return {};
  return value->get_int64();
}

std::string message_in(const json::object& said, std::string_view key) {
  const json::value* value = said.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}

Outcome outcome_of_row(const RobotReplies& table, const RobotReply& row, const std::string& said,
                       std::string_view retry_after, std::int64_t now) {
  std::string words =
      std::string(table.robot) + ": " + std::string(row.sentence) + " (" + said + ")";
  if (row.wait == seconds(0)) return outcome_of(row.verdict, std::move(words));
  const seconds asked = read_retry_after(retry_after, now).value_or(seconds(0));
  return outcome_of(row.verdict, std::move(words), std::max(row.wait, asked), true);
}

// HTTP has the last word where the robot has none.
Outcome outcome_of_status(const RobotReplies& table, const HttpAnswer& answer, std::int64_t now,
                          std::span<const Secret> secrets) {
  const std::string words =
      std::string(table.robot) + ": HTTP " + std::to_string(answer.status) + " without " +
      (answer.is_too_long ? "an end" : std::string(table.code_key) + " 0") + ": ";
  const bool is_passing =
      answer.status == 408 || answer.status == 429 || (answer.status >= 500 && answer.status < 600);
  if (is_passing)
    return outcome_of(Verdict::again,
                      words +
                          (answer.status == 429 ? "its service takes no more for now"
                                                : "its service does not work now") +
                          ", no mend is needed",
                      read_retry_after(answer.retry_after, now), true);
  const std::string said = harmless(without_secrets(answer.body, secrets), longest_excerpt);
  return ChannelBroken{words +
                       "no robot is at this address, or something stands before it; copy it anew "
                       "from the group's robot into the file of 'url_file'" +
                       (said.empty() ? "" : " (" + said + ")")};
}

}  // namespace

Outcome judge_robot(const RobotReplies& table, const HttpAnswer& answer, std::int64_t now,
                    std::span<const Secret> secrets) {
  const auto said = answer.is_too_long ? std::nullopt : object_in(answer.body);
  if (!said) return outcome_of_status(table, answer, now, secrets);
  if (table.odd != nullptr)
    if (const auto row = table.odd(*said))
      return outcome_of_row(table, *row, "HTTP " + std::to_string(answer.status),
                            answer.retry_after, now);
  const auto code = code_in(*said, table.code_key);
  if (!code) return outcome_of_status(table, answer, now, secrets);
  // Cleared before it is cut: of a secret across the cut nothing would be found.
  const std::string message = without_secrets(message_in(*said, table.message_key), secrets);
  const std::string shown =
      std::to_string(*code) + (message.empty() ? "" : " " + harmless(message, longest_excerpt));
  if (*code == 0) {
    if (answer.status >= 200 && answer.status < 300)
      return Delivered{std::string(table.robot) + " took it (" + shown + ")"};
    return outcome_of_status(table, answer, now, secrets);
  }
  for (const RobotReply& row : table.rows)
    if (row.code.value_or(*code) == *code && message.find(row.says) != message.npos)
      return outcome_of_row(table, row, shown, answer.retry_after, now);
  if (answer.status >= 500 || answer.status == 429)
    return outcome_of_status(table, answer, now, secrets);
  return ChannelBroken{std::string(table.robot) +
                       ": an answer that is not known here; look the code up in its "
                       "documentation (" +
                       shown + ")"};
}

}  // namespace qixian
