#include "notify/channels.hpp"

#include <utility>

namespace qixian {
namespace {

const std::string& name_of(const ChannelSettings& settings) {
  return std::visit([](const auto& kind) -> const std::string& { return kind.name; }, settings);
}

}  // namespace

std::vector<ChannelSettings> read_channels(TomlTable& root, const SecretSource& secrets) {
  std::vector<ChannelSettings> channels;
  std::set<std::string> names;
  for (TomlTable table : root.tables("channel")) {
    const std::string kind = table.text("kind");
    if (kind == "smtp") {
      channels.emplace_back(read_smtp_settings(table, secrets));
    } else if (kind == "webhook") {
      channels.emplace_back(read_webhook_settings(table, secrets));
    } else {
      if (!kind.empty()) table.problem("kind", in_quotes(kind) + " is no kind of channel; it is smtp or webhook");
      continue;
    }
    if (const std::string& name = name_of(channels.back()); !name.empty() && !names.insert(name).second)
      table.problem("name", "channel " + in_quotes(name) + " is there twice");
    table.finish();
  }
  return channels;
}

std::set<std::string> names_of(const std::vector<ChannelSettings>& channels) {
  std::set<std::string> names;
  for (const ChannelSettings& settings : channels) names.insert(name_of(settings));
  return names;
}

std::map<std::string, std::shared_ptr<Channel>> make_channels(std::vector<ChannelSettings> settings, CurlLoop& curl) {
  std::map<std::string, std::shared_ptr<Channel>> channels;
  for (ChannelSettings& each : settings) {
    std::string name = name_of(each);
    if (auto* smtp = std::get_if<SmtpSettings>(&each)) {
      channels[name] = make_smtp_channel(std::move(*smtp), curl);
    } else {
      channels[name] = make_webhook_channel(std::get<WebhookSettings>(std::move(each)), curl);
    }
  }
  return channels;
}

}  // namespace qixian
