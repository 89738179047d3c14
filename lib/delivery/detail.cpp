#include "delivery/detail.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <utility>

namespace qixian {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> names{"full", "brief", "reference"};

// 您有2项应办事项，最急的一项：已届满。
std::string reference_of(const Letter& letter) {
  std::string line = "您有" + std::to_string(letter.duties) + "项应办事项";
  if (letter.urgency.empty()) return line + "。";
  return line + (letter.duties > 1 ? "，最急的一项：" : "，") + letter.urgency + "。";
}

std::string data_of(const Letter& letter, Detail detail) {
  json::object data{{"duties", letter.duties}, {"urgency", letter.urgency}};
  if (detail == Detail::brief || letter.duties == 0) data["brief"] = letter.brief;
  return json::serialize(
      json::object{{"type", letter.duties == 0 ? "channel.test" : "obligation.reminder"},
                   {"timestamp", write_instant(letter.written_at)},
                   {"data", std::move(data)}});
}

}  // namespace

std::string_view write_detail(Detail detail) {
  return names[static_cast<std::size_t>(detail)];
}

std::optional<Detail> read_detail(std::string_view text) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == text) return static_cast<Detail>(i);
  return {};
}

Letter in_detail(Letter letter, Detail detail) {
  if (detail == Detail::full) return letter;
  // One that is about no duty has nothing to hide: its one line stands at every detail.
  const bool says_brief = (detail == Detail::brief || letter.duties == 0) && !letter.brief.empty();
  const std::string line = says_brief ? letter.brief : reference_of(letter);
  letter.subject = "【期限提醒】" + line;
  letter.text = line + "\n";
  if (!letter.see.empty()) letter.text += "详情查看：" + letter.see + "\n";
  letter.html.clear();
  letter.calendar.clear();
  letter.calendar_method.clear();
  letter.data = data_of(letter, detail);
  if (detail == Detail::reference) letter.officer_name.clear();
  return letter;
}

}  // namespace qixian
