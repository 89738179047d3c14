// Servers of the bench, in processes of their own, and who asks for the status meanwhile.
#pragma once

#include <boost/asio.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <functional>
#include <memory>
#include <sched.h>
#include <signal.h>
#include <string>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace qixian::bench {

namespace asio = boost::asio;

// This process runs on one core from here on; on a machine with one it stays where it is.
inline void stay_on(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  static_cast<void>(sched_setaffinity(0, sizeof cores, &cores));
}

// A process that runs `work` until this object goes.
class Beside {
 public:
  explicit Beside(const std::function<void()>& work) : process_(fork()) {
    if (process_ != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    stay_on(1);
    work();
    _exit(0);
  }
  ~Beside() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

 private:
  pid_t process_;
};

// One kept-alive connection that answers every POST with 204.
class Post : public std::enable_shared_from_this<Post> {
 public:
  explicit Post(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

  void read() {
    socket_.async_read_some(
        asio::buffer(piece_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
          if (error) return;
          self->text_.append(self->piece_.data(), size);
          int answers = 0;
          while (const std::size_t whole = self->length_of_first()) {
            self->text_.erase(0, whole);
            ++answers;
          }
          if (answers == 0) return self->read();
          for (self->answer_.clear(); answers > 0; --answers)
            self->answer_ += "HTTP/1.1 204 No Content\r\n\r\n";
          asio::async_write(self->socket_, asio::buffer(self->answer_),
                            [self](const boost::system::error_code& failed, std::size_t) {
                              if (!failed) self->read();
                            });
        });
  }

 private:
  // Of the first request in text_ when it is there whole, otherwise 0.
  [[nodiscard]] std::size_t length_of_first() const {
    constexpr std::string_view name = "ontent-Length: ";
    const std::size_t end = text_.find("\r\n\r\n");
    std::size_t at = text_.find(name);
    if (at == text_.npos) at = text_.find("ontent-length: ");  // undici
    if (end == text_.npos || at > end) return 0;
    std::size_t size = 0;
    std::from_chars(text_.data() + at + name.size(), text_.data() + end, size);
    const std::size_t whole = end + 4 + size;
    return text_.size() < whole ? 0 : whole;
  }

  asio::ip::tcp::socket socket_;
  std::array<char, 16 * 1024> piece_;
  std::string text_;
  std::string answer_;
};

inline void accept_posts(asio::ip::tcp::acceptor& acceptor) {
  acceptor.async_accept([&acceptor](const boost::system::error_code& error, auto socket) {
    if (!error) std::make_shared<Post>(std::move(socket))->read();
    accept_posts(acceptor);
  });
}

// A port that is free now.
inline int free_port() {
  asio::io_context io;
  return asio::ip::tcp::acceptor(io, {asio::ip::make_address("127.0.0.1"), 0})
      .local_endpoint()
      .port();
}

inline void serve_posts(int port) {
  asio::io_context io(1);
  asio::ip::tcp::acceptor acceptor(
      io, {asio::ip::make_address("127.0.0.1"), static_cast<asio::ip::port_type>(port)});
  accept_posts(acceptor);
  io.run();
}

inline void wait_for_port(int port) {
  asio::io_context io;
  for (int tries = 0; tries < 500; ++tries) {
    asio::ip::tcp::socket socket(io);
    boost::system::error_code error;
    socket.connect({asio::ip::make_address("127.0.0.1"), static_cast<asio::ip::port_type>(port)},
                   error);
    if (!error) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  throw std::runtime_error("nobody listens on port " + std::to_string(port));
}

// Asks for the status two hundred times a second, from another core, until the end of the process.
// Each answer's microseconds go into the pipe.
inline void ask_for_status(const std::string& path, int pipe) {
  asio::io_context io;
  asio::local::stream_protocol::socket socket(io);
  boost::system::error_code error;
  do {
    socket = asio::local::stream_protocol::socket(io);
    socket.connect(path, error);
    if (error) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  } while (error);
  const std::string question = "GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n";
  std::array<char, 64 * 1024> piece;
  for (auto next = std::chrono::steady_clock::now();; next += std::chrono::milliseconds(5)) {
    std::this_thread::sleep_until(next);
    const auto asked = std::chrono::steady_clock::now();
    asio::write(socket, asio::buffer(question), error);
    if (error) return;
    socket.read_some(asio::buffer(piece), error);  // it is written in one piece
    if (error) return;
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - asked);
    const auto microseconds = static_cast<std::int32_t>(took.count());
    if (write(pipe, &microseconds, sizeof microseconds) != sizeof microseconds) return;
    next = std::max(next, std::chrono::steady_clock::now() - std::chrono::milliseconds(5));
  }
}

}  // namespace qixian::bench
