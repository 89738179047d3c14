// The courier: takes due letters, sends them, settles the outcome.
//
// It chooses neither person nor channel nor words: those are the clerk's, whom it asks. An attempt
// is written down before it is made; outcomes that arrive together are settled in one transaction,
// each with what follows from it.
//
// What is needed first goes first. A channel takes so many letters at a time and a minute as its
// far side does; what has to wait for that stays *due* in the store, with no attempt begun, and
// holds up no other channel.
//
//   courier.cpp   letters, from due to settled    channel_health.cpp   whether the channels work
#pragma once

#include "clerk/clerk.hpp"
#include "clock/clock.hpp"
#include "delivery/ceiling.hpp"
#include "notify/channel.hpp"
#include "process/task_group.hpp"
#include "store/store.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
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

  // Sends a letter about nothing, so that an operator sees whether the channel works; within its
  // ceilings, or else `again` with the time to wait. Nothing: there is no such channel.
  [[nodiscard]] boost::asio::awaitable<std::optional<Outcome>> send_test(std::string channel,
                                                                         std::string address);
  [[nodiscard]] std::vector<std::string> channel_names() const;

  // Why a channel does not work, since when; empty: all did when last tried.
  struct Breakdown {
    std::string reason;
    Instant since;
  };
  [[nodiscard]] const std::map<std::string, Breakdown>& broken_channels() const noexcept {
    return broken_;
  }
  // The same for the morning's word to operators: a Chinese sentence each.
  [[nodiscard]] std::vector<std::string> troubles() const;

 private:
  struct Arrival {
    KeptLetter letter;
    Outcome outcome;
    Ceiling* ceiling;  // of the channel that it went by
  };
  void set_ceilings();
  [[nodiscard]] Ceiling& ceiling_of(const std::string& channel);
  // Those that take no letter now.
  [[nodiscard]] std::set<std::string> closed_channels(Instant now);
  // When the next letter falls due by an open channel, or a closed one opens.
  [[nodiscard]] std::optional<Instant> next_look();
  void start_due();
  [[nodiscard]] std::vector<KeptLetter> take_current(std::vector<KeptLetter>);
  void settle_arrived();
  Settlement settlement_of(const Arrival&);
  void let_go(const std::string& channel, const Outcome&, Ceiling&, Instant now);
  // What an outcome tells of its channel.
  void note(const std::string& channel, const Outcome&, Instant now);
  void tell_of_breakdowns();
  static boost::asio::awaitable<Outcome> attempt(std::shared_ptr<Channel>, Letter);
  boost::asio::awaitable<void> deliver(KeptLetter, Ceiling&);

  Store& store_;
  Clock& clock_;
  Clerk& clerk_;
  Channels channels_;
  std::map<std::string, std::string> far_sides_;  // of the channels
  // By far side. They outlive a reload, for what was sent before it still counts.
  std::map<std::string, Ceiling> ceilings_;
  TaskGroup& tasks_;
  Alarm alarm_;
  int under_way_ = 0;
  std::vector<Arrival> arrived_;
  std::function<void()> finished_;
  std::map<std::string, Breakdown> broken_;
  std::map<std::string, Instant> in_vain_since_;  // since when a channel has taken nothing
  std::vector<std::string> newly_broken_;  // operators have not been told
};

}  // namespace qixian
