// Feishu (飞书) and Lark custom bots: open.feishu.cn, "自定义机器人使用指南".
//
//   sign_feishu("demo", 1599360473) == "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="
//
// POST https://open.feishu.cn/open-apis/bot/v2/hook/TOKEN. The signature goes in the body, with the
// seconds as a string: HMAC-SHA256 of nothing under "SECONDS\nSECRET", the reverse of DingTalk's. A
// body is at most 20 KB; at most 100 messages a minute and 5 a second, fewer at full and half
// hours.
#pragma once

#include "notify/robot.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace qixian {

[[nodiscard]] const RobotKind& feishu_robot();

[[nodiscard]] std::string sign_feishu(std::string_view secret, std::int64_t seconds);

}  // namespace qixian
