// The courier: takes due letters, sends them, settles the outcome.
//
// It chooses neither person nor channel nor words: those are the clerk's, whom it asks. An attempt
// is written down before it is made; outcomes that arrive together are settled in one transaction,
// each with what follows from it.
#pragma once

#include "clerk/clerk.hpp"
#include "clock/clock.hpp"
#include "notify/channel.hpp"
#include "process/task_group.hpp"
#include "store/store.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qixian {

// By name in the configuration; shared with the letters under way, which outlive a reload.
using Channels = std::map<std::string, std::shared_ptr<Channel>>;

class Courier {
 public:
  Courier(Store&, Clock&, Clerk&, Channels, TaskGroup&, boost::asio::any_io_executor);

  // Carries letters for ever; sleeps in between. Rung when letters were written.
  boost::asio::awaitable<void> run();
  void ring() { alarm_.ring(); }
  // Later letters go by these; a channel that was broken gets another chance.
  void adopt(Channels);
  // Takes no more letters and calls `finished` when those under way are settled.
  void finish(std::function<void()> finished);

  // Why a channel does not work, since when; empty: all did when last tried.
  struct Breakdown {
    std::string reason;
    Instant since;
  };
  [[nodiscard]] const std::map<std::string, Breakdown>& broken_channels() const noexcept {
    return broken_;
  }

 private:
  struct Arrival {
    KeptLetter letter;
    Outcome outcome;
  };
  void start_due();
  [[nodiscard]] std::vector<KeptLetter> take_current(std::vector<KeptLetter>);
  void settle_arrived();
  Settlement settlement_of(const Arrival&);
  boost::asio::awaitable<void> deliver(KeptLetter);

  Store& store_;
  Clock& clock_;
  Clerk& clerk_;
  Channels channels_;
  TaskGroup& tasks_;
  Alarm alarm_;
  int under_way_ = 0;
  std::vector<Arrival> arrived_;
  std::function<void()> finished_;
  std::map<std::string, Breakdown> broken_;
};

}  // namespace qixian
