#include "api/http_server.hpp"

#include "api/http_request.hpp"
#include "process/bell.hpp"
#include "process/task_group.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace qixian {
namespace {

using Steady = std::chrono::steady_clock;
using Protocol = asio::local::stream_protocol;

asio::awaitable<void> pause(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

// A client that says exactly what it is told to.
class Client {
 public:
  Client(asio::io_context& io, const std::string& path) : socket_(io) {
    socket_.connect(Protocol::endpoint(path));
  }

  asio::awaitable<void> say(std::string words) {
    co_await asio::async_write(socket_, asio::buffer(words), asio::as_tuple(asio::use_awaitable));
  }
  // One response with its body; what there was when the server closed first.
  asio::awaitable<std::string> hear(bool head = false) {
    std::size_t size = co_await until("\r\n\r\n");
    if (size == 0) co_return std::exchange(heard_, "");
    const std::size_t length = heard_.find("Content-Length: ");
    if (!head && length < size) size += std::stoul(heard_.substr(length + 16));
    while (heard_.size() < size && co_await more()) {
    }
    std::string response = heard_.substr(0, size);
    heard_.erase(0, size);
    co_return response;
  }
  // Everything until the server closes.
  asio::awaitable<std::string> hear_out() {
    while (co_await more()) {
    }
    co_return std::exchange(heard_, "");
  }
  asio::awaitable<std::string> ask(std::string words) {
    co_await say(std::move(words));
    co_return co_await hear();
  }
  void finish_sending() { socket_.shutdown(Protocol::socket::shutdown_send); }

 private:
  asio::awaitable<std::size_t> until(std::string_view end) {
    for (;;) {
      const std::size_t place = heard_.find(end);
      if (place != std::string::npos) co_return place + end.size();
      if (!co_await more()) co_return 0;
    }
  }
  asio::awaitable<bool> more() {
    std::array<char, 4096> bytes;
    const auto [error, size] =
        co_await socket_.async_read_some(asio::buffer(bytes), asio::as_tuple(asio::use_awaitable));
    heard_.append(bytes.data(), size);
    co_return !error;
  }

  Protocol::socket socket_;
  std::string heard_;
};

std::string get(const std::string& target, const std::string& fields = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: qixian\r\n" + fields + "\r\n";
}
std::string post(const std::string& target, const std::string& body,
                 const std::string& fields = "") {
  return "POST " + target + " HTTP/1.1\r\nHost: qixian\r\n" + fields +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}
std::string without_its_end(const std::string& request) {
  return request.substr(0, request.size() - 2);
}
std::string status_of(const std::string& response) {
  return response.starts_with("HTTP/1.") ? response.substr(9, 3) : "none: " + response;
}
std::string body_of(const std::string& response) {
  const std::size_t end = response.find("\r\n\r\n");
  return end == std::string::npos ? "" : response.substr(end + 4);
}

class HttpServerTest : public testing::Test {
 protected:
  void SetUp() override {
    std::array<char, 32> folder{"/tmp/qixian-http-XXXXXX"};
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    folder_ = folder.data();
    path = folder_ + "/status.sock";
  }
  void TearDown() override {
    ::unlink(path.c_str());
    ::rmdir(folder_.c_str());
  }

  // Runs `test` beside a server, and both to their end.
  void serve(const std::function<asio::awaitable<void>()>& test) {
    HttpServer server(
        Protocol::acceptor(io, Protocol::endpoint(path)),
        [this](Request request) { return answer(std::move(request)); }, limits);
    asio::steady_timer too_long(io, 20s);
    too_long.async_wait([](boost::system::error_code error) {
      if (!error) throw std::runtime_error("the test hangs");
    });
    const auto test_then_stop = [&]() -> asio::awaitable<void> {
      co_await test();
      stopped_at = Steady::now();
      tasks.stop();
    };
    tasks.spawn("server", server.run());
    tasks.spawn("test", test_then_stop());
    tasks.run();
    stopping_took = Steady::now() - stopped_at;
  }

  asio::awaitable<Response> answer(Request request) {
    seen.push_back(request);
    if (request.path == "/fail") throw std::runtime_error("secret reason");
    if (request.path == "/slow") co_await pause(60ms);
    if (request.path == "/wait") co_await release.wait();
    Response response;
    response.body = request.body.empty() ? request.path : request.body;
    if (request.path == "/nothing") response.status = 204;
    if (request.path == "/forged") response.headers["X-Name"] = "a\r\nSet-Cookie: b";
    if (request.path == "/large") response.body.assign(4'000'000, 'x');
    co_return response;
  }

  Client client() { return {io, path}; }

  asio::io_context io{1};
  TaskGroup tasks{io};
  Bell release{io.get_executor()};
  HttpLimits limits;
  std::string path;
  std::vector<Request> seen;
  Steady::time_point stopped_at;
  Steady::duration stopping_took{};

 private:
  std::string folder_;
};

TEST_F(HttpServerTest, AnswersARequestAndKnowsWhoAsks) {
  serve([&]() -> asio::awaitable<void> {
    Client one = client();
    const std::string response =
        co_await one.ask(post("/v1/cases/%E6%A1%88?office=nanchang-eco&light=red&title=a+b%2Bc&x",
                              "{}", "X-Thing: 1\r\nx-thing: 2\r\n"));
    EXPECT_EQ(status_of(response), "200");
    EXPECT_NE(response.find("Content-Type: application/json\r\n"), std::string::npos);
    EXPECT_EQ(body_of(response), "{}");
  });
  ASSERT_EQ(seen.size(), 1U);
  const Request& request = seen[0];
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/v1/cases/案");
  EXPECT_EQ(request.query,
            (std::multimap<std::string, std::string>{
                {"office", "nanchang-eco"}, {"light", "red"}, {"title", "a b+c"}, {"x", ""}}));
  EXPECT_EQ(request.headers.at("host"), "qixian");
  EXPECT_EQ(request.headers.at("x-thing"), "1, 2");
  EXPECT_EQ(request.body, "{}");
  EXPECT_EQ(request.uid, ::getuid());
}

TEST_F(HttpServerTest, KeepsAConnectionUntilToldToClose) {
  serve([&]() -> asio::awaitable<void> {
    Client one = client();
    for (int i = 0; i < 3; ++i) EXPECT_EQ(body_of(co_await one.ask(get("/again"))), "/again");
    co_await one.say(get("/last", "Connection: close\r\n"));
    const std::string response = co_await one.hear_out();
    EXPECT_EQ(body_of(response), "/last");
    EXPECT_NE(response.find("Connection: close\r\n"), std::string::npos);

    Client old = client();
    co_await old.say("GET /old HTTP/1.0\r\n\r\n");
    EXPECT_EQ(body_of(co_await old.hear_out()), "/old");
  });
  EXPECT_EQ(seen.size(), 5U);
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrder) {
  serve([&]() -> asio::awaitable<void> {
    Client one = client();
    co_await one.say(get("/slow") + post("/two", "body") + "\r\n" + get("/three"));
    EXPECT_EQ(body_of(co_await one.hear()), "/slow");
    EXPECT_EQ(body_of(co_await one.hear()), "body");
    EXPECT_EQ(body_of(co_await one.hear()), "/three");
  });
}

TEST_F(HttpServerTest, ReadsARequestThatComesByteByByte) {
  serve([&]() -> asio::awaitable<void> {
    Client one = client();
    for (const char byte : post("/bytes", "body", "X: y\r\n")) co_await one.say({byte});
    EXPECT_EQ(body_of(co_await one.hear()), "body");
  });
}

TEST_F(HttpServerTest, AnswersHeadAsGetWithoutTheBody) {
  serve([&]() -> asio::awaitable<void> {
    Client one = client();
    co_await one.say("HEAD /there HTTP/1.1\r\nHost: q\r\n\r\n" + get("/next"));
    const std::string head = co_await one.hear(true);
    EXPECT_EQ(status_of(head), "200");
    EXPECT_NE(head.find("Content-Length: 6\r\n"), std::string::npos);
    EXPECT_EQ(body_of(co_await one.hear()), "/next");
    const std::string nothing = co_await one.ask(get("/nothing"));
    EXPECT_EQ(status_of(nothing), "204");
    EXPECT_EQ(nothing.find("Content-Length"), std::string::npos);
    EXPECT_EQ(body_of(co_await one.ask(get("/next"))), "/next");
  });
  EXPECT_EQ(seen[0].method, "GET");
}

TEST_F(HttpServerTest, TakesAChunkedBodyWithinTheLimit) {
  limits.body_bytes = 10;
  serve([&]() -> asio::awaitable<void> {
    const std::string start = "POST /c HTTP/1.1\r\nHost: q\r\nTransfer-Encoding: chunked\r\n\r\n";
    Client one = client();
    EXPECT_EQ(body_of(co_await one.ask(start + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")), "abcde");
    EXPECT_EQ(status_of(co_await one.ask(start + "6\r\nabcdef\r\n6\r\nabcdef\r\n0\r\n\r\n")),
              "413");
    Client two = client();
    EXPECT_EQ(status_of(co_await two.ask(start + "x\r\n")), "400");
  });
  EXPECT_EQ(seen.size(), 1U);
}

TEST_F(HttpServerTest, SaysContinueToAClientThatWaitsForIt) {
  limits.body_bytes = 10;
  serve([&]() -> asio::awaitable<void> {
    Client one = client();
    co_await one.say(
        "POST /e HTTP/1.1\r\nHost: q\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    EXPECT_EQ(status_of(co_await one.hear()), "100");
    EXPECT_EQ(body_of(co_await one.ask("body")), "body");
    co_await one.say(
        "POST /e HTTP/1.1\r\nHost: q\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
    EXPECT_EQ(status_of(co_await one.hear()), "413");
    Client two = client();
    EXPECT_EQ(status_of(co_await two.ask(get("/e", "Expect: a miracle\r\n"))), "417");
  });
}

TEST_F(HttpServerTest, RefusesABodyThatIsTooLargeAndTheClientHearsIt) {
  limits.body_bytes = 1000;
  serve([&]() -> asio::awaitable<void> {
    Client one = client();
    EXPECT_EQ(body_of(co_await one.ask(post("/fits", std::string(1000, 'x')))).size(), 1000U);
    // More than the socket holds: the client is still sending when it is refused.
    co_await one.say(post("/too-large", std::string(1'000'000, 'x')));
    const std::string response = co_await one.hear();
    EXPECT_EQ(status_of(response), "413");
    EXPECT_NE(response.find("Content-Type: application/problem+json\r\n"), std::string::npos);
    EXPECT_EQ(body_of(response),
              R"({"type":"about:blank","title":"Payload Too Large","status":413,)"
              R"("detail":"the body is too large"})"
              "\n");
  });
  EXPECT_EQ(seen.size(), 1U);
}

TEST_F(HttpServerTest, RefusesAHeaderThatIsTooLarge) {
  limits.header_bytes = 1000;
  serve([&]() -> asio::awaitable<void> {
    const std::size_t rest = get("/", "X: \r\n").size();
    Client one = client();
    const std::string fits = get("/", "X: " + std::string(1000 - rest, 'x') + "\r\n");
    EXPECT_EQ(status_of(co_await one.ask(fits)), "200");
    const std::string too_large = get("/", "X: " + std::string(1001 - rest, 'x') + "\r\n");
    EXPECT_EQ(status_of(co_await one.ask(too_large)), "431");
    Client two = client();
    EXPECT_EQ(status_of(co_await two.ask("GET /" + std::string(5000, 'x'))), "431");
  });
}

TEST_F(HttpServerTest, RefusesWhatTwoReadersCouldUnderstandDifferently) {
  const std::string post_start = "POST / HTTP/1.1\r\nHost: q\r\n";
  const std::vector<std::string> malformed{
      "nonsense\r\n\r\n",
      "GET /\r\n\r\n",
      "GET / HTTP/2.0\r\nHost: q\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: q\r\nHost: r\r\n\r\n",
      "GET / HTTP/1.1\nHost: q\n\n",
      "GET / HTTP/1.1\r\nHost: q\nX: y\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: q\r\nX: y\rz\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: q\r\nX: a\r\n b\r\n\r\n",
      "GET / HTTP/1.1\r\n X: a\r\nHost: q\r\n\r\n",
      "GET / HTTP/1.1\r\nHost : q\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: q\r\nX y: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: q\r\nX: a" + std::string(1, '\0') + "b\r\n\r\n",
      "GET  / HTTP/1.1\r\nHost: q\r\n\r\n",
      post_start + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      post_start + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n",
      post_start + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx",
      post_start + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx",
      post_start + "Content-Length: 1, 2\r\n\r\nx",
      post_start + "Content-Length: -1\r\n\r\nx",
      post_start + "Content-Length: 99999999999999999999\r\n\r\nx",
      post_start + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
      post_start + "Transfer-Encoding: identity\r\n\r\n",
      post_start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      get("/%"),
      get("/%4"),
      get("/%zz"),
      get("/%00"),
      get("/%ff"),
      get("/?a=%e6%9c"),
      get("/a#b"),
      get("*"),
      get("no-slash"),
      get("http://host"),
  };
  serve([&]() -> asio::awaitable<void> {
    for (const std::string& request : malformed) {
      if (request == malformed.back()) continue;
      Client one = client();
      co_await one.say(request);
      const std::string response = co_await one.hear_out();
      EXPECT_EQ(status_of(response), "400") << request;
      EXPECT_NE(response.find("Connection: close\r\n"), std::string::npos) << request;
    }
    Client absolute = client();
    EXPECT_EQ(body_of(co_await absolute.ask(malformed.back())), "/");
    EXPECT_EQ(body_of(co_await absolute.ask(get("http://host/a?b=c"))), "/a");
  });
  EXPECT_EQ(seen.size(), 2U);
}

TEST_F(HttpServerTest, RefusesARequestThatEndsEarly) {
  serve([&]() -> asio::awaitable<void> {
    for (const std::string& part :
         {without_its_end(get("/")), without_its_end(post("/", "body"))}) {
      Client one = client();
      co_await one.say(part);
      one.finish_sending();
      EXPECT_EQ(status_of(co_await one.hear_out()), "400") << part;
    }
    Client silent = client();
    silent.finish_sending();
    EXPECT_EQ(co_await silent.hear_out(), "");
  });
}

TEST_F(HttpServerTest, ASlowRequestIsTimedOutAndAnIdleConnectionJustCloses) {
  limits.read_time = 30ms;
  limits.idle_time = 50ms;
  serve([&]() -> asio::awaitable<void> {
    Client slow_header = client();
    co_await slow_header.say("GET / HT");
    Client slow_body = client();
    co_await slow_body.say(without_its_end(post("/", "body")));
    Client idle = client();
    const auto begun = Steady::now();
    EXPECT_EQ(status_of(co_await slow_header.hear()), "408");
    EXPECT_EQ(status_of(co_await slow_body.hear()), "408");
    EXPECT_LT(Steady::now() - begun, 2s);
    EXPECT_EQ(co_await idle.hear_out(), "");
    EXPECT_GE(Steady::now() - begun, 45ms);
  });
}

TEST_F(HttpServerTest, AnAnswerMayTakeLongerThanAnyLimit) {
  limits.read_time = 10ms;
  limits.idle_time = 10ms;
  serve([&]() -> asio::awaitable<void> {
    Client one = client();
    EXPECT_EQ(body_of(co_await one.ask(get("/slow"))), "/slow");
  });
}

TEST_F(HttpServerTest, AClientThatDoesNotReadIsGivenUp) {
  limits.read_time = 20ms;
  limits.connections = 1;
  serve([&]() -> asio::awaitable<void> {
    Client deaf = client();
    co_await deaf.say(get("/large"));
    co_await pause(100ms);
    Client other = client();
    EXPECT_EQ(status_of(co_await other.ask(get("/"))), "200");
    EXPECT_LT((co_await deaf.hear_out()).size(), 4'000'000U);
  });
}

TEST_F(HttpServerTest, ALargeAnswerArrivesWhole) {
  serve([&]() -> asio::awaitable<void> {
    Client one = client();
    EXPECT_EQ(body_of(co_await one.ask(get("/large"))).size(), 4'000'000U);
  });
}

TEST_F(HttpServerTest, AHundredIdleConnectionsDoNotKeepAGoodOneOut) {
  serve([&]() -> asio::awaitable<void> {
    std::vector<Client> idle;
    for (int i = 0; i < 100; ++i) idle.push_back(client());
    const auto begun = Steady::now();
    Client good = client();
    EXPECT_EQ(status_of(co_await good.ask(get("/"))), "200");
    EXPECT_LT(Steady::now() - begun, 1s);
    EXPECT_EQ(co_await idle.front().hear_out(), "");  // the longest idle gave way
    EXPECT_EQ(status_of(co_await idle.back().ask(get("/"))), "200");
  });
}

TEST_F(HttpServerTest, WhenEveryPlaceIsBusyTheNewcomerIsToldAtOnce) {
  limits.connections = 2;
  serve([&]() -> asio::awaitable<void> {
    Client one = client();
    Client two = client();
    co_await one.say(get("/wait"));
    co_await two.say(get("/wait"));
    co_await pause(5ms);
    for (int i = 0; i < 10; ++i) {
      Client three = client();
      EXPECT_EQ(status_of(co_await three.ask(get("/"))), "503");
    }
    release.ring();
    EXPECT_EQ(status_of(co_await one.hear()), "200");
    Client four = client();
    EXPECT_EQ(status_of(co_await four.ask(get("/"))), "200");  // in the place of `one`
    release.ring();
    EXPECT_EQ(status_of(co_await two.hear()), "200");
  });
}

TEST_F(HttpServerTest, AHandlerThatThrowsIsAProblemWithoutItsReason) {
  serve([&]() -> asio::awaitable<void> {
    Client one = client();
    const std::string response = co_await one.ask(get("/fail"));
    EXPECT_EQ(status_of(response), "500");
    EXPECT_EQ(response.find("secret"), std::string::npos);
    EXPECT_EQ(status_of(co_await one.ask(get("/next"))), "200");
  });
}

TEST_F(HttpServerTest, AFieldOfAnAnswerCannotBreakItsLine) {
  serve([&]() -> asio::awaitable<void> {
    Client one = client();
    const std::string response = co_await one.ask(get("/forged"));
    EXPECT_NE(response.find("X-Name: a\\x0d\\x0aSet-Cookie: b\r\n"), std::string::npos) << response;
  });
}

TEST_F(HttpServerTest, StopsWithoutWaitingForItsGuestsWhateverTheyDo) {
  std::vector<Client> guests;
  serve([&]() -> asio::awaitable<void> {
    for (int i = 0; i < 60; ++i) guests.push_back(client());
    for (int i = 0; i < 20; ++i) co_await guests[static_cast<std::size_t>(i)].say(get("/wait"));
    for (int i = 20; i < 40; ++i) co_await guests[static_cast<std::size_t>(i)].say("GET / HT");
    co_await guests[40].say(get("/large"));
    co_await guests[41].say("nonsense\r\n\r\n");
    co_await pause(10ms);
  });
  EXPECT_LT(stopping_took, 2s);
  EXPECT_THROW(client(), boost::system::system_error);  // the listening socket is closed
}

TEST(HeaderScanTest, FindsTheEndOnceItIsThere) {
  const std::string header = "GET / HTTP/1.1\r\nHost: q\r\n\r\n";
  HeaderScan scan;
  for (std::size_t size = 0; size < header.size(); ++size) {
    EXPECT_EQ(scan.look(std::string_view(header).substr(0, size)), std::nullopt);
  }
  EXPECT_EQ(scan.look(header), header.size());
  EXPECT_EQ(HeaderScan().look(header + "body\n"), header.size());
}

}  // namespace
}  // namespace qixian
