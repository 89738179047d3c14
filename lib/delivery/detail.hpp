// How much of a letter a channel may say.
//
//   in_detail(letter, Detail::reference).text
//     == "您有1项应办事项，剩3个工作日。\n详情查看：qixian why 12\n"
//
//   full        everything
//   brief       duty and day in one line; no docket, no party, no reasons
//   reference   how many duties and how urgent; no case, no name
//
// Robots in public clouds say `reference` unless the configuration says otherwise: what a group
// reads is kept by somebody else.
#pragma once

#include "delivery/letter.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace qixian {

enum class Detail : std::uint8_t { full, brief, reference };

// "full", "brief", "reference".
[[nodiscard]] std::string_view write_detail(Detail);
[[nodiscard]] std::optional<Detail> read_detail(std::string_view);

// The same letter with no more in subject, text, html, data and name than the detail allows. Token,
// thread, channel and address stay. Where there is less than full, html and calendar are empty and
// `data` names the type, the time, `duties` and `urgency`, and for brief also `brief`.
[[nodiscard]] Letter in_detail(Letter, Detail);

}  // namespace qixian
