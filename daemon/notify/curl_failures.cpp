#include "notify/curl_failures.hpp"

#include "notify/verdict.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <string_view>
#include <utility>

namespace qixian {
namespace {

// What does not mend itself: TLS, credentials, a wrong setting. Everything else is tried again.
constexpr std::array for_an_operator{
    CURLE_LOGIN_DENIED,
    CURLE_AUTH_ERROR,
    CURLE_REMOTE_ACCESS_DENIED,
    CURLE_USE_SSL_FAILED,
    CURLE_SSL_CONNECT_ERROR,
    CURLE_PEER_FAILED_VERIFICATION,
    CURLE_SSL_CERTPROBLEM,
    CURLE_SSL_CIPHER,
    CURLE_SSL_CACERT_BADFILE,
    CURLE_SSL_ISSUER_ERROR,
    CURLE_SSL_CRL_BADFILE,
    CURLE_SSL_INVALIDCERTSTATUS,
    CURLE_SSL_PINNEDPUBKEYNOTMATCH,
    CURLE_SSL_ENGINE_INITFAILED,
    CURLE_UNSUPPORTED_PROTOCOL,
    CURLE_URL_MALFORMAT,
    CURLE_NOT_BUILT_IN,
    CURLE_BAD_FUNCTION_ARGUMENT,
};

std::string_view mend_of(CURLcode code) {
  switch (code) {
    case CURLE_LOGIN_DENIED:
    case CURLE_AUTH_ERROR:
      return "check 'user' and 'password_file'";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return "its certificate must be of this host, in date, and of an authority that is trusted: "
             "name that in 'ca_file'";
    case CURLE_SSL_CACERT_BADFILE:
      return "check 'ca_file'";
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
      return "check host and port, of a mail server 'tls', too: it must speak TLS 1.2 or later";
    default:
      return "check host and port";
  }
}

// A far side that starts again hangs up amid a handshake: by OpenSSL's words.
bool is_hung_up(CURLcode code, std::string_view words) {
  constexpr std::array<std::string_view, 3> signs{"SSL_ERROR_SYSCALL", "unexpected eof",
                                                  "Connection reset"};
  return code == CURLE_SSL_CONNECT_ERROR && std::ranges::any_of(signs, [&](std::string_view sign) {
           return words.find(sign) != words.npos;
         });
}

}  // namespace

Outcome judge_failure(CURLcode code, std::string words) {
  assert(code != CURLE_OK);
  if (is_hung_up(code, words)) return TryAgain{std::move(words), {}, true};
  if (std::ranges::find(for_an_operator, code) != for_an_operator.end())
    return ChannelBroken{with_mend(std::move(words), mend_of(code))};
  return TryAgain{std::move(words), {}, true};
}

}  // namespace qixian
