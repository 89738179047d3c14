// Listening Unix sockets: inherited from systemd, or made at a path.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace qixian {

// A socket path that cannot be had: in use, not ours, too long, its folder missing.
class ListenError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Makes the socket, mode 0660 and in `group` where that group exists and we may give it. A socket
// left behind by a daemon that is gone is replaced; one that answers is in use. The file goes with
// the object.
class SocketFile {
 public:
  SocketFile(boost::asio::any_io_executor, std::filesystem::path, const std::string& group);
  ~SocketFile();
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;

  [[nodiscard]] boost::asio::local::stream_protocol::acceptor take() {
    return std::move(acceptor_);
  }

 private:
  std::filesystem::path path_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
};

// A descriptor that systemd::inherited_sockets() gave.
[[nodiscard]] boost::asio::local::stream_protocol::acceptor adopt_socket(
    boost::asio::any_io_executor, int descriptor);

}  // namespace qixian
