// The daemon as the commands see it: ask for something, change something.
//
//   Daemon daemon(options.socket);
//   Answer answer = daemon.ask("/v1/cases/" + percent_encode(docket));
//   Answer answer = daemon.change("/v1/cases", {{"title", title}});
//
// The socket is the one named by --socket, else QIXIAN_SOCKET, else the default places: asking
// tries /run/qixian/status.sock, then control.sock; changing uses control.sock. A folder named
// instead of a socket stands for the two sockets in it.
//
// What goes wrong is a Failure with the exit status of the command: nobody answers 3, no permission
// 5 naming the group, 404 is 4, any other refusal of the daemon 5, its own trouble (5xx) 1. A
// change carries an Idempotency-Key and is tried once more when the connection broke under it.
#pragma once

#include <boost/json.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qixian {

struct Answer {
  std::string text;  // as it came
  boost::json::value json;
};

using Query = std::vector<std::pair<std::string, std::string>>;

class Daemon {
 public:
  explicit Daemon(std::string socket);

  // `path` is percent-encoded already; the query is not, and pairs with an empty value are left
  // out.
  [[nodiscard]] Answer ask(std::string_view path, const Query& = {}) const;
  // Every page of a long list as one answer; `list` is the member that holds it.
  [[nodiscard]] Answer ask_all(std::string_view path, Query, std::string_view list) const;
  [[nodiscard]] Answer change(std::string_view path, const boost::json::object& body,
                              std::chrono::seconds patience = std::chrono::seconds{60}) const;
  // What answers a POST is taken piece by piece, for as long as it takes; the answer's headers.
  [[nodiscard]] std::map<std::string, std::string> fetch(
      std::string_view path, std::function<void(std::string_view)> take) const;

 private:
  [[nodiscard]] std::vector<std::string> places(bool changing) const;
  std::string socket_;
};

}  // namespace qixian
