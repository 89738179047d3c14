#include "process/systemd.hpp"

#include "process/printable.hpp"

#include <systemd/sd-daemon.h>

#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <system_error>
#include <unistd.h>

namespace qixian::systemd {
namespace {

// sd_notify(3) says to ignore failures: without a service manager there is nobody to tell.
void say(const std::string& words) {
  ::sd_notify(0, words.c_str());
}

std::string monotonic_microseconds() {
  ::timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::to_string(std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000);
}

}  // namespace

void say_ready() {
  say("READY=1");
}

void say_stopping() {
  say("STOPPING=1");
}

// MONOTONIC_USEC= is what Type=notify-reload asks for, from systemd 253 on; 252 ignores it.
void say_reloading() {
  say("RELOADING=1\nMONOTONIC_USEC=" + monotonic_microseconds());
}

// A line break would begin another variable.
void say_status(const std::string& one_line) {
  static constexpr std::size_t longest = 1024;
  say("STATUS=" + printable(one_line, longest));
}

void feed_watchdog() {
  say("WATCHDOG=1");
}

std::optional<std::chrono::microseconds> watchdog_interval() {
  std::uint64_t microseconds = 0;
  const int answer = ::sd_watchdog_enabled(0, &microseconds);
  if (answer < 0) throw std::system_error(-answer, std::system_category(), "WATCHDOG_USEC");
  if (answer == 0) return std::nullopt;
  return std::chrono::microseconds{microseconds};
}

std::map<std::string, int> inherited_sockets() {
  char** names = nullptr;
  const int count = ::sd_listen_fds_with_names(1, &names);
  if (count < 0) throw std::system_error(-count, std::system_category(), "LISTEN_FDS");
  std::map<std::string, int> sockets;
  for (int i = 0; i < count; ++i) {
    const int descriptor = SD_LISTEN_FDS_START + i;
    // A name given twice: the first one serves, and nobody is left waiting at the other.
    if (!sockets.emplace(names[i], descriptor).second) ::close(descriptor);
    ::free(names[i]);
  }
  ::free(static_cast<void*>(names));
  return sockets;
}

}  // namespace qixian::systemd
