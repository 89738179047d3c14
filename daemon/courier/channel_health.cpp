// Whether the channels work: trying one on purpose, and telling operators of one that broke.
#include "courier/courier.hpp"
#include "delivery/test_letter.hpp"
#include "process/printable.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace qixian {
namespace {

// What to do about it, in a letter to operators.
std::string mend_of(const std::string& channel) {
  return "请按上述原因检查该通道的配置、密码和网络，修复后用 qixian notify-test " + channel +
         " 检验；改过配置的，再执行 qixian reload。";
}

std::string since(Instant at) {
  return write_in_beijing(at) + "（北京时间）";
}

}  // namespace

boost::asio::awaitable<std::optional<Outcome>> Courier::send_test(std::string name,
                                                                  std::string address) {
  const auto found = channels_.find(name);
  if (found == channels_.end()) co_return std::nullopt;
  const std::shared_ptr<Channel> channel = found->second;
  const Instant now = clock_.now();
  Ceiling& ceiling = ceiling_of(name);
  if (!ceiling.take(now)) {
    const auto opens = ceiling.opens_at(now);
    co_return TryAgain{"the channel has as many letters as it takes at a time" +
                           (opens ? ", until " + write_instant(*opens) : std::string()),
                       opens ? std::optional(*opens - now) : std::nullopt};
  }
  Outcome outcome = co_await attempt(channel, test_letter(name, address, now));
  let_go(name, outcome, ceiling, clock_.now());
  note(name, outcome, clock_.now());
  tell_of_breakdowns();
  alarm_.ring();
  co_return outcome;
}

std::vector<std::string> Courier::channel_names() const {
  std::vector<std::string> names;
  for (const auto& [name, channel] : channels_) names.push_back(name);
  return names;
}

std::string Courier::fault_of(const std::string& channel, const std::string& address) const {
  const auto found = channels_.find(channel);
  return found == channels_.end() ? std::string() : found->second->fault_of(address);
}

void Courier::note(const std::string& channel, const Outcome& outcome, Instant now) {
  if (!silences_[channel].note(outcome, now)) return;
  newly_broken_.push_back(channel);
  spdlog::error("channel {} is broken: {}", channel, printable(words_of(outcome)));
}

std::map<std::string, Breakdown> Courier::broken_channels() const {
  std::map<std::string, Breakdown> broken;
  for (const auto& [channel, silence] : silences_)
    if (silence.breakdown()) broken.emplace(channel, *silence.breakdown());
  return broken;
}

// Once a day for a channel, however often it breaks.
void Courier::tell_of_breakdowns() {
  const auto broken = broken_channels();
  while (!newly_broken_.empty()) {
    const std::string channel = newly_broken_.back();
    if (const auto found = broken.find(channel); found != broken.end()) {  // still
      const Breakdown& breakdown = found->second;
      clerk_.tell_operators(
          "channel " + channel + " " + write_date(date_in_beijing(breakdown.since)),
          "通道" + channel + "不能发送",
          {"通道" + channel + "自" + since(breakdown.since) +
               "起不能发送，经它发出的信件都在等候。",
           "原因：" + printable(breakdown.reason), mend_of(channel)},
          channel);
    }
    newly_broken_.pop_back();  // told, even where the disk was full at first
  }
}

// What must outlive a restart: the far side's word to wait, and that a channel is broken.
void Courier::keep_channels() {
  const Instant now = clock_.now();
  for (const auto& [name, channel] : channels_) {
    KeptChannel fresh{name, {}, {}, {}};
    if (const auto paused = paused_until_.find(name); paused != paused_until_.end()) {
      if (paused->second > now) {
        fresh.paused_until = paused->second;
      } else {
        paused_until_.erase(paused);
      }
    }
    if (const auto silence = silences_.find(name);
        silence != silences_.end() && silence->second.breakdown()) {
      fresh.broken_since = silence->second.breakdown()->since;
      fresh.reason = silence->second.breakdown()->reason;
    }
    const auto known = kept_.find(name);
    const bool is_news =
        known == kept_.end() ? fresh.paused_until || fresh.broken_since : fresh != known->second;
    if (!is_news) continue;
    store_.keep_channel(fresh, now);
    kept_[name] = std::move(fresh);
  }
}

std::vector<std::string> Courier::troubles() const {
  std::vector<std::string> sentences;
  for (const auto& [channel, breakdown] : broken_channels())
    sentences.push_back("通道" + channel + "自" + since(breakdown.since) + "起不能发送，原因：" +
                        printable(breakdown.reason) + "。修复后请用 qixian notify-test " + channel +
                        " 检验");
  return sentences;
}

std::vector<std::string> Courier::cautions() const {
  std::vector<std::string> sentences;
  for (const auto& [name, channel] : channels_)
    if (const std::string caution = channel->caution(); !caution.empty())
      sentences.push_back("channel " + name + " " + caution);
  return sentences;
}

}  // namespace qixian
