// DingTalk (钉钉) custom robots: open.dingtalk.com, "自定义机器人接入".
//
//   sign_dingtalk("SEC0123456789abcdef", 1700000000000)
//     == "TSZbRFUuvaSQaRKUpF970OPCb2/LcQAP3wOvwZIzBZk="
//
// POST https://oapi.dingtalk.com/robot/send?access_token=T[&timestamp=MS&sign=S]: the signature is
// HMAC-SHA256 of "MS\nSECRET" under SECRET, in Base64, percent-encoded once. At most 20 messages a
// minute; who sends more is not listened to for ten.
#pragma once

#include "notify/robot.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace qixian {

[[nodiscard]] const RobotKind& dingtalk_robot();

[[nodiscard]] std::string sign_dingtalk(std::string_view secret, std::int64_t milliseconds);

}  // namespace qixian
