#include "notify/curl_failures.hpp"

#include <algorithm>
#include <array>
#include <cassert>
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

}  // namespace

Outcome judge_failure(CURLcode code, std::string words) {
  assert(code != CURLE_OK);
  if (std::ranges::find(for_an_operator, code) != for_an_operator.end())
    return ChannelBroken{std::move(words)};
  return TryAgain{std::move(words), {}};
}

}  // namespace qixian
