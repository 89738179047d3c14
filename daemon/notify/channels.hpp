// The channels of a configuration: each [[channel]] is read by the file of its kind.
//
// Reading checks all that can be known without sending: addresses, secrets, authorities, folders.
#pragma once

#include "calendar/toml_table.hpp"
#include "notify/channel.hpp"
#include "notify/curl_loop.hpp"
#include "notify/robot.hpp"
#include "notify/smtp.hpp"
#include "notify/spool.hpp"
#include "notify/webhook.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace qixian {

using ChannelSettings = std::variant<SmtpSettings, WebhookSettings, RobotSettings, SpoolSettings>;

// Reads every [[channel]] of the configuration, secrets included; problems lie where the table
// keeps them.
[[nodiscard]] std::vector<ChannelSettings> read_channels(TomlTable& root, const SecretSource&);
[[nodiscard]] std::set<std::string> names_of(const std::vector<ChannelSettings>&);
// Empty, or why nobody can be reached at this address by that channel.
[[nodiscard]] std::string fault_of_address(const ChannelSettings&, const std::string& address);
[[nodiscard]] const std::string& name_of(const ChannelSettings&);
// The loop must outlive them.
[[nodiscard]] std::map<std::string, std::shared_ptr<Channel>> make_channels(
    std::vector<ChannelSettings>, CurlLoop&);

}  // namespace qixian
