#include "notify/host.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>
#include <netinet/in.h>

namespace qixian {
namespace {

struct Prefix {
  std::array<std::uint8_t, 6> begins;
  int bits;
  std::string_view kind;
};

// clang-format off
// RFC 6890 and the registries that it began.
constexpr std::array prefixes_v4{
    Prefix{{0},             8,  "unspecified"},
    Prefix{{10},            8,  "private"},
    Prefix{{100, 64},       10, "carrier's private"},
    Prefix{{127},           8,  "loopback"},
    Prefix{{169, 254},      16, "link-local"},
    Prefix{{172, 16},       12, "private"},
    Prefix{{192, 0, 0},     24, "reserved"},
    Prefix{{192, 0, 2},     24, "documentation"},
    Prefix{{192, 168},      16, "private"},
    Prefix{{198, 18},       15, "benchmarking"},
    Prefix{{198, 51, 100},  24, "documentation"},
    Prefix{{203, 0, 113},   24, "documentation"},
    Prefix{{224},           4,  "multicast"},
    Prefix{{240},           4,  "reserved"},
};
// Only what lies outside 2000::/3, where all public addresses are, and the exceptions inside it.
constexpr std::array prefixes_v6{
    Prefix{{0xfc},                   7,  "private"},
    Prefix{{0xfe, 0x80},             10, "link-local"},
    Prefix{{0xfe, 0xc0},             10, "private"},
    Prefix{{0xff},                   8,  "multicast"},
    Prefix{{0x00},                   3,  "reserved"},
    Prefix{{0x40},                   2,  "reserved"},
    Prefix{{0x80},                   1,  "reserved"},
    Prefix{{0x20, 0x01, 0x00, 0x00}, 32, "tunnel"},  // Teredo: the address inside is disguised
    Prefix{{0x20, 0x01, 0x0d, 0xb8}, 32, "documentation"},
};
// clang-format on

bool begins_with(const std::uint8_t* bytes, const Prefix& prefix) {
  for (int bit = 0; bit < prefix.bits; bit += 8) {
    const int left = std::min(8, prefix.bits - bit);
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - left));
    const auto index = static_cast<std::size_t>(bit / 8);
    if (((bytes[index] ^ prefix.begins[index]) & mask) != 0) return false;
  }
  return true;
}

template <std::size_t n>
std::string_view kind_in(const std::array<Prefix, n>& prefixes, const std::uint8_t* bytes) {
  for (const Prefix& prefix : prefixes)
    if (begins_with(bytes, prefix)) return prefix.kind;
  return {};
}

constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::array<std::uint8_t, 12> nat64{0x00, 0x64, 0xff, 0x9b};  // RFC 6052
constexpr std::array<std::uint8_t, 12> compatible{};                   // RFC 4291 §2.5.5.1

// Where the IPv4 address begins, if there is one inside.
const std::uint8_t* embedded_v4(const Ip& ip) {
  const auto begins = [&](const std::array<std::uint8_t, 12>& head) {
    return std::equal(head.begin(), head.end(), ip.bytes.begin());
  };
  if (begins(mapped) || begins(nat64)) return ip.bytes.data() + 12;
  if (ip.bytes[0] == 0x20 && ip.bytes[1] == 0x02) return ip.bytes.data() + 2;  // 6to4, RFC 3056
  // ::1 is loopback, and not 0.0.0.1.
  if (begins(compatible) && (ip.bytes[12] | ip.bytes[13] | ip.bytes[14]) != 0)
    return ip.bytes.data() + 12;
  return nullptr;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

Ip ip_of_v4(const in_addr& address) {
  Ip ip;
  std::ranges::copy(mapped, ip.bytes.begin());
  std::memcpy(ip.bytes.data() + 12, &address, 4);
  return ip;
}

}  // namespace

bool is_host(std::string_view host) {
  if (host.find(':') != host.npos) return read_ip(host).has_value();
  return !host.empty() && host.size() <= 253 && host.front() != '-' && host.front() != '.' &&
         std::ranges::all_of(host, [](char c) {
           return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
                  c == '-';
         });
}

bool is_loopback(std::string_view host) {
  if (const auto ip = read_ip(host)) return forbidden_kind(*ip) == "loopback";
  return is_same_host(host, "localhost");
}

bool is_same_host(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::optional<Ip> read_ip(std::string_view text) {
  if (text.find('\0') != text.npos) return {};
  const std::string terminated(text);
  in_addr v4{};
  if (::inet_pton(AF_INET, terminated.c_str(), &v4) == 1) return ip_of_v4(v4);
  Ip ip;
  if (::inet_pton(AF_INET6, terminated.c_str(), ip.bytes.data()) == 1) return ip;
  return {};
}

std::optional<Ip> ip_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return ip_of_v4(v4.sin_addr);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    Ip ip;
    std::memcpy(ip.bytes.data(), &v6.sin6_addr, ip.bytes.size());
    return ip;
  }
  return {};
}

std::string write_ip(const Ip& ip) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool is_v4 = std::equal(mapped.begin(), mapped.end(), ip.bytes.begin());
  ::inet_ntop(is_v4 ? AF_INET : AF_INET6, ip.bytes.data() + (is_v4 ? 12 : 0), text.data(),
              text.size());
  return text.data();
}

std::string_view forbidden_kind(const Ip& ip) {
  if (const std::uint8_t* v4 = embedded_v4(ip)) return kind_in(prefixes_v4, v4);
  static constexpr std::array<std::uint8_t, 16> loopback_v6{0, 0, 0, 0, 0, 0, 0, 0,
                                                            0, 0, 0, 0, 0, 0, 0, 1};
  if (ip.bytes == loopback_v6) return "loopback";
  if (ip.bytes == Ip{}.bytes) return "unspecified";
  return kind_in(prefixes_v6, ip.bytes.data());
}

}  // namespace qixian
