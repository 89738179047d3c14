#include "notify/url.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

namespace qixian {
namespace {

struct UrlDeleter {
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

}  // namespace

std::optional<Url> read_url(std::string_view text) {
  const std::unique_ptr<CURLU, UrlDeleter> parsed(curl_url());
  const bool is_plain = std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
  if (!is_plain ||
      curl_url_set(parsed.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK)
    return {};
  Url url;
  url.scheme = part_of(parsed.get(), CURLUPART_SCHEME);
  url.host = part_of(parsed.get(), CURLUPART_HOST);
  url.path = part_of(parsed.get(), CURLUPART_PATH);
  url.query = part_of(parsed.get(), CURLUPART_QUERY);
  const std::string port = part_of(parsed.get(), CURLUPART_PORT);
  url.origin = url.scheme + "://" + url.host + (port.empty() ? "" : ":" + port);
  url.has_userinfo = !part_of(parsed.get(), CURLUPART_USER).empty() ||
                     !part_of(parsed.get(), CURLUPART_PASSWORD).empty();
  if (url.host.starts_with('[') && url.host.ends_with(']'))
    url.host = url.host.substr(1, url.host.size() - 2);
  return url;
}

std::vector<Secret> secret_parts(const Url& url) {
  std::vector<Secret> parts;
  const auto hide = [&](std::string text, std::size_t least) {
    if (text.size() >= least) parts.emplace_back(std::span(text));
  };
  hide(url.path + "?" + url.query, 3);
  hide(url.query, 1);
  hide(url.path, 2);
  std::string piece;
  for (const char c : url.path + "/" + url.query + "/") {
    if (c != '/' && c != '&' && c != '=') {
      piece += c;
    } else {
      hide(std::exchange(piece, {}), 8);
    }
  }
  return parts;
}

bool is_allowed(const std::vector<std::string>& allow, std::string_view host, const Ip& ip) {
  return std::ranges::any_of(allow, [&](const std::string& entry) {
    const auto allowed = read_ip(entry);
    return allowed ? *allowed == ip : is_same_host(entry, host);
  });
}

std::vector<std::string> read_allow(TomlTable& table) {
  std::vector<std::string> allow = table.texts("allow");
  for (const std::string& entry : allow)
    if (!is_host(entry)) table.problem("allow", "'allow' must hold addresses or names of hosts");
  return allow;
}

std::optional<Url> check_url(TomlTable& table, const std::string& key, const std::string& what,
                             std::string_view text, const std::vector<std::string>& allow) {
  auto url = read_url(text);
  if (!url || url->host.empty()) {
    table.problem(key, what + " is no URL; it should be like \"https://desk.example.gov.cn/hook\"");
    return {};
  }
  const auto ip = read_ip(url->host);
  const bool is_named = std::ranges::any_of(allow, [&](const std::string& entry) {
    return is_same_host(entry, url->host) || (ip && read_ip(entry) == ip);
  });
  std::string fault;
  if (url->has_userinfo) {
    fault = " must not hold a user or password: requests are signed instead";
  } else if (url->scheme != "https" &&
             !(url->scheme == "http" && is_loopback(url->host) && is_named)) {
    fault =
        " must begin with https://; http:// is only for a host on this machine that 'allow' names";
  } else if (ip && !forbidden_kind(*ip).empty() && !is_named) {
    fault = " leads to a " + std::string(forbidden_kind(*ip)) +
            " address: name it in 'allow' if that is meant";
  }
  if (fault.empty()) return url;
  table.problem(key, what + fault);
  return {};
}

}  // namespace qixian
