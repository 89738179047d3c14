// The courier: takes due letters, sends them, settles the outcome.
//
// It chooses neither person nor channel nor words: those are the clerk's, whom it asks. An attempt
// is written down before it is made; outcomes that arrive within a few milliseconds are settled in
// one transaction, each with what follows from it, and with the attempts that begin then.
//
// What is needed first goes first. A channel takes so many letters at a time and a minute as its
// far side does; what has to wait for that stays *due* in the store, with no attempt begun, and
// holds up no other channel. A letter that would wait longer than its patience goes by its reader's
// next way instead.
//
//   courier.cpp   letters, from due to settled    channel_health.cpp   whether the channels work
//   held_up.cpp   letters whose way is closed, or is not their reader's any more
#pragma once

#include "clerk/clerk.hpp"
#include "clock/clock.hpp"
#include "delivery/ceiling.hpp"
#include "delivery/next_step.hpp"
#include "delivery/silence.hpp"
#include "notify/channel.hpp"
#include "process/task_group.hpp"
#include "store/store.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
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
  // Later letters go by these, and those that wait by the ways that the clerk's directory names
  // when the courier next wakes; a channel that was broken is tried at once.
  void adopt(Channels);
  // Takes no more letters and calls `finished` when those under way are settled.
  void finish(std::function<void()> finished);

  // Sends a letter about nothing, so that an operator sees whether the channel works; within its
  // ceilings, or else `again` with the time to wait. Nothing: there is no such channel.
  [[nodiscard]] boost::asio::awaitable<std::optional<Outcome>> send_test(std::string channel,
                                                                         std::string address);
  [[nodiscard]] std::vector<std::string> channel_names() const;
  // Empty, or why that channel reaches nobody at this address.
  [[nodiscard]] std::string fault_of(const std::string& channel, const std::string& address) const;

  // Why a channel does not work, since when; empty: all did when last tried.
  [[nodiscard]] std::map<std::string, Breakdown> broken_channels() const;
  // The same for the morning's word to operators: a Chinese sentence each.
  [[nodiscard]] std::vector<std::string> troubles() const;
  // What operators should not forget about the channels as they are configured.
  [[nodiscard]] std::vector<std::string> cautions() const;
  // Since when the disk has no room for what is to be settled and begun.
  [[nodiscard]] std::optional<Instant> no_room_since() const noexcept { return no_room_since_; }

 private:
  struct Arrival {
    KeptLetter letter;
    Outcome outcome;
  };
  // Its attempt is begun; the ceiling counts it, whatever a reload makes of the channel.
  struct AtHand {
    KeptLetter letter;
    Ceiling* ceiling;
  };
  // Of a channel: letters in the order in which they go.
  struct Hand {
    std::deque<AtHand> letters;
    int carriers = 0;   // each takes one after the other
    int most = 1;       // carriers
    int under_way = 0;  // its letters, and those that the carriers have
  };
  // Of a channel that took no letter when those that wait for it were looked through.
  struct HeldUp {
    Instant looked_at;
    Instant look_at;  // when a letter's patience ends
    Instant opens;    // as it was foreseen then
  };
  void recall();
  void set_ceilings();
  [[nodiscard]] Ceiling& ceiling_of(const std::string& channel);
  // When a channel takes the next letter; nothing: an answer must come first.
  [[nodiscard]] std::optional<Instant> opens_at(const std::string& channel, Instant now);
  // Those that take no letter now.
  [[nodiscard]] std::set<std::string> closed_channels(Instant now);
  // How many letters each takes now.
  [[nodiscard]] std::map<std::string, int> rooms(Instant now);
  // When the next letter falls due by an open channel, or a closed one opens.
  [[nodiscard]] std::optional<Instant> next_look();
  // False: the disk is full, and nothing was written.
  bool turn();
  void settle_and_start();
  [[nodiscard]] std::vector<KeptLetter> take_current(std::vector<KeptLetter>,
                                                     std::vector<Settlement>&) const;
  void readdress();
  void turn_away(std::vector<Settlement>&);
  bool look_through(const std::string& channel, const std::set<std::string>& closed, HeldUp&,
                    std::vector<Settlement>&);
  [[nodiscard]] Settlement overtaken(const KeptLetter&, std::string words,
                                     std::optional<KeptLetter> follow_up) const;
  [[nodiscard]] Settlement settlement_of(const Arrival&);
  // The next way of the letter that goes by none of these channels, its reader's or a superior's.
  [[nodiscard]] std::optional<KeptLetter> way_around(const std::set<std::string>& closed,
                                                     const KeptLetter&);
  [[nodiscard]] History history_of(const KeptLetter&, bool has_other_way) const;
  void let_go(const std::string& channel, const Outcome&, Ceiling&, Instant now);
  // What an outcome tells of its channel.
  void note(const std::string& channel, const Outcome&, Instant now);
  void tell_of_breakdowns();
  void keep_channels();
  static boost::asio::awaitable<Outcome> attempt(std::shared_ptr<Channel>, const Letter&);
  void hand_over(KeptLetter, Ceiling&);
  boost::asio::awaitable<void> carry(std::string channel);
  void gather(const std::string& channel);

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
  std::map<std::string, Hand> hands_;  // by channel
  std::vector<Arrival> arrived_;       // not settled yet
  boost::asio::steady_timer gathering_;
  bool is_gathering_ = false;
  std::function<void()> finished_;
  std::map<std::string, Silence> silences_;  // of the channels that were tried
  std::vector<std::string> newly_broken_;    // operators have not been told
  std::map<std::string, KeptChannel> kept_;  // as the store has them
  std::map<std::string, Instant> paused_until_;
  std::map<std::string, HeldUp> held_up_;
  bool is_readdressing_ = false;  // after a reload
  std::optional<Instant> no_room_since_;
};

}  // namespace qixian
