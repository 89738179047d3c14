#include "notify/webhook_signature.hpp"

#include "notify/base64.hpp"
#include "notify/hmac.hpp"

#include <span>

namespace qixian {

std::optional<Secret> read_webhook_key(std::string_view text) {
  constexpr std::string_view prefix = "whsec_";
  if (!text.starts_with(prefix)) return {};
  auto bytes = from_base64(text.substr(prefix.size()));
  if (!bytes) return {};
  const std::size_t size = bytes->size();
  Secret key{std::span(*bytes)};
  if (size < 24 || size > 64) return {};
  return key;
}

std::string sign_webhook(const Secret& key, std::string_view id, std::int64_t timestamp,
                         std::string_view body) {
  std::string signed_content;
  signed_content.reserve(id.size() + body.size() + 24);
  signed_content += id;
  signed_content += '.';
  signed_content += std::to_string(timestamp);
  signed_content += '.';
  signed_content += body;
  return "v1," + to_base64(hmac_sha256(key.reveal(), signed_content));
}

}  // namespace qixian
