// Whether the channels work: trying one on purpose, and telling operators of one that broke.
#include "courier/courier.hpp"
#include "delivery/test_letter.hpp"
#include "process/printable.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

// One that takes nothing for so long is broken, whatever it says: a server that is down, a name that
// does not resolve, and nobody who would mend it by himself.
constexpr std::chrono::hours longest_silence{1};

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

void Courier::note(const std::string& channel, const Outcome& outcome, Instant now) {
  const bool is_broken = std::holds_alternative<ChannelBroken>(outcome);
  if (is_broken || std::holds_alternative<TryAgain>(outcome) ||
      std::holds_alternative<Unknown>(outcome)) {
    const Instant since = in_vain_since_.try_emplace(channel, now).first->second;
    if (!is_broken && now < since + longest_silence) return;
    if (!broken_.try_emplace(channel, Breakdown{words_of(outcome), since}).second) return;
    newly_broken_.push_back(channel);
    spdlog::error("channel {} is broken: {}", channel, printable(words_of(outcome)));
    return;
  }
  // Whoever refuses a letter or an address works. What is broken stays so until a letter arrives.
  in_vain_since_.erase(channel);
  if (std::holds_alternative<Delivered>(outcome)) broken_.erase(channel);
}

// Once a day for a channel, however often it breaks.
void Courier::tell_of_breakdowns() {
  for (const std::string& channel : std::exchange(newly_broken_, {})) {
    const auto found = broken_.find(channel);
    if (found == broken_.end()) continue;  // it works again
    const Breakdown& breakdown = found->second;
    clerk_.tell_operators(
        "channel " + channel + " " + write_date(date_in_beijing(breakdown.since)),
        "通道" + channel + "不能发送",
        {"通道" + channel + "自" + since(breakdown.since) + "起不能发送，经它发出的信件都在等候。",
         "原因：" + printable(breakdown.reason), mend_of(channel)},
        channel);
  }
}

std::vector<std::string> Courier::troubles() const {
  std::vector<std::string> sentences;
  for (const auto& [channel, breakdown] : broken_)
    sentences.push_back("通道" + channel + "自" + since(breakdown.since) + "起不能发送，原因：" +
                        printable(breakdown.reason) + "。修复后请用 qixian notify-test " + channel +
                        " 检验");
  return sentences;
}

}  // namespace qixian
