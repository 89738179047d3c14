#include "delivery/test_letter.hpp"

#include "delivery/detail.hpp"
#include "delivery/sha256.hpp"

namespace qixian {

Letter test_letter(const std::string& channel, const std::string& address, Instant now) {
  Letter letter;
  letter.token =
      sha256_hex("test\n" + channel + "\n" + address + "\n" + write_instant(now)).substr(0, 32);
  letter.channel = channel;
  letter.address = address;
  letter.written_at = now;
  letter.duties = 0;
  letter.brief = "这是期限提醒系统的测试消息，发自通道" + channel + "，请勿办理。";
  letter = in_detail(std::move(letter), Detail::brief);
  letter.text += "发出时间：" + write_in_beijing(now) + "（北京时间）\n";
  return letter;
}

}  // namespace qixian
