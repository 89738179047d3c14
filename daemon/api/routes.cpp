// Which request goes where, and what becomes of what is thrown on the way.
#include "api/answers.hpp"
#include "api/api.hpp"
#include "api/text_table.hpp"
#include "calendar/problem.hpp"
#include "process/printable.hpp"

#include <boost/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace qixian {
namespace {

// The part of a path between a beginning and an end; nothing where it does not fit or is empty.
std::optional<std::string_view> between(std::string_view path, std::string_view begin,
                                        std::string_view end = {}) {
  if (!path.starts_with(begin) || !path.ends_with(end) || path.size() <= begin.size() + end.size())
    return {};
  path.remove_prefix(begin.size());
  path.remove_suffix(end.size());
  return path;
}

unsigned status_of(Refusal::Kind kind) {
  switch (kind) {
    case Refusal::Kind::malformed:
      return 400;
    case Refusal::Kind::no_such:
      return 404;
    case Refusal::Kind::conflict:
      return 409;
    case Refusal::Kind::unacceptable:
      break;
  }
  return 422;
}

Response no_such_page(const Request& request) {
  return problem_answer(404, "there is nothing at " + printable(request.path));
}

// JSON unless the caller asks for text and for nothing better.
Response as_asked(const Request& request, Response response) {
  const auto accept = request.headers.find("accept");
  if (accept == request.headers.end() || !accept->second.starts_with("text/plain") ||
      response.content_type != "application/json")
    return response;
  Response text = text_answer(text_table(boost::json::parse(response.body)), response.status);
  text.headers = std::move(response.headers);
  return text;
}

}  // namespace

Api::Api(Store& store, Clock& clock, Clerk& clerk, Courier& courier, Reload reload,
         DiskFailed disk_failed)
    : store_(store),
      clock_(clock),
      clerk_(clerk),
      courier_(courier),
      reload_(std::move(reload)),
      disk_failed_(std::move(disk_failed)) {}

// The one place where a request's failure becomes its answer.
Response Api::answer_to_failure(const Request& request) const {
  try {
    throw;
  } catch (const Refusal& refusal) {
    return problem_answer(status_of(refusal.kind()), refusal.what());
  } catch (const InputError& error) {
    const auto& problems = error.problems();
    if (problems.size() == 1)
      return problem_answer(400, problems.front().where + ": " + problems.front().what);
    return problem_answer(400, std::to_string(problems.size()) + " things are wrong", problems);
  } catch (const StoreError& error) {
    spdlog::error("{} {}: {}", request.method, printable(request.path), printable(error.what()));
    if (error.kind() == StoreError::Kind::full) return problem_answer(507, error.what());
    if (error.kind() == StoreError::Kind::not_copied) return problem_answer(500, error.what());
    disk_failed_(std::current_exception());
    return problem_answer(503, error.what());
  }
}

boost::asio::awaitable<Response> Api::answer_reading(Request request) {
  if (request.method != "GET")
    co_return problem_answer(
        405, request.method + " needs the control socket; this one only answers questions");
  try {
    co_return as_asked(request, co_await read(request));
  } catch (const std::exception&) {
    co_return answer_to_failure(request);
  }
}

boost::asio::awaitable<Response> Api::answer_changing(Request request) {
  if (request.method == "GET") co_return co_await answer_reading(std::move(request));
  try {
    co_return co_await change(request);
  } catch (const std::exception&) {
    co_return answer_to_failure(request);
  }
}

boost::asio::awaitable<Response> Api::read(const Request& request) const {
  const std::string_view path = request.path;
  if (path == "/v1/obligations") co_return obligations(request);
  if (path == "/v1/cases") co_return cases(request);
  if (path == "/v1/letters") co_return letters(request);
  if (path == "/v1/plan") co_return co_await plan(request);
  if (path == "/v1/stats") co_return co_await stats(request);
  if (path == "/calendar.ics") co_return co_await calendar_feed(request);
  if (!request.query.empty())
    throw Refusal(Refusal::Kind::malformed, "there is no query parameter " +
                                                in_quotes(request.query.begin()->first) + " here");
  if (path == "/v1/status") co_return status();
  if (path == "/healthz") co_return health(false);
  if (path == "/readyz") co_return health(true);
  if (path == "/metrics") co_return metrics();
  if (const auto id = between(path, "/v1/obligations/")) co_return obligation(*id);
  if (const auto which = between(path, "/v1/cases/")) co_return case_file(*which);
  if (const auto id = between(path, "/v1/facts/")) co_return fact(*id);
  if (const auto id = between(path, "/v1/letters/")) co_return letter(*id);
  if (const auto year = between(path, "/v1/calendar/")) co_return calendar_year(*year);
  if (path == "/v1/rulebooks") co_return rulebooks();
  co_return no_such_page(request);
}

boost::asio::awaitable<Response> Api::change(Request request) {
  if (request.method != "POST") co_return problem_answer(405, "only GET and POST are known here");
  const std::string_view path = request.path;
  if (path == "/v1/cases") co_return open_case(request);
  if (const auto which = between(path, "/v1/cases/", "/facts"))
    co_return record_in_case(request, *which);
  if (const auto id = between(path, "/v1/obligations/", "/facts"))
    co_return record_for_duty(request, *id);
  if (const auto id = between(path, "/v1/letters/", "/retry")) co_return retry_letter(*id);
  if (const auto id = between(path, "/v1/letters/", "/bounced"))
    co_return letter_came_back(request, *id);
  if (const auto name = between(path, "/v1/channels/", "/test"))
    co_return co_await test_channel(request, *name);
  if (path == "/v1/reload") co_return co_await reload(request);
  if (path == "/v1/backup") co_return co_await backup(request);
  if (path == "/v1/clock") co_return co_await advance_clock(request);
  co_return no_such_page(request);
}

}  // namespace qixian
