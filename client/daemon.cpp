#include "client/daemon.hpp"

#include "client/failure.hpp"
#include "client/unix_http.hpp"
#include "export/harmless.hpp"
#include "export/json.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <grp.h>
#include <optional>
#include <random>
#include <sys/stat.h>

namespace qixian {
namespace {

constexpr std::size_t most_json_bytes = std::size_t{64} * 1024 * 1024;
constexpr std::size_t page_length = 1000;

// A random UUID, RFC 9562 §5.4.
std::string make_idempotency_key() {
  std::random_device random;
  std::array<unsigned, 4> words{};
  for (unsigned& word : words) word = random();
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%08x-%04x-4%03x-%04x-%04x%08x", words[0],
                words[1] >> 16U, words[1] & 0xFFFU, 0x8000U | (words[2] & 0x3FFFU), words[2] >> 16U,
                words[3]);
  return text.data();
}

// The group that opens this socket: what the file says, or what the shipped units say of its name.
std::string group_of(const std::string& socket) {
  if (socket.ends_with("/status.sock")) return "qixian-ops";
  if (socket.ends_with("/control.sock")) return "qixian";
  struct stat file{};
  if (stat(socket.c_str(), &file) == 0) {
    if (const group* owner = getgrgid(file.st_gid)) return owner->gr_name;
    return std::to_string(file.st_gid);
  }
  return "qixian";
}

Failure no_permission(const std::string& socket) {
  const std::string group = group_of(socket);
  return {Exit::refused, harmless(socket) + ": permission denied; it is for members of the group " +
                             group + " (an administrator adds you with: adduser YOU " + group +
                             ")"};
}

Failure nobody_answers(const std::string& socket, const SocketError& error) {
  std::string mend = "is qixiand running? (systemctl status qixiand)";
  if (error.error() == ENAMETOOLONG) mend = "choose a shorter path";
  return {Exit::no_daemon,
          harmless(socket) + ": no daemon answers (" + harmless(error.what()) + "); " + mend};
}

Exit exit_of(long status) {
  if (status == 404) return Exit::no_such_thing;
  return status >= 500 ? Exit::failed : Exit::refused;
}

std::string write_problem(const boost::json::value& problem) {
  const boost::json::object* object = problem.if_object();
  if (object == nullptr) return {};
  const std::string where(text_in(*object, "where").value_or(""));
  const std::string what(text_in(*object, "what").value_or(""));
  return where.empty() ? what : where + ": " + what;
}

// RFC 9457. One problem makes one line; several follow the detail, one line each.
Failure read_refusal(const HttpAnswer& answer) {
  std::string detail;
  std::vector<std::string> problems;
  try {
    const auto json = parse_json(answer.body, "the answer", most_json_bytes);
    if (const auto* object = json.if_object()) {
      detail = text_in(*object, "detail").value_or(text_in(*object, "title").value_or(""));
      if (const auto* list = array_in(*object, "problems")) {
        for (const auto& problem : *list) {
          if (auto line = write_problem(problem); !line.empty()) problems.push_back(harmless(line));
        }
      }
    }
  } catch (const std::exception&) {
    // Not a problem document: the status says what there is to say.
  }
  if (detail.empty()) detail = "the daemon answered with status " + std::to_string(answer.status);
  detail = harmless(detail);
  if (problems.size() == 1) {
    const std::string only = problems.front();
    problems.clear();
    const auto says = [](const std::string& text, const std::string& part) {
      return text.find(part) != std::string::npos;
    };
    if (says(only, detail)) {
      detail = only;
    } else if (!says(detail, only)) {
      detail += ": " + only;
    }
  }
  return {exit_of(answer.status), detail, problems};
}

Answer read_answer(HttpAnswer http) {
  if (http.status < 200 || http.status > 299) throw read_refusal(http);
  Answer answer;
  try {
    answer.json = parse_json(http.body, "the daemon's answer", most_json_bytes);
  } catch (const std::exception& error) {
    throw Failure(Exit::failed, harmless(error.what()));
  }
  answer.text = std::move(http.body);
  return answer;
}

std::string write_target(std::string_view path, const Query& query) {
  std::string target(path);
  char before = '?';
  for (const auto& [key, value] : query) {
    if (value.empty()) continue;
    target += before + percent_encode(key) + "=" + percent_encode(value);
    before = '&';
  }
  return target;
}

bool is_folder(const std::string& path) {
  struct stat file{};
  return stat(path.c_str(), &file) == 0 && S_ISDIR(file.st_mode);
}

}  // namespace

Daemon::Daemon(std::string socket) : socket_(std::move(socket)) {
  if (socket_.empty()) {
    if (const char* named = std::getenv("QIXIAN_SOCKET")) socket_ = named;
  }
}

std::vector<std::string> Daemon::places(bool changing) const {
  if (!socket_.empty() && !is_folder(socket_)) return {socket_};
  const std::string folder = socket_.empty() ? "/run/qixian" : socket_;
  if (changing) return {folder + "/control.sock"};
  return {folder + "/status.sock", folder + "/control.sock"};
}

Answer Daemon::ask(std::string_view path, const Query& query) const {
  HttpRequest request;
  request.target = write_target(path, query);
  std::optional<Failure> failure;
  for (const std::string& socket : places(false)) {
    try {
      return read_answer(request_over(socket, request));
    } catch (const SocketError& error) {
      if (error.error() == EACCES || error.error() == EPERM) {
        // The first socket's group is the one to ask for; it opens less than the other's.
        if (!failure || failure->status() != Exit::refused) failure = no_permission(socket);
      } else if (!failure) {
        failure = nobody_answers(socket, error);
      }
    }
  }
  throw *failure;
}

Answer Daemon::ask_all(std::string_view path, Query query, std::string_view list) const {
  query.emplace_back("limit", std::to_string(page_length));
  Answer whole = ask(path, query);
  const auto rows_of = [&](boost::json::value& json) -> boost::json::array* {
    if (auto* array = json.if_array()) return array;
    auto* object = json.if_object();
    auto* rows = object == nullptr
                     ? nullptr
                     : object->if_contains(boost::json::string_view(list.data(), list.size()));
    return rows == nullptr ? nullptr : rows->if_array();
  };
  boost::json::array* rows = rows_of(whole.json);
  std::size_t last_page = rows == nullptr ? 0 : rows->size();
  bool longer = false;
  query.emplace_back("after", "");
  while (last_page == page_length) {
    const auto* last = rows->back().if_object();
    const auto id = last == nullptr ? std::nullopt : integer_in(*last, "id");
    if (!id) break;
    query.back().second = std::to_string(*id);
    Answer next = ask(path, query);
    boost::json::array* more = rows_of(next.json);
    last_page = more == nullptr ? 0 : more->size();
    if (more != nullptr) rows->insert(rows->end(), more->begin(), more->end());
    longer = true;
  }
  if (longer) whole.text = boost::json::serialize(whole.json);
  return whole;
}

Answer Daemon::change(std::string_view path, const boost::json::object& body,
                      std::chrono::seconds patience) const {
  const HttpRequest request{.method = "POST",
                            .target = std::string(path),
                            .body = boost::json::serialize(body),
                            .headers = {"Idempotency-Key: " + make_idempotency_key()},
                            .patience = patience};
  const std::string socket = places(true).front();
  for (bool again = true;; again = false) {
    try {
      return read_answer(request_over(socket, request));
    } catch (const SocketError& error) {
      if (error.error() == EACCES || error.error() == EPERM) throw no_permission(socket);
      // The key keeps it from happening twice.
      if (!error.may_have_arrived() || !again) throw nobody_answers(socket, error);
    }
  }
}

std::map<std::string, std::string> Daemon::fetch(std::string_view path,
                                                 std::function<void(std::string_view)> take) const {
  const HttpRequest request{.method = "POST",
                            .target = std::string(path),
                            .body = {},
                            .headers = {},
                            .patience = {},
                            .take = std::move(take)};
  const std::string socket = places(true).front();
  try {
    HttpAnswer answer = request_over(socket, request);
    if (answer.status != 200) throw read_refusal(answer);
    return std::move(answer.headers);
  } catch (const SocketError& error) {
    if (error.error() == EACCES || error.error() == EPERM) throw no_permission(socket);
    if (!error.may_have_arrived()) throw nobody_answers(socket, error);
    throw Failure(Exit::failed, harmless(socket) + ": the daemon broke off (" +
                                    harmless(error.what()) + "); its log says why");
  }
}

}  // namespace qixian
