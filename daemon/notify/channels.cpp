#include "notify/channels.hpp"

#include "notify/dingtalk.hpp"
#include "notify/feishu.hpp"
#include "notify/wecom.hpp"

#include <optional>
#include <utility>

namespace qixian {
namespace {

std::optional<ChannelSettings> read_channel(TomlTable& table, const SecretSource& secrets) {
  const std::string kind = table.text("kind");
  if (kind == "smtp") return read_smtp_settings(table, secrets);
  if (kind == "webhook") return read_webhook_settings(table, secrets);
  if (kind == "dingtalk") return read_robot_settings(table, secrets, dingtalk_robot());
  if (kind == "wecom") return read_robot_settings(table, secrets, wecom_robot());
  if (kind == "feishu") return read_robot_settings(table, secrets, feishu_robot());
  if (kind == "spool") return read_spool_settings(table);
  if (!kind.empty())
    table.problem("kind", in_quotes(kind) +
                              " is no kind of channel; it is smtp, webhook, dingtalk, wecom, "
                              "feishu or spool");
  return {};
}

struct Maker {
  CurlLoop& curl;
  std::shared_ptr<Channel> operator()(SmtpSettings&& settings) const {
    return make_smtp_channel(std::move(settings), curl);
  }
  std::shared_ptr<Channel> operator()(WebhookSettings&& settings) const {
    return make_webhook_channel(std::move(settings), curl);
  }
  std::shared_ptr<Channel> operator()(RobotSettings&& settings) const {
    return make_robot_channel(std::move(settings), curl);
  }
  std::shared_ptr<Channel> operator()(SpoolSettings&& settings) const {
    return make_spool_channel(std::move(settings));
  }
};

}  // namespace

const std::string& name_of(const ChannelSettings& settings) {
  return std::visit([](const auto& kind) -> const std::string& { return kind.name; }, settings);
}

std::string fault_of_address(const ChannelSettings& settings, const std::string& address) {
  if (std::holds_alternative<SmtpSettings>(settings)) return fault_of_mail_address(address);
  if (std::holds_alternative<RobotSettings>(settings)) return fault_of_member(address);
  return {};
}

std::vector<ChannelSettings> read_channels(TomlTable& root, const SecretSource& secrets) {
  std::vector<ChannelSettings> channels;
  std::set<std::string> names;
  for (TomlTable table : root.tables("channel")) {
    auto settings = read_channel(table, secrets);
    if (!settings) continue;
    const std::string& name = name_of(*settings);
    if (!name.empty() && !names.insert(name).second)
      table.problem("name", "channel " + in_quotes(name) + " is there twice");
    table.finish();
    channels.push_back(*std::move(settings));
  }
  return channels;
}

std::set<std::string> names_of(const std::vector<ChannelSettings>& channels) {
  std::set<std::string> names;
  for (const ChannelSettings& settings : channels) names.insert(name_of(settings));
  return names;
}

std::map<std::string, std::shared_ptr<Channel>> make_channels(std::vector<ChannelSettings> settings,
                                                              CurlLoop& curl) {
  std::map<std::string, std::shared_ptr<Channel>> channels;
  for (ChannelSettings& each : settings) {
    std::string name = name_of(each);
    channels[std::move(name)] = std::visit(Maker{curl}, std::move(each));
  }
  return channels;
}

}  // namespace qixian
