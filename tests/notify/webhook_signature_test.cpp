#include "notify/webhook_signature.hpp"

#include "fakes/child.hpp"
#include "fakes/temporary_folder.hpp"
#include "notify/base64.hpp"

#include <gtest/gtest.h>

#include <string>

namespace qixian {
namespace {

// The test vector of the specification's own libraries.
constexpr const char* official_key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

TEST(SignWebhook, AgreesWithTheOfficialVector) {
  EXPECT_EQ(sign_webhook(*read_webhook_key(official_key), "msg_p5jXN8AQM9LWM0D4loKWxJek",
                         1614265330, R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(SignWebhook, AgreesWithAnotherImplementation) {
  const fakes::TemporaryFolder folder;
  const std::string script = folder.write("sign.py", R"(
import base64, hashlib, hmac, sys
key = base64.b64decode(sys.argv[1].removeprefix("whsec_"))
body = open(sys.argv[4], "rb").read()
content = sys.argv[2].encode() + b"." + sys.argv[3].encode() + b"." + body
print("v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode(), end="")
)");
  for (const std::size_t size : {24U, 32U, 64U}) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * 37 + size);
    const std::string key = "whsec_" + to_base64(bytes);
    for (const std::string& body :
         {std::string(), std::string("{\"职责\":\"书面通报\"}"), std::string(70'000, 'x')}) {
      const std::string file = folder.write("body", body);
      EXPECT_EQ(sign_webhook(*read_webhook_key(key), "c0ffee-1", 1790000000, body),
                fakes::output_of("/usr/bin/python3 " + script + " '" + key +
                                 "' c0ffee-1 1790000000 " + file));
    }
  }
}

TEST(ReadWebhookKey, TakesTwentyFourToSixtyFourBytes) {
  const auto of = [](std::size_t size) { return "whsec_" + to_base64(std::string(size, 'k')); };
  EXPECT_EQ(read_webhook_key(of(24))->reveal(), std::string(24, 'k'));
  EXPECT_TRUE(read_webhook_key(of(64)));
  for (const std::string& bad :
       {of(23), of(65), std::string(), std::string("whsec_"), of(32).substr(6), of(32) + "\n",
        of(32) + "=", "whpk_" + to_base64(std::string(32, 'k')),
        std::string("whsec_****************************************")}) {
    EXPECT_FALSE(read_webhook_key(bad)) << bad;
  }
}

TEST(Base64, AgreesWithTheVectorsOfRfc4648) {
  const std::vector<std::pair<std::string, std::string>> vectors{{"", ""},
                                                                 {"f", "Zg=="},
                                                                 {"fo", "Zm8="},
                                                                 {"foo", "Zm9v"},
                                                                 {"foob", "Zm9vYg=="},
                                                                 {"fooba", "Zm9vYmE="},
                                                                 {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
  for (const char* bad :
       {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm 9", "Zm9v\n"})
    EXPECT_EQ(from_base64(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace qixian
