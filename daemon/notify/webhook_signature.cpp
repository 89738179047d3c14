#include "notify/webhook_signature.hpp"

#include "notify/base64.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <span>
#include <stdexcept>

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
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  const std::string_view raw = key.reveal();
  if (::HMAC(EVP_sha256(), raw.data(), static_cast<int>(raw.size()),
             reinterpret_cast<const unsigned char*>(signed_content.data()), signed_content.size(),
             digest.data(), &size) == nullptr)
    throw std::runtime_error("OpenSSL cannot compute an HMAC-SHA256");
  return "v1," + to_base64({reinterpret_cast<const char*>(digest.data()), size});
}

}  // namespace qixian
