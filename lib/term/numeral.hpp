// Numbers as Chinese law writes them.
//
//   take_numeral(text = "十五日") == 15, and text == "日"
#pragma once

#include <optional>
#include <string_view>

namespace qixian {

// The longest number at the front of `text`, taken off it: 二, 两, 十五, 三十, 一百零五,
// 九百九十九, 〇. Nothing, and `text` as it was, where there is none or it is not well formed
// (二二, 一百一).
[[nodiscard]] std::optional<int> take_numeral(std::string_view& text);

}  // namespace qixian
