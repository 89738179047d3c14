// libcurl's multi interface on the daemon's one thread.
//
//   EasyHandle easy = new_easy();
//   curl_easy_setopt(easy.get(), CURLOPT_URL, …);
//   CURLcode code = co_await curl.perform(easy.get());
//
// Connections are kept and reused. curl's sockets live in an epoll of its own, level-triggered,
// which Asio watches as one descriptor: curl opens and closes some sockets without telling (curl
// issues 2734, 5747), and the kernel forgets a closed socket by itself. Nothing is armed while
// nothing is under way, so an idle loop keeps neither the process awake nor io_context::run from
// returning.
//
// A task that is cancelled takes its handle out at once and sees operation_aborted. Handles outlive
// the call; a CurlLoop outlives every handle that it has seen.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace qixian {

struct EasyDeleter {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
using EasyHandle = std::unique_ptr<CURL, EasyDeleter>;

// A handle with what every transfer of ours has: TLS 1.2 or later, verified; `ca_file` added to the
// system's authorities where given; no proxy, no redirect, no signal, no waiting for a resolver
// that was given up.
[[nodiscard]] EasyHandle new_easy(const std::string& ca_file = {});

class CurlLoop {
 public:
  explicit CurlLoop(boost::asio::any_io_executor);
  ~CurlLoop();
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  // Runs the transfer to its end.
  boost::asio::awaitable<CURLcode> perform(CURL*);

  // For a handle with CURLOPT_CONNECT_ONLY: after CURLE_OK the connection is the caller's, for
  // curl_easy_send, curl_easy_recv and wait, until release closes it. After an error it is released
  // already.
  boost::asio::awaitable<CURLcode> connect(CURL*);
  void release(CURL*);

  enum class Direction { readable, writable };
  // Whether the socket of such a connection became so before `until`.
  boost::asio::awaitable<bool> wait(curl_socket_t, Direction,
                                    std::chrono::steady_clock::time_point until);

  [[nodiscard]] boost::asio::any_io_executor executor() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace qixian
