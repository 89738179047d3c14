#include "notify/curl_loop.hpp"

#include <boost/asio.hpp>

#include <array>
#include <cassert>
#include <cerrno>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <sys/epoll.h>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

namespace qixian {
namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::steady_clock;

namespace {

// Idle connections kept, over all servers. A fixed number, because curl's own default follows the
// number of transfers and would close what the next minute needs.
constexpr long most_idle_connections = 256;
constexpr int events_a_turn = 64;

template <class Result>
struct Waiting {
  std::function<void(error_code, Result)> complete;
  asio::cancellation_slot slot;
};

// The handler, moved to the heap so that std::function can hold it, is called through the loop and
// never from within curl.
template <class Result, class Handler>
Waiting<Result> hold(Handler handler, const asio::any_io_executor& executor) {
  const auto slot = asio::get_associated_cancellation_slot(handler);
  auto held = std::make_shared<Handler>(std::move(handler));
  auto work = asio::make_work_guard(asio::get_associated_executor(*held, executor));
  return {[held, work](error_code error, Result result) {
            asio::post(work.get_executor(), [handler = std::move(*held), error, result]() mutable {
              std::move(handler)(error, result);
            });
          },
          slot};
}

template <class Result>
void finish(Waiting<Result> waiting, error_code error, Result result) {
  // A cancelled one is inside its slot's handler now, which must not destroy itself.
  if (!error && waiting.slot.is_connected()) waiting.slot.clear();
  waiting.complete(error, result);
}

struct Transfer {
  Waiting<CURLcode> waiting;
  bool keeps_connection = false;
};

struct Watch {
  Waiting<bool> waiting;
  std::unique_ptr<asio::steady_timer> timer;
};

constexpr std::uint8_t reads = 1, writes = 2, parked = 4, watched = 8;

std::uint32_t as_epoll(std::uint8_t interest) {
  return ((interest & reads) != 0 ? std::uint32_t{EPOLLIN} : 0) |
         ((interest & writes) != 0 ? std::uint32_t{EPOLLOUT} : 0) |
         ((interest & watched) != 0 ? std::uint32_t{EPOLLONESHOT} : 0);
}

int make_epoll() {
  const int descriptor = ::epoll_create1(EPOLL_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return descriptor;
}

CURLM* make_multi() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM* multi = ready == CURLE_OK ? curl_multi_init() : nullptr;
  if (multi == nullptr) throw std::runtime_error("libcurl cannot be initialised");
  return multi;
}

}  // namespace

struct CurlLoop::State : std::enable_shared_from_this<State> {
  explicit State(asio::any_io_executor where)
      : executor(std::move(where)),
        epoll(executor, make_epoll()),
        timer(executor),
        multi(make_multi(), &curl_multi_cleanup) {
    curl_multi_setopt(multi.get(), CURLMOPT_SOCKETFUNCTION, &State::socket_changed);
    curl_multi_setopt(multi.get(), CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi.get(), CURLMOPT_TIMERFUNCTION, &State::timer_changed);
    curl_multi_setopt(multi.get(), CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, most_idle_connections);
  }

  // --- what curl says
  // -----------------------------------------------------------------------------

  static int socket_changed(CURL*, curl_socket_t socket, int what, void* self, void*) {
    auto& state = *static_cast<State*>(self);
    if (what == CURL_POLL_REMOVE) {
      // The connection is idle or about to be closed. It stays in the epoll: closing takes it out,
      // and using it again costs one call instead of three.
      if (std::uint8_t* interest = state.find_interest(socket)) *interest |= parked;
      return 0;
    }
    state.want(socket, static_cast<std::uint8_t>(((what & CURL_POLL_IN) != 0 ? reads : 0) |
                                                 ((what & CURL_POLL_OUT) != 0 ? writes : 0)));
    return 0;
  }

  static int timer_changed(CURLM*, long milliseconds, void* self) {
    auto& state = *static_cast<State*>(self);
    if (milliseconds < 0) {
      state.wanted_at.reset();
    } else {
      state.wanted_at = steady_clock::now() + std::chrono::milliseconds(milliseconds);
      if (milliseconds == 0) {
        state.turn_soon();
      } else {
        state.arm_timer();
      }
    }
    return 0;
  }

  std::uint8_t* find_interest(curl_socket_t socket) {
    const auto index = static_cast<std::size_t>(socket);
    return index < interests.size() ? &interests[index] : nullptr;
  }

  void want(curl_socket_t socket, std::uint8_t interest) {
    const auto index = static_cast<std::size_t>(socket);
    if (index >= interests.size()) interests.resize(index + 64);
    if (interests[index] == interest) return;
    // A parked number may by now be another socket, which the kernel then does not know here.
    const bool known = interests[index] != 0;
    epoll_event event{};
    event.events = as_epoll(interest);
    event.data.fd = socket;
    if (::epoll_ctl(epoll.native_handle(), known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) !=
            0 &&
        (errno == ENOENT || errno == EEXIST)) {
      ::epoll_ctl(epoll.native_handle(), known ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event);
    }
    interests[index] = interest;
  }

  void forget(curl_socket_t socket) {
    ::epoll_ctl(epoll.native_handle(), EPOLL_CTL_DEL, socket, nullptr);
    interests[static_cast<std::size_t>(socket)] = 0;
  }

  // --- waking up
  // ----------------------------------------------------------------------------------

  [[nodiscard]] bool is_idle() const { return transfers.empty() && watches.empty(); }

  void watch_epoll() {
    if (watching || is_idle()) return;
    watching = true;
    epoll.async_wait(asio::posix::stream_descriptor::wait_read,
                     [weak = weak_from_this()](error_code error) {
                       const auto self = weak.lock();
                       if (!self) return;
                       self->watching = false;
                       if (!error) self->handle_events();
                       self->watch_epoll();
                     });
  }

  void handle_events() {
    std::array<epoll_event, events_a_turn> events;
    const int count = ::epoll_wait(epoll.native_handle(), events.data(), events_a_turn, 0);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      handle_event(event.data.fd, event.events);
    }
    turn();
  }

  void handle_event(curl_socket_t socket, std::uint32_t events) {
    std::uint8_t* interest = find_interest(socket);
    if (interest == nullptr || *interest == 0) return;
    if ((*interest & watched) != 0) {
      *interest = static_cast<std::uint8_t>((*interest & ~watched) | parked);
      end_watch(socket, {}, true);
    } else if ((*interest & parked) != 0) {
      forget(socket);  // the far side closed an idle connection; curl finds that out when it looks
    } else {
      int mask = 0;
      if ((events & EPOLLIN) != 0) mask |= CURL_CSELECT_IN;
      if ((events & EPOLLOUT) != 0) mask |= CURL_CSELECT_OUT;
      if ((events & (EPOLLERR | EPOLLHUP)) != 0) mask |= CURL_CSELECT_ERR;
      int running = 0;
      curl_multi_socket_action(multi.get(), socket, mask, &running);
    }
  }

  // Lets curl act on what is due, and hands out what has ended.
  void turn() {
    if (wanted_at && *wanted_at <= steady_clock::now()) {
      wanted_at.reset();
      int running = 0;
      curl_multi_socket_action(multi.get(), CURL_SOCKET_TIMEOUT, 0, &running);
    }
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
      if (message->msg == CURLMSG_DONE) end_transfer(message->easy_handle, message->data.result);
    }
    if (is_idle()) stop_watching();
  }

  void turn_soon() {
    if (turning) return;
    turning = true;
    asio::post(executor, [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self) return;
      self->turning = false;
      self->turn();
    });
  }

  // A timer that is armed for an earlier moment is left alone: it fires, sees that nothing is due,
  // and is armed for what is wanted by then. curl moves its moment forward twice a transfer.
  void arm_timer() {
    if (!wanted_at || is_idle() || (armed_at && *armed_at <= *wanted_at)) return;
    armed_at = *wanted_at;
    timer.expires_at(*armed_at);
    timer.async_wait([weak = weak_from_this()](error_code error) {
      const auto self = weak.lock();
      if (!self || error) return;
      self->armed_at.reset();
      self->turn();
      self->arm_timer();
    });
  }

  void stop_watching() {
    if (watching) epoll.cancel();
    if (armed_at) {
      timer.cancel();
      armed_at.reset();
    }
  }

  // --- transfers
  // ----------------------------------------------------------------------------------

  void begin_transfer(CURL* easy, Transfer transfer) {
    if (transfer.waiting.slot.is_connected()) {
      transfer.waiting.slot.assign([weak = weak_from_this(), easy](asio::cancellation_type) {
        if (const auto self = weak.lock()) self->cancel_transfer(easy);
      });
    }
    assert(!transfers.contains(easy));
    transfers.emplace(easy, std::move(transfer));
    if (const CURLMcode code = curl_multi_add_handle(multi.get(), easy); code != CURLM_OK) {
      end_transfer(easy, code == CURLM_OUT_OF_MEMORY ? CURLE_OUT_OF_MEMORY : CURLE_FAILED_INIT);
      return;
    }
    watch_epoll();
    arm_timer();
  }

  void end_transfer(CURL* easy, CURLcode code) {
    auto node = transfers.extract(easy);
    if (node.empty()) return;
    if (!node.mapped().keeps_connection || code != CURLE_OK)
      curl_multi_remove_handle(multi.get(), easy);
    finish(std::move(node.mapped().waiting), error_code{}, code);
  }

  void cancel_transfer(CURL* easy) {
    auto node = transfers.extract(easy);
    if (node.empty()) return;
    curl_multi_remove_handle(multi.get(), easy);
    finish(std::move(node.mapped().waiting), error_code(asio::error::operation_aborted),
           CURLE_ABORTED_BY_CALLBACK);
    if (is_idle()) stop_watching();
  }

  // --- sockets that are the caller's
  // ----------------------------------------------------------------

  void begin_watch(curl_socket_t socket, Direction direction, steady_clock::time_point until,
                   Waiting<bool> waiting) {
    if (waiting.slot.is_connected()) {
      waiting.slot.assign([weak = weak_from_this(), socket](asio::cancellation_type) {
        if (const auto self = weak.lock()) self->drop_watch(socket, asio::error::operation_aborted);
      });
    }
    auto deadline = std::make_unique<asio::steady_timer>(executor, until);
    deadline->async_wait([weak = weak_from_this(), socket](error_code error) {
      const auto self = weak.lock();
      if (self && !error) self->drop_watch(socket, {});
    });
    assert(!watches.contains(socket));
    watches.insert_or_assign(socket, Watch{std::move(waiting), std::move(deadline)});
    want(socket,
         static_cast<std::uint8_t>(watched | (direction == Direction::readable ? reads : writes)));
    watch_epoll();
  }

  void end_watch(curl_socket_t socket, error_code error, bool ready) {
    auto node = watches.extract(socket);
    if (!node.empty()) finish(std::move(node.mapped().waiting), error, ready);
  }

  void drop_watch(curl_socket_t socket, error_code error) {
    if (!watches.contains(socket)) return;
    forget(socket);
    end_watch(socket, error, false);
    if (is_idle()) stop_watching();
  }

  // Whoever still waits goes with the loop, without an answer.
  void close() {
    stop_watching();
    for (const auto& [easy, transfer] : transfers) curl_multi_remove_handle(multi.get(), easy);
    const auto abandoned = std::exchange(transfers, {});
    const auto unwatched = std::exchange(watches, {});
  }

  asio::any_io_executor executor;
  asio::posix::stream_descriptor epoll;
  asio::steady_timer timer;
  std::unique_ptr<CURLM, CURLMcode (*)(CURLM*)> multi;
  std::vector<std::uint8_t> interests;  // by descriptor: what curl, or a watch, wants of it
  std::unordered_map<CURL*, Transfer> transfers;
  std::unordered_map<curl_socket_t, Watch> watches;
  std::optional<steady_clock::time_point> wanted_at;  // when curl wants a turn
  std::optional<steady_clock::time_point> armed_at;   // when the timer will fire
  bool watching = false;
  bool turning = false;
};

EasyHandle new_easy(const std::string& ca_file) {
  EasyHandle easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(easy.get(), CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  curl_easy_setopt(easy.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy.get(), CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy.get(), CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  // Debian's libcurl looks in /etc/ssl/certs as well, so this adds and does not replace.
  if (!ca_file.empty()) curl_easy_setopt(easy.get(), CURLOPT_CAINFO, ca_file.c_str());
  // Otherwise curl joins its resolver thread, and with it stops the loop, when a name server is
  // silent.
  curl_easy_setopt(easy.get(), CURLOPT_QUICK_EXIT, 1L);
  return easy;
}

CurlLoop::CurlLoop(asio::any_io_executor executor)
    : state_(std::make_shared<State>(std::move(executor))) {}

CurlLoop::~CurlLoop() {
  state_->close();
}

asio::any_io_executor CurlLoop::executor() const {
  return state_->executor;
}

asio::awaitable<CURLcode> CurlLoop::perform(CURL* easy) {
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>,
                                          void(error_code, CURLcode)>(
      [state = state_, easy](auto handler) {
        state->begin_transfer(easy, {hold<CURLcode>(std::move(handler), state->executor), false});
      },
      asio::use_awaitable);
}

asio::awaitable<CURLcode> CurlLoop::connect(CURL* easy) {
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>,
                                          void(error_code, CURLcode)>(
      [state = state_, easy](auto handler) {
        state->begin_transfer(easy, {hold<CURLcode>(std::move(handler), state->executor), true});
      },
      asio::use_awaitable);
}

void CurlLoop::release(CURL* easy) {
  curl_multi_remove_handle(state_->multi.get(), easy);
}

asio::awaitable<bool> CurlLoop::wait(curl_socket_t socket, Direction direction,
                                     steady_clock::time_point until) {
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(error_code, bool)>(
      [state = state_, socket, direction, until](auto handler) {
        state->begin_watch(socket, direction, until,
                           hold<bool>(std::move(handler), state->executor));
      },
      asio::use_awaitable);
}

}  // namespace qixian
