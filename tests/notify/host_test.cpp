#include "notify/host.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace qixian {
namespace {

TEST(ForbiddenKind, KnowsWhatIsNotThePublicInternet) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"0.0.0.0", "unspecified"},
      {"0.1.2.3", "unspecified"},
      {"10.0.0.1", "private"},
      {"10.255.255.255", "private"},
      {"100.64.0.1", "carrier's private"},
      {"100.127.255.255", "carrier's private"},
      {"127.0.0.1", "loopback"},
      {"127.255.0.1", "loopback"},
      {"169.254.169.254", "link-local"},
      {"172.16.0.1", "private"},
      {"172.31.255.255", "private"},
      {"192.0.0.8", "reserved"},
      {"192.0.2.1", "documentation"},
      {"192.168.1.1", "private"},
      {"198.18.0.1", "benchmarking"},
      {"198.19.255.255", "benchmarking"},
      {"198.51.100.1", "documentation"},
      {"203.0.113.9", "documentation"},
      {"224.0.0.1", "multicast"},
      {"239.255.255.255", "multicast"},
      {"240.0.0.1", "reserved"},
      {"255.255.255.255", "reserved"},
      {"::", "unspecified"},
      {"::1", "loopback"},
      {"::2", "reserved"},
      {"::127.0.0.1", "loopback"},
      {"::ffff:127.0.0.1", "loopback"},
      {"::ffff:10.0.0.1", "private"},
      {"::ffff:169.254.169.254", "link-local"},
      {"64:ff9b::10.0.0.1", "private"},
      {"64:ff9b::127.0.0.1", "loopback"},
      {"64:ff9b:1::1", "reserved"},
      {"100::1", "reserved"},
      {"2001::1", "tunnel"},
      {"2001:db8::1", "documentation"},
      {"2002:7f00:1::", "loopback"},
      {"2002:0a00:1::", "private"},
      {"4000::1", "reserved"},
      {"8000::1", "reserved"},
      {"fc00::1", "private"},
      {"fdff::1", "private"},
      {"fe80::1", "link-local"},
      {"febf::1", "link-local"},
      {"fec0::1", "private"},
      {"ff02::1", "multicast"},
      // and what is
      {"1.1.1.1", ""},
      {"9.255.255.255", ""},
      {"11.0.0.0", ""},
      {"100.63.255.255", ""},
      {"100.128.0.0", ""},
      {"126.255.255.255", ""},
      {"128.0.0.0", ""},
      {"172.15.255.255", ""},
      {"172.32.0.0", ""},
      {"192.167.255.255", ""},
      {"192.169.0.0", ""},
      {"223.255.255.255", ""},
      {"::ffff:8.8.8.8", ""},
      {"64:ff9b::8.8.8.8", ""},
      {"2002:0808:0808::1", ""},
      {"2400:3200::1", ""},
      {"2606:4700::1111", ""},
  };
  for (const auto& [address, kind] : rows) {
    const auto ip = read_ip(address);
    ASSERT_TRUE(ip) << address;
    EXPECT_EQ(forbidden_kind(*ip), kind) << address;
  }
}

TEST(ReadIp, ReadsOnlyTheCommonNotation) {
  EXPECT_EQ(write_ip(*read_ip("127.0.0.1")), "127.0.0.1");
  EXPECT_EQ(write_ip(*read_ip("FE80::1")), "fe80::1");
  for (const char* text :
       {"", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.0.0.1 ", "[::1]", "localhost"})
    EXPECT_EQ(read_ip(text), std::nullopt) << text;
  EXPECT_EQ(read_ip(std::string_view("127.0.0.1\0.evil.cn", 18)), std::nullopt);
}

TEST(IsHost, TakesNamesAndAddresses) {
  for (const char* host : {"mail.example.gov.cn", "localhost", "10.0.0.1", "::1", "a-b"})
    EXPECT_TRUE(is_host(host)) << host;
  for (const char* host :
       {"", "a b", "a/b", "a:25", "user@host", "-x", ".x", "例.cn", "a?b", "a#b", "a\r\nb"})
    EXPECT_FALSE(is_host(host)) << host;
}

TEST(IsLoopback, IsThisMachineOnly) {
  for (const char* host : {"127.0.0.1", "127.8.9.1", "::1", "localhost", "LOCALHOST"})
    EXPECT_TRUE(is_loopback(host)) << host;
  for (const char* host :
       {"10.0.0.1", "localhost.example.cn", "127.0.0.1.example.cn", "0.0.0.0", "::"})
    EXPECT_FALSE(is_loopback(host)) << host;
}

}  // namespace
}  // namespace qixian
