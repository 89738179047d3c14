// What systemd and the daemon say to each other: sd_notify(3), sd_listen_fds(3), the watchdog.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace qixian::systemd {

void say_ready();
void say_stopping();
void say_reloading();
void say_status(const std::string& one_line);
void feed_watchdog();

// WatchdogSec= of the unit, if it sets one for this process.
[[nodiscard]] std::optional<std::chrono::microseconds> watchdog_interval();
// Sockets inherited by name (FileDescriptorName=): "status" and "control". The descriptors are ours
// to close; they are set close-on-exec, and the variables are taken out of the environment.
[[nodiscard]] std::map<std::string, int> inherited_sockets();

}  // namespace qixian::systemd
