#include "client/unix_http.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <string_view>
#include <sys/un.h>
#include <thread>

namespace qixian {
namespace {

constexpr std::size_t most_answer_bytes = std::size_t{64} * 1024 * 1024;

struct CurlGlobal {
  CurlGlobal() { curl_global_init(CURL_GLOBAL_NOTHING); }
  ~CurlGlobal() { curl_global_cleanup(); }
};

struct EasyCleanup {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListCleanup {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyCleanup>;
using List = std::unique_ptr<curl_slist, ListCleanup>;

// What comes back, and where it goes.
struct Arriving {
  CURL* easy;
  const std::function<void(std::string_view)>& take;
  HttpAnswer answer = {};
  std::exception_ptr failure = {};
};

// 0, or what makes curl end the request.
int hand_over(Arriving& arriving, std::string_view bytes) {
  try {
    arriving.take(bytes);
    return 0;
  } catch (...) {
    arriving.failure = std::current_exception();
    return 1;
  }
}

extern "C" int while_waiting(void* into, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return hand_over(*static_cast<Arriving*>(into), {});
}

extern "C" std::size_t collect_answer(char* data, std::size_t size, std::size_t count, void* into) {
  auto& arriving = *static_cast<Arriving*>(into);
  std::string& body = arriving.answer.body;
  long status = 0;
  curl_easy_getinfo(arriving.easy, CURLINFO_RESPONSE_CODE, &status);
  if (arriving.take && status == 200)
    return hand_over(arriving, {data, size * count}) == 0 ? size * count : 0;
  if (body.size() + size * count > most_answer_bytes) return 0;
  body.append(data, size * count);
  return size * count;
}

extern "C" std::size_t collect_header(char* data, std::size_t size, std::size_t count, void* into) {
  const std::string_view line(data, size * count);
  if (const std::size_t colon = line.find(':'); colon != line.npos) {
    std::string name(line.substr(0, colon));
    for (char& letter : name)
      if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    value = value.substr(0, value.find_last_not_of(" \t\r\n") + 1);
    static_cast<Arriving*>(into)->answer.headers[std::move(name)] = value;
  }
  return size * count;
}

List make_headers(const HttpRequest& request) {
  List list;
  const auto add = [&](const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)list.release();
    list.reset(longer);
  };
  add("Accept: application/json");
  add("Expect:");  // no 100-continue round trip on a local socket
  if (request.method == "POST") add("Content-Type: application/json");
  for (const std::string& header : request.headers) add(header);
  return list;
}

HttpAnswer perform(CURL* easy, const std::function<void(std::string_view)>& take) {
  Arriving arriving{easy, take};
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &arriving);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &arriving);
  if (take) {
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &arriving);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &while_waiting);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  }
  std::array<char, CURL_ERROR_SIZE> message{};
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, message.data());
  const CURLcode code = curl_easy_perform(easy);
  if (arriving.failure) std::rethrow_exception(arriving.failure);
  HttpAnswer answer = std::move(arriving.answer);
  if (code != CURLE_OK) {
    long error = 0;
    long sent = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &sent);
    const bool connected = code != CURLE_COULDNT_CONNECT && sent > 0;
    const std::string why = connected
                                ? (message[0] != '\0' ? message.data() : curl_easy_strerror(code))
                            : error != 0 ? std::strerror(static_cast<int>(error))
                                         : curl_easy_strerror(code);
    throw SocketError(why, connected ? 0 : static_cast<int>(error), connected);
  }
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer.status);
  const char* type = nullptr;
  curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
  if (type != nullptr) answer.content_type = type;
  return answer;
}

}  // namespace

HttpAnswer request_over(const std::string& socket, const HttpRequest& request) {
  static const CurlGlobal global;
  if (socket.size() >= sizeof(sockaddr_un::sun_path)) {
    throw SocketError("the path of a socket has at most 107 bytes", ENAMETOOLONG, false);
  }
  const Easy easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  const List headers = make_headers(request);
  curl_easy_setopt(easy.get(), CURLOPT_UNIX_SOCKET_PATH, socket.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_URL, ("http://localhost" + request.target).c_str());
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(easy.get(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, &collect_answer);
  curl_easy_setopt(easy.get(), CURLOPT_HEADERFUNCTION, &collect_header);
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT, static_cast<long>(request.patience.count()));
  if (request.method == "POST") {
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, request.body.c_str());
  }
  // A full backlog answers EAGAIN at once on a Unix socket instead of waiting, connect(2).
  for (int tries_left = 100;; --tries_left) {
    try {
      return perform(easy.get(), request.take);
    } catch (const SocketError& failed) {
      if (failed.error() != EAGAIN || tries_left == 0) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  for (const char byte : text) {
    if (unreserved.find(byte) != std::string_view::npos) {
      encoded += byte;
    } else {
      std::array<char, 4> hex{};
      std::snprintf(hex.data(), hex.size(), "%%%02X", static_cast<unsigned char>(byte));
      encoded += hex.data();
    }
  }
  return encoded;
}

}  // namespace qixian
