#include "process/systemd.hpp"

#include "process/loop_watch.hpp"
#include "process/signals.hpp"
#include "process/task_group.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace qixian {
namespace {

// What a service manager listens at: a datagram socket named in NOTIFY_SOCKET.
class ServiceManager : public testing::Test {
 protected:
  void SetUp() override {
    std::array<char, 32> folder{"/tmp/qixian-notify-XXXXXX"};
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    folder_ = folder.data();
    path_ = folder_ + "/notify";
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    ::sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(socket_, reinterpret_cast<::sockaddr*>(&address), sizeof address), 0);
    ::setenv("NOTIFY_SOCKET", path_.c_str(), 1);
  }
  void TearDown() override {
    ::unsetenv("NOTIFY_SOCKET");
    ::unsetenv("WATCHDOG_USEC");
    ::unsetenv("WATCHDOG_PID");
    ::close(socket_);
    ::unlink(path_.c_str());
    ::rmdir(folder_.c_str());
  }

  // Everything that was said since the last time.
  std::vector<std::string> heard() const {
    std::vector<std::string> messages;
    std::array<char, 8192> bytes;
    for (ssize_t size = 0; (size = ::recv(socket_, bytes.data(), bytes.size(), 0)) >= 0;) {
      messages.emplace_back(bytes.data(), static_cast<std::size_t>(size));
    }
    return messages;
  }

 private:
  std::string folder_;
  std::string path_;
  int socket_ = -1;
};

TEST_F(ServiceManager, HearsHowTheDaemonIs) {
  systemd::say_ready();
  systemd::say_status("3 due today");
  systemd::feed_watchdog();
  systemd::say_stopping();
  EXPECT_EQ(heard(), (std::vector<std::string>{"READY=1", "STATUS=3 due today", "WATCHDOG=1",
                                               "STOPPING=1"}));
}

TEST_F(ServiceManager, HearsWhenAReloadBegan) {
  systemd::say_reloading();
  const auto messages = heard();
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_TRUE(messages[0].starts_with("RELOADING=1\nMONOTONIC_USEC=")) << messages[0];
}

TEST_F(ServiceManager, IsNotFooledByAStatusOfTwoLines) {
  systemd::say_status("case\nREADY=1");
  EXPECT_EQ(heard(), std::vector<std::string>{"STATUS=case\\x0aREADY=1"});
}

TEST(WithoutServiceManager, NothingIsSaidAndNothingFails) {
  ::unsetenv("NOTIFY_SOCKET");
  ::unsetenv("WATCHDOG_USEC");
  systemd::say_ready();
  EXPECT_EQ(systemd::watchdog_interval(), std::nullopt);
  EXPECT_TRUE(systemd::inherited_sockets().empty());
}

TEST_F(ServiceManager, SetsTheWatchdogForThisProcessOnly) {
  ::setenv("WATCHDOG_USEC", "30000000", 1);
  EXPECT_EQ(systemd::watchdog_interval(), 30s);
  ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
  EXPECT_EQ(systemd::watchdog_interval(), 30s);
  ::setenv("WATCHDOG_PID", "1", 1);
  EXPECT_EQ(systemd::watchdog_interval(), std::nullopt);
}

TEST_F(ServiceManager, IsFedAtHalfTheIntervalWhileTheDaemonIsWell) {
  ::setenv("WATCHDOG_USEC", "20000", 1);  // fed every 10 ms
  asio::io_context io{1};
  TaskGroup tasks(io);
  int asked = 0;
  const auto is_well = [&] {
    if (++asked == 4) tasks.stop();
    return asked <= 2;
  };
  const auto begun = std::chrono::steady_clock::now();
  tasks.spawn("watchdog", watch_loop(is_well));
  tasks.run();
  EXPECT_GE(std::chrono::steady_clock::now() - begun, 30ms);
  EXPECT_EQ(heard(), (std::vector<std::string>{"WATCHDOG=1", "WATCHDOG=1"}));
}

TEST(LoopWatch, DoesNotRunWhenNoWatchdogIsSet) {
  ::unsetenv("WATCHDOG_USEC");
  asio::io_context io{1};
  TaskGroup tasks(io);
  bool asked = false;
  tasks.spawn("watchdog", watch_loop([&] { return asked = true; }));
  tasks.run();  // returns by itself
  EXPECT_FALSE(asked);
}

// sd_listen_fds(3) wants the descriptors from 3 on, so a child of ours plays the daemon.
TEST(InheritedSockets, AreKnownByNameAndTakenOutOfTheEnvironment) {
  const auto child = [] {
    std::array<int, 2> pair{};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) != 0) ::_exit(10);
    // Above 5 first, so that neither overwrites the other.
    const int first = ::fcntl(pair[0], F_DUPFD, 20);
    const int second = ::fcntl(pair[1], F_DUPFD, 20);
    ::dup2(first, 3);
    ::dup2(second, 4);
    ::dup2(second, 5);
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
    ::setenv("LISTEN_FDS", "3", 1);
    ::setenv("LISTEN_FDNAMES", "status:control:status", 1);
    const std::map<std::string, int> sockets = systemd::inherited_sockets();
    if (sockets != std::map<std::string, int>{{"status", 3}, {"control", 4}}) ::_exit(11);
    if (::fcntl(3, F_GETFD) != FD_CLOEXEC) ::_exit(12);
    if (::fcntl(5, F_GETFD) != -1) ::_exit(13);  // the second "status" is closed
    if (std::getenv("LISTEN_FDS") != nullptr) ::_exit(14);
    ::_exit(0);
  };
  EXPECT_EXIT(child(), testing::ExitedWithCode(0), "");
}

TEST(SignalsTest, StopReloadAndIgnore) {
  asio::io_context io{1};
  TaskGroup tasks(io);
  Signals signals(io.get_executor());
  std::string order;
  ::raise(SIGPIPE);
  ::raise(SIGHUP);  // before the task runs: kept
  tasks.spawn("signals", signals.run(
                             [&] {
                               order += "stop ";
                               tasks.stop();
                             },
                             [&] {
                               order += "reload ";
                               ::raise(SIGTERM);
                             }));
  tasks.run();
  EXPECT_EQ(order, "reload stop ");
}

}  // namespace
}  // namespace qixian
