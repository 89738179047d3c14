// URLs of the configuration: what they lead to, and what of them may be shown.
//
//   read_url("https://desk.example.gov.cn/hooks/s3cr3t")->origin == "https://desk.example.gov.cn"
//
// Only the origin is ever shown: path and query may be a key, and for a robot they are.
#pragma once

#include "calendar/toml_table.hpp"
#include "notify/host.hpp"
#include "notify/secret.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct Url {
  std::string scheme, host, path, query;
  std::string origin;  // scheme://host[:port]: all of it that may be shown
  bool has_userinfo = false;
};

// As libcurl will read it, so that a check here and a request there cannot disagree.
[[nodiscard]] std::optional<Url> read_url(std::string_view);

// What of the URL may be a key: the path with its query, and each longer piece of them.
[[nodiscard]] std::vector<Secret> secret_parts(const Url&);

// Whether `allow` names the host or the address.
[[nodiscard]] bool is_allowed(const std::vector<std::string>& allow, std::string_view host,
                              const Ip&);

// 'allow': addresses and names of hosts.
[[nodiscard]] std::vector<std::string> read_allow(TomlTable&);

// The URL where it may be posted to: https, or http to a host on this machine that `allow` names;
// no user; no private address that `allow` does not name. Otherwise the problem lies at `key`, and
// speaks of `what` without repeating any of it.
[[nodiscard]] std::optional<Url> check_url(TomlTable&, const std::string& key,
                                           const std::string& what, std::string_view text,
                                           const std::vector<std::string>& allow);

}  // namespace qixian
