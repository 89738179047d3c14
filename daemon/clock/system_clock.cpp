#include "clock/alarm_state.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/system/system_error.hpp>

#include <cerrno>
#include <cstdint>
#include <sys/timerfd.h>
#include <system_error>
#include <unistd.h>

namespace asio = boost::asio;

namespace qixian {
namespace {

int open_timer() {
  const int fd = ::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::system_category(), "timerfd_create");
  return fd;
}

// Not time(2): it reads a coarse clock, which at the expiry of a timer still shows the second
// before.
Instant wall_clock() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace

// The timer expired, the wall clock was set (ECANCELED), or it was a false alarm (EAGAIN): the
// answer is always to look at every alarm and arm anew.
struct SystemClock::Timer : std::enable_shared_from_this<Timer> {
  explicit Timer(const asio::any_io_executor& executor) : timer(executor, open_timer()) {}

  asio::posix::stream_descriptor timer;
  Alarm::Roster alarms;
  std::optional<Instant> armed;
  bool watching = false;
  std::uint64_t watches = 0;  // so that the handler of a watch given up knows

  void look() {
    do {
      alarms.ring_due(wall_clock());
    } while (!arm(alarms.earliest()));
  }

  // False when the wall clock was set and nobody has read of it yet: then the alarms were judged by
  // the old time. Saying it once is all the kernel does.
  bool arm(std::optional<Instant> at) {
    if (at == armed) return true;
    ::itimerspec when{};  // all zero disarms
    if (at) when.it_value.tv_sec = at->time_since_epoch().count();
    armed.reset();
    if (::timerfd_settime(timer.native_handle(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when,
                          nullptr) != 0) {
      if (errno == ECANCELED) return false;
      throw std::system_error(errno, std::system_category(), "timerfd_settime");
    }
    armed = at;
    if (armed && !watching) watch();
    if (!armed && watching) stop_watching();
    return true;
  }

  void watch() {
    watching = true;
    timer.async_wait(asio::posix::stream_descriptor::wait_read,
                     [weak = weak_from_this(), mine = ++watches](boost::system::error_code) {
                       const auto self = weak.lock();
                       if (self && self->watches == mine) self->went_off();
                     });
  }

  // Leaves nothing pending: a loop with no time to wait for may run out of work.
  void stop_watching() {
    watching = false;
    ++watches;
    timer.cancel();
  }

  void went_off() {
    watching = false;
    std::uint64_t times = 0;
    if (::read(timer.native_handle(), &times, sizeof times) < 0 && errno != EAGAIN &&
        errno != ECANCELED && errno != EINTR) {
      throw std::system_error(errno, std::system_category(), "timerfd read");
    }
    armed.reset();  // expired or cancelled, it has to be set again even to the same moment
    look();
  }
};

SystemClock::SystemClock(const asio::any_io_executor& executor)
    : timer_(std::make_shared<Timer>(executor)) {}

SystemClock::~SystemClock() {
  timer_->alarms.forget();
}

Instant SystemClock::now() const {
  return wall_clock();
}

void SystemClock::enlist(Alarm& alarm) {
  timer_->alarms.add(*alarm.state_);
}

void SystemClock::dismiss(Alarm& alarm) {
  timer_->alarms.remove(*alarm.state_);
  timer_->look();
}

void SystemClock::changed() {
  timer_->look();
}

}  // namespace qixian
