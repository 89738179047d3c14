// Hosts and addresses: which of them configuration may name, and which a webhook may reach.
//
//   forbidden_kind(*read_ip("169.254.169.254"))  →  "link-local"
//
// An address that carries an IPv4 address inside (v4-mapped, v4-compatible, NAT64, 6to4) is judged
// by that one.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>

namespace qixian {

// A name or an address that can stand in a URL and mean nothing but itself.
[[nodiscard]] bool is_host(std::string_view);
// 127.0.0.0/8, ::1, localhost.
[[nodiscard]] bool is_loopback(std::string_view host);
// Names alike but for capitals.
[[nodiscard]] bool is_same_host(std::string_view, std::string_view);

// Both families in one: IPv4 as ::ffff:a.b.c.d.
struct Ip {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Ip&) const = default;
};
// As inet_pton reads it, so 127.1 and 0x7f000001 are none.
[[nodiscard]] std::optional<Ip> read_ip(std::string_view);
[[nodiscard]] std::optional<Ip> ip_of(const sockaddr&);
[[nodiscard]] std::string write_ip(const Ip&);

// Why this is no address of the public Internet: "loopback", "private", …; empty where it is one.
[[nodiscard]] std::string_view forbidden_kind(const Ip&);

}  // namespace qixian
