// WeCom (企业微信) group robots: developer.work.weixin.qq.com/document/path/91770.
//
// POST https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=K, unsigned. A text is at most 2048
// bytes of UTF-8, which is 682 Chinese characters. At most 20 messages a minute.
#pragma once

#include "notify/robot.hpp"

namespace qixian {

[[nodiscard]] const RobotKind& wecom_robot();

}  // namespace qixian
