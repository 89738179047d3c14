#include "notify/channel_keys.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <unistd.h>

namespace qixian {
namespace {

bool holds_certificate(const std::string& path) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> file(BIO_new_file(path.c_str(), "r"), &BIO_free);
  if (!file) return false;
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr), &X509_free);
  ERR_clear_error();
  return certificate != nullptr;
}

}  // namespace

std::chrono::milliseconds read_timeout(TomlTable& table, const std::string& key,
                                       std::chrono::seconds otherwise) {
  const std::chrono::seconds length = table.duration_or(key, otherwise);
  if (length < std::chrono::seconds(1) || length > std::chrono::hours(1))
    table.problem(key, "'" + key + "' must be from 1s to 1h");
  return length;
}

std::string read_ca_file(TomlTable& table) {
  std::string path = table.text_or("ca_file", "");
  if (!table.has("ca_file")) return path;
  if (!path.starts_with('/') || ::access(path.c_str(), R_OK) != 0) {
    table.problem("ca_file", "'ca_file' must be the full path of a file that the daemon can read");
  } else if (!holds_certificate(path)) {
    table.problem("ca_file",
                  path + " holds no certificate: it begins with -----BEGIN CERTIFICATE-----");
  }
  return path;
}

Detail read_detail_key(TomlTable& table, Detail otherwise) {
  const auto detail = read_detail(table.text_or("detail", std::string(write_detail(otherwise))));
  if (!detail) table.problem("detail", R"('detail' must be "full", "brief" or "reference")");
  return detail.value_or(Detail::reference);
}

std::vector<Limit> read_a_minute(TomlTable& table, int otherwise, int most) {
  const std::int64_t count = table.integer_or("a_minute", otherwise, otherwise == 0 ? 0 : 1, most);
  if (count == 0) return {};
  return {{static_cast<int>(count), std::chrono::minutes{1}}};
}

bool is_stable_id(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-';
  });
}

}  // namespace qixian
