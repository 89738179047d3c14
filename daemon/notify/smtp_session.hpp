// One connection to an SMTP server.
//
// libcurl connects, says EHLO, starts TLS and authenticates; the transaction itself is spoken here.
// libcurl's own waits for the reply to the final dot, and for the one to QUIT, without giving the
// thread back (curl issue 8555): one slow server would stop every deadline of the daemon for
// minutes. Speaking it here also tells for certain which command a broken line left unanswered.
#pragma once

#include "notify/curl_loop.hpp"
#include "notify/smtp_replies.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace qixian {

struct SmtpSettings;

class SmtpSession {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  SmtpSession(const SmtpSettings&, CurlLoop&);
  ~SmtpSession();  // says QUIT if there is someone to say it to, and waits for nothing
  SmtpSession(const SmtpSession&) = delete;
  SmtpSession& operator=(const SmtpSession&) = delete;

  // Nothing: the server is ready for a letter. Otherwise what came of it.
  boost::asio::awaitable<std::optional<Outcome>> connect();

  // Whether the server has neither closed the line nor said anything since the last letter.
  [[nodiscard]] bool is_alive();
  // Whether the last letter found the line closed before its first command was answered: servers
  // close idle connections, and another one may be tried at once.
  [[nodiscard]] bool was_stale() const { return stale_; }
  [[nodiscard]] int letters() const { return letters_; }

  // Sends one message to one recipient. Unless the outcome is Delivered the connection is of no
  // more use.
  boost::asio::awaitable<Outcome> send(std::string recipient, std::string message, Deadline);

 private:
  struct Reply {
    int code = no_reply;
    std::string line;  // its last line
    std::string text;  // all of it; without a reply, why there is none
  };

  static std::size_t header_came(char* data, std::size_t size, std::size_t count, void* self);
  // MAIL, RCPT and DATA. Nothing: the server waits for the message.
  boost::asio::awaitable<std::optional<Outcome>> envelope(std::string recipient, std::size_t size,
                                                          Deadline);
  boost::asio::awaitable<Reply> next_reply(Deadline);
  // Empty, or why not everything could be written.
  boost::asio::awaitable<std::string> write(std::string_view bytes, Deadline);
  boost::asio::awaitable<std::string> fill(Deadline);
  [[nodiscard]] std::optional<std::string> next_line();
  [[nodiscard]] std::string words(SmtpStep, const Reply&) const;
  [[nodiscard]] std::string redact(std::string text) const;

  const SmtpSettings& settings_;
  CurlLoop& curl_;
  EasyHandle easy_;
  std::string server_;  // host:port, for reasons
  std::array<char, CURL_ERROR_SIZE> error_{};
  std::string last_line_;                         // of what the server said before it was ready
  bool pipelining_ = false, knows_size_ = false;  // what its last EHLO offered (RFC 2920, RFC 1870)
  bool ready_ = false, stale_ = false;
  curl_socket_t socket_ = CURL_SOCKET_BAD;
  std::string received_;      // from it, not yet taken as lines
  std::size_t consumed_ = 0;  // of received_
  int letters_ = 0;
};

}  // namespace qixian
