// A server written in Python that runs beside a test.
//
//   Peer peer("http_peer.py");
//   … "http://127.0.0.1:" + std::to_string(peer.port()) + "/status/200" …
//   EXPECT_EQ(peer.records().size(), 1);
//
// The constructor returns when the script has printed "ready PORT". /usr/bin/python3 is Debian's,
// which has aiosmtpd.
#pragma once

#include "fakes/child.hpp"
#include "fakes/temporary_folder.hpp"

#include <boost/json.hpp>

#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qixian::fakes {

class Peer {
 public:
  // The script is in tests/fakes; the file for its records is put before `arguments`.
  explicit Peer(const std::string& script, std::vector<std::string> arguments = {})
      : record_((folder_.path() / "record").string()),
        child_(command(script, record_, std::move(arguments))) {
    const std::string line = child_.read_line();
    if (!line.starts_with("ready ")) throw std::runtime_error(script + " did not start: " + line);
    port_ = std::stoi(line.substr(6));
  }

  [[nodiscard]] int port() const { return port_; }

  // The lines it has written so far; those whose "event" is this, where one is given.
  [[nodiscard]] std::vector<boost::json::object> records(std::string_view event = {}) const {
    std::vector<boost::json::object> found;
    std::ifstream file(record_);
    for (std::string line; std::getline(file, line);) {
      boost::json::object record = boost::json::parse(line).as_object();
      if (event.empty() || record.at("event").as_string() == event)
        found.push_back(std::move(record));
    }
    return found;
  }

 private:
  static std::vector<std::string> command(const std::string& script, const std::string& record,
                                          std::vector<std::string> arguments) {
    std::vector<std::string> words{"/usr/bin/python3", QIXIAN_SOURCE_DIR "/tests/fakes/" + script,
                                   record};
    for (std::string& argument : arguments) words.push_back(std::move(argument));
    return words;
  }

  TemporaryFolder folder_;
  std::string record_;
  Child child_;
  int port_ = 0;
};

}  // namespace qixian::fakes
