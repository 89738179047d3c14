// Robots against a real HTTPS server with a private authority (tests/fakes/http_peer.py).
#include "fakes/authority.hpp"
#include "fakes/child.hpp"
#include "fakes/peer.hpp"
#include "robots.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace qixian {
namespace {

namespace json = boost::json;
using fakes::Peer;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* sign_secret = "SECCanary5e7f0123456789abcdef";

std::string for_url(const std::string& bytes) {
  std::string text = to_base64(bytes);
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

class Robot : public testing::Test {
 protected:
  static const fakes::Authority& authority() {
    static const fakes::Authority made;
    return made;
  }

  Peer peer{"http_peer.py", authority().good()};

  [[nodiscard]] RobotSettings settings_for(const RobotKind& kind, const Answer& row) const {
    RobotSettings settings;
    settings.kind = &kind;
    settings.name = "group";
    settings.url = secret_of(
        "https://localhost:" + std::to_string(peer.port()) + std::string(kind.path) +
        (kind.key.empty() ? "" : "?" + std::string(kind.key) + "=") + "Canary7f3a9b1c." +
        std::to_string(row.status) + "." + for_url(row.body) + "." + for_url(row.headers));
    if (kind.signs) settings.secret = secret_of(sign_secret);
    settings.limits = kind.limits;
    settings.target.allow = {"localhost"};
    settings.target.ca_file = authority().ca_file();
    settings.target.connect_timeout = settings.target.total_timeout = seconds(10);
    settings.target.connections = 2;
    return settings;
  }

  static Outcome send(RobotSettings settings, Letter letter) {
    Loop loop;
    const auto channel =
        make_robot_channel(std::move(settings), loop.curl, [] { return robot_now; });
    return loop.send(*channel, letter);
  }

  // What the group would have read.
  [[nodiscard]] json::object last_request() const {
    const auto records = peer.records();
    return json::parse(*from_base64(records.back().at("body").as_string())).as_object();
  }
};

Letter group_letter() {
  Letter letter = some_letter();
  letter.address = "zhang.wei";
  letter.urgency = "剩3个工作日";
  letter.brief = "临期：书面通报同级检察机关，10月10日（周六）前办结（剩3个工作日）";
  letter.see = "qixian why 12";
  return letter;
}

TEST_F(Robot, JudgesEveryAnswerOnTheWire) {
  for (const RobotKind* kind : all_robots()) {
    Loop loop;
    std::vector<Answer> rows = answers_of(*kind);
    for (const Answer& row : answers_of_nobody(*kind)) rows.push_back(row);
    for (const Answer& row : rows) {
      const auto channel =
          make_robot_channel(settings_for(*kind, row), loop.curl, [] { return robot_now; });
      const Outcome outcome = loop.send(*channel, group_letter());
      expect_answer(row, outcome);
      EXPECT_EQ(words_of(outcome).find("Canary"), std::string::npos) << words_of(outcome);
    }
  }
  for (const auto& record : peer.records()) EXPECT_NE(record.at("path").as_string(), "/followed");
}

TEST_F(Robot, IsUnknownWhereTheRequestWentAndNoAnswerCame) {
  for (const RobotKind* kind : all_robots()) {
    RobotSettings settings = settings_for(*kind, {"!slow", "unknown"});
    settings.target.total_timeout = milliseconds(300);
    const Outcome outcome = send(settings, group_letter());
    EXPECT_EQ(name_of(outcome), "unknown") << words_of(outcome);
    EXPECT_EQ(words_of(outcome).find("Canary"), std::string::npos) << words_of(outcome);
  }
}

TEST_F(Robot, ShowsNoSecretThatTheFarSideSaysBack) {
  for (const RobotKind* kind : all_robots()) {
    const Outcome outcome = send(settings_for(*kind, {"!echo", ""}), group_letter());
    EXPECT_EQ(name_of(outcome), "channel broken");
    EXPECT_EQ(words_of(outcome).find("Canary"), std::string::npos) << words_of(outcome);
    EXPECT_NE(words_of(outcome).find("no such thing: "), std::string::npos) << words_of(outcome);
    EXPECT_NE(words_of(outcome).find("***"), std::string::npos) << words_of(outcome);
  }
}

TEST_F(Robot, SaysNoMoreThanItsDetail) {
  for (const RobotKind* kind : all_robots()) {
    const Answer fine{said(*kind, 0, "ok"), "delivered"};
    const auto text_of = [&](Detail detail) {
      RobotSettings settings = settings_for(*kind, fine);
      settings.detail = detail;
      EXPECT_EQ(name_of(send(settings, group_letter())), "delivered");
      return json::serialize(last_request());
    };
    const std::string reference = text_of(Detail::reference);
    EXPECT_NE(reference.find("您有1项应办事项，剩3个工作日。"), std::string::npos) << reference;
    for (const char* hidden : {"赣环赔", "张伟", "书面通报", "10月10日"})
      EXPECT_EQ(reference.find(hidden), std::string::npos) << reference;
    const std::string brief = text_of(Detail::brief);
    EXPECT_NE(brief.find("书面通报同级检察机关，10月10日"), std::string::npos) << brief;
    EXPECT_EQ(brief.find("赣环赔"), std::string::npos) << brief;
    EXPECT_NE(text_of(Detail::full).find("赣环赔〔2026〕3号"), std::string::npos);
  }
}

TEST_F(Robot, MentionsWhomItIsFor) {
  Letter letter = group_letter();
  for (const RobotKind* kind : all_robots())
    EXPECT_EQ(name_of(send(settings_for(*kind, {said(*kind, 0, "ok"), ""}), letter)), "delivered");
  const auto records = peer.records();
  const auto body = [&](std::size_t i) {
    return json::parse(*from_base64(records.at(i).at("body").as_string()));
  };
  EXPECT_EQ(body(0).at("msgtype").as_string(), "text");
  EXPECT_EQ(body(0).at("at"), json::parse(R"({"isAtAll":false,"atUserIds":["zhang.wei"]})"));
  EXPECT_TRUE(body(0).at("text").at("content").as_string().ends_with("\n@zhang.wei"));
  EXPECT_EQ(body(1).at("msgtype").as_string(), "text");
  EXPECT_EQ(body(1).at("text").at("mentioned_list"), json::parse(R"(["zhang.wei"])"));
  EXPECT_FALSE(body(1).at("text").as_object().contains("mentioned_mobile_list"));
  EXPECT_EQ(body(2).at("msg_type").as_string(), "text");
  EXPECT_TRUE(
      body(2).at("content").at("text").as_string().ends_with("\n<at user_id=\"zhang.wei\"></at>"));
}

TEST_F(Robot, RefusesToShowATelephoneNumberOrToCallEverybody) {
  for (const RobotKind* kind : all_robots()) {
    for (const char* address : {"13812345678", "+8613812345678", "8613812345678", "all", "@all",
                                "张伟", "a b", "\"><at user_id=\"all\">"}) {
      Letter letter = group_letter();
      letter.address = address;
      const Outcome outcome = send(settings_for(*kind, {said(*kind, 0, "ok"), ""}), letter);
      EXPECT_EQ(name_of(outcome), "recipient refused") << address;
      EXPECT_NE(words_of(outcome).find("in the directory"), std::string::npos) << address;
      EXPECT_EQ(words_of(outcome).find("1381234"), std::string::npos) << words_of(outcome);
    }
    Letter letter = group_letter();
    letter.address.clear();
    EXPECT_EQ(name_of(send(settings_for(*kind, {said(*kind, 0, "ok"), ""}), letter)), "delivered");
  }
  EXPECT_EQ(peer.records().size(), 3U);
}

TEST_F(Robot, KeepsToTheLimitsInBytesWhateverTheLetterIs) {
  for (const RobotKind* kind : all_robots()) {
    for (const std::string& piece : {std::string("期"), std::string("\n"), std::string("\""),
                                     std::string("\\𠮷"), std::string("x\x01")}) {
      RobotSettings settings = settings_for(*kind, {said(*kind, 0, "ok"), ""});
      settings.detail = Detail::full;
      settings.keyword = "办理提醒";
      Letter letter = group_letter();
      letter.text = "开头";
      while (letter.text.size() < 60'000) letter.text += piece;
      letter.text += "结尾";
      const std::string body = robot_body(settings, letter, robot_now);
      EXPECT_LE(body.size(), kind->most_body);
      const json::value sent = json::parse(body);  // throws where a character was cut in two
      const json::string& text = (sent.as_object().contains("text") ? sent.at("text").at("content")
                                                                    : sent.at("content").at("text"))
                                     .as_string();
      EXPECT_LE(text.size(), kind->most_text);
      for (const char* kept : {"全文查看：qixian why 12", "办理提醒"})
        EXPECT_NE(text.find(kept), json::string::npos);
      EXPECT_EQ(name_of(send(settings, letter)), "delivered");
    }
  }
}

TEST_F(Robot, SignsAsItsServiceChecks) {
  const auto sign_of = [](const std::string& program) {
    return fakes::output_of("/usr/bin/python3 -c '" + program + "'");
  };
  send(settings_for(dingtalk_robot(), {said(dingtalk_robot(), 0, "ok"), ""}), group_letter());
  const std::string expected = sign_of(
      "import base64, hashlib, hmac, urllib.parse as u; s = \"" + std::string(sign_secret) +
      "\"; m = \"1790000000000\\n\" + s; print(\"&timestamp=1790000000000&sign=\" + "
      "u.quote_plus(base64.b64encode(hmac.new(s.encode(), m.encode(), hashlib.sha256).digest())), "
      "end=\"\")");
  const auto path = peer.records().back().at("path").as_string();
  EXPECT_TRUE(std::string_view(path).ends_with(expected)) << path << "\n" << expected;

  send(settings_for(feishu_robot(), {said(feishu_robot(), 0, "ok"), ""}), group_letter());
  const json::object body = last_request();
  EXPECT_EQ(body.at("timestamp").as_string(), "1790000000");
  EXPECT_EQ(body.at("sign").as_string(),
            sign_of("import base64, hashlib, hmac; k = \"1790000000\\n" + std::string(sign_secret) +
                    "\"; print(base64.b64encode(hmac.new(k.encode(), b\"\", "
                    "hashlib.sha256).digest()).decode(), end=\"\")"));

  RobotSettings unsigned_robot =
      settings_for(dingtalk_robot(), {said(dingtalk_robot(), 0, "ok"), ""});
  unsigned_robot.secret = {};
  send(unsigned_robot, group_letter());
  EXPECT_EQ(std::string_view(peer.records().back().at("path").as_string()).find("sign="),
            std::string_view::npos);
}

TEST_F(Robot, IsBrokenWhereTheCertificateIsNotTrusted) {
  RobotSettings settings = settings_for(wecom_robot(), {said(wecom_robot(), 0, "ok"), ""});
  settings.target.ca_file.clear();
  const Outcome outcome = send(settings, group_letter());
  EXPECT_EQ(name_of(outcome), "channel broken") << words_of(outcome);
  EXPECT_EQ(words_of(outcome).find("Canary"), std::string::npos) << words_of(outcome);
  settings = settings_for(wecom_robot(), {said(wecom_robot(), 0, "ok"), ""});
  settings.target.allow.clear();
  EXPECT_NE(words_of(send(settings, group_letter())).find("name it in 'allow'"), std::string::npos);
  EXPECT_TRUE(peer.records().empty());
}

TEST(SignRobots, AgreesWithTheVectors) {
  EXPECT_EQ(sign_dingtalk("SEC0123456789abcdef", 1700000000000),
            "TSZbRFUuvaSQaRKUpF970OPCb2/LcQAP3wOvwZIzBZk=");
  EXPECT_EQ(sign_feishu("demo", 1599360473), "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=");
  EXPECT_EQ(sign_feishu("feishu-secret", 1700000000),
            "OrBzY1Y01Gq+HgJsl+7OfWcMVwc7YocohQm5iiZwjhU=");
  EXPECT_EQ(dingtalk_robot().query(secret_of("SEC0123456789abcdef"), 1700000000),
            "&timestamp=1700000000000&sign=TSZbRFUuvaSQaRKUpF970OPCb2%2FLcQAP3wOvwZIzBZk%3D");
}

TEST(RobotBounds, AreOfTheRobotAndShowNothingOfIt) {
  Loop loop;
  const auto bounds_of = [&](const std::string& key, const std::string& name) {
    RobotSettings settings;
    settings.kind = &dingtalk_robot();
    settings.name = name;
    settings.url = secret_of("https://oapi.dingtalk.com/robot/send?access_token=" + key);
    settings.limits = dingtalk_robot().limits;
    return make_robot_channel(settings, loop.curl)->bounds();
  };
  const Bounds one = bounds_of("Canary7f3a9b1c", "group");
  EXPECT_EQ(one.far_side, bounds_of("Canary7f3a9b1c", "again").far_side);
  EXPECT_NE(one.far_side, bounds_of("Canary7f3a9b1d", "group").far_side);
  EXPECT_EQ(one.far_side.find("Canary"), std::string::npos);
  EXPECT_EQ(one.limits, (std::vector<Limit>{{20, std::chrono::minutes{1}}}));
}

}  // namespace
}  // namespace qixian
