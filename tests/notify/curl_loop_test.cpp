#include "notify/curl_loop.hpp"

#include "fakes/peer.hpp"
#include "loop.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <memory>
#include <poll.h>
#include <string>
#include <vector>

namespace qixian {
namespace {

using fakes::Peer;

class CurlLoopTest : public testing::Test {
 protected:
  Peer peer{"http_peer.py"};

  [[nodiscard]] EasyHandle request(const std::string& path) const {
    EasyHandle easy = new_easy();
    curl_easy_setopt(easy.get(), CURLOPT_URL,
                     ("http://127.0.0.1:" + std::to_string(peer.port()) + path).c_str());
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, "{}");
    curl_easy_setopt(
        easy.get(), CURLOPT_WRITEFUNCTION,
        +[](char*, std::size_t size, std::size_t count, void*) { return size * count; });
    return easy;
  }
};

boost::asio::awaitable<CURLcode> get(CurlLoop& curl, CURL* easy) {
  co_return co_await curl.perform(easy);
}

TEST_F(CurlLoopTest, KeepsNothingAwakeWhenNothingIsUnderWay) {
  Loop loop;
  const EasyHandle easy = request("/status/200");
  boost::asio::co_spawn(loop.io, get(loop.curl, easy.get()), [](std::exception_ptr, CURLcode) {});
  loop.io.run();  // returns, though a connection is kept
  EXPECT_EQ(loop.run(get(loop.curl, easy.get())), CURLE_OK);
  for (const auto& record : peer.records()) EXPECT_EQ(record.at("connection").as_int64(), 1);
}

TEST_F(CurlLoopTest, SleepsWhileItWaitsThoughIdleConnectionsAreClosed) {
  Loop loop;
  const EasyHandle closing = request("/close"), slow = request("/slow");
  curl_easy_setopt(slow.get(), CURLOPT_TIMEOUT_MS, 300L);
  EXPECT_EQ(loop.run(get(loop.curl, closing.get())), CURLE_OK);
  boost::asio::co_spawn(loop.io, get(loop.curl, slow.get()), [](std::exception_ptr, CURLcode code) {
    EXPECT_EQ(code, CURLE_OPERATION_TIMEDOUT);
  });
  loop.io.restart();
  EXPECT_LT(loop.io.run(),
            40U);  // what ran in those 300 ms; a loop that spins runs many thousand times
}

TEST_F(CurlLoopTest, RunsManyTransfersSideBySide) {
  Loop loop;
  std::vector<EasyHandle> handles;
  int ended = 0;
  for (int i = 0; i < 60; ++i) {
    handles.push_back(request(i % 3 == 0 ? "/status/500" : i % 3 == 1 ? "/close" : "/status/204"));
    boost::asio::co_spawn(loop.io, get(loop.curl, handles.back().get()),
                          [&](std::exception_ptr error, CURLcode code) {
                            EXPECT_FALSE(error);
                            EXPECT_EQ(code, CURLE_OK);
                            ++ended;
                          });
  }
  loop.io.run_for(std::chrono::seconds(30));
  EXPECT_EQ(ended, 60);
  EXPECT_EQ(peer.records().size(), 60U);
}

TEST_F(CurlLoopTest, ACancelledTransferSeesOperationAbortedAndItsHandleCanBeUsedAgain) {
  Loop loop;
  const EasyHandle easy = request("/slow");
  boost::asio::cancellation_signal signal;
  boost::system::error_code seen;
  boost::asio::co_spawn(
      loop.io, get(loop.curl, easy.get()),
      boost::asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr error, CURLcode) {
        try {
          if (error) std::rethrow_exception(error);
        } catch (const boost::system::system_error& thrown) {
          seen = thrown.code();
        }
      }));
  loop.io.run_for(std::chrono::milliseconds(50));
  signal.emit(boost::asio::cancellation_type::terminal);
  loop.io.run_for(std::chrono::seconds(10));
  EXPECT_EQ(seen, boost::asio::error::operation_aborted);
  curl_easy_setopt(easy.get(), CURLOPT_URL,
                   ("http://127.0.0.1:" + std::to_string(peer.port()) + "/status/200").c_str());
  EXPECT_EQ(loop.run(get(loop.curl, easy.get())), CURLE_OK);
}

TEST_F(CurlLoopTest, TakesWhatIsUnderWayWithItWhenItGoes) {
  const EasyHandle easy = request("/slow");
  const auto held = std::make_shared<int>(1);
  {
    Loop loop;
    const auto task = [](CurlLoop& curl, CURL* handle,
                         std::shared_ptr<int> kept) -> boost::asio::awaitable<void> {
      co_await curl.perform(handle);
      *kept = 2;
    };
    boost::asio::co_spawn(loop.io, task(loop.curl, easy.get(), held), [](std::exception_ptr) {});
    loop.io.run_for(std::chrono::milliseconds(50));
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_EQ(*held, 1);
}

TEST_F(CurlLoopTest, LendsAConnectionToItsCaller) {
  Loop loop;
  EasyHandle easy = request("/");
  curl_easy_setopt(easy.get(), CURLOPT_CONNECT_ONLY, 1L);
  const auto talk = [&]() -> boost::asio::awaitable<std::string> {
    const auto soon = [] {
      return std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
    };
    EXPECT_EQ(co_await loop.curl.connect(easy.get()), CURLE_OK);
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(easy.get(), CURLINFO_ACTIVESOCKET, &socket);
    EXPECT_TRUE(co_await loop.curl.wait(socket, CurlLoop::Direction::writable, soon()));
    EXPECT_FALSE(co_await loop.curl.wait(socket, CurlLoop::Direction::readable, soon()));
    const std::string request_text =
        "POST /status/204 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    std::size_t size = 0;
    EXPECT_EQ(curl_easy_send(easy.get(), request_text.data(), request_text.size(), &size),
              CURLE_OK);
    EXPECT_TRUE(co_await loop.curl.wait(socket, CurlLoop::Direction::readable,
                                        soon() + std::chrono::seconds(10)));
    std::array<char, 12> answer{};
    EXPECT_EQ(curl_easy_recv(easy.get(), answer.data(), answer.size(), &size), CURLE_OK);
    loop.curl.release(easy.get());
    pollfd gone{socket, POLLIN, 0};
    EXPECT_EQ(::poll(&gone, 1, 0), 1);
    EXPECT_EQ(gone.revents, POLLNVAL);  // release closed it
    co_return std::string(answer.data(), size);
  };
  EXPECT_EQ(loop.run(talk()), "HTTP/1.1 204");
}

}  // namespace
}  // namespace qixian
