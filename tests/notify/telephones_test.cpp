#include "notify/telephones.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

TEST(WithoutTelephones, LeavesOtherNumbers) {
  for (const char* kept : {"2026-10-09", "(2026)苏01民终123号", "12812345678", "138123456789",
                           "1381234567", "0791-8612", "91361000MA35", "010", "13:45", "-5", ""})
    EXPECT_EQ(without_telephones(kept), kept);
  EXPECT_EQ(without_telephones("+8613812345678。"), "+86138****5678。");
  EXPECT_EQ(without_telephones("8613812345678"), "86138****5678");
  EXPECT_EQ(without_telephones("010-12345678"), "010-****5678");
  EXPECT_EQ(without_telephones("13812345678、13912345678"), "138****5678、139****5678");
}

TEST(WithoutTelephones, KnowsNumbersAsPeopleGroupThem) {
  EXPECT_EQ(without_telephones("138-1234-5678"), "138-****-5678");
  EXPECT_EQ(without_telephones("电话138 1234 5678。"), "电话138 **** 5678。");
  EXPECT_EQ(without_telephones("008613812345678"), "0086138****5678");
  EXPECT_EQ(without_telephones("(0791)86123456"), "(0791)****3456");
  EXPECT_EQ(without_telephones("（0791）86123456"), "（0791）****3456");
  EXPECT_EQ(without_telephones("010 12345678"), "010 ****5678");
  EXPECT_EQ(without_telephones("138-12345678"), "138-****5678");
  EXPECT_EQ(without_telephones("1381234 5678"), "138**** 5678");
  EXPECT_EQ(without_telephones("138.1234.5678"), "138.****.5678");
  EXPECT_EQ(without_telephones("138·1234·5678"), "138·****·5678");
  EXPECT_EQ(without_telephones("138–1234–5678"), "138–****–5678");
  EXPECT_EQ(without_telephones("138 123 45678"), "138 *** *5678");
  EXPECT_EQ(without_telephones("138  1234  5678"), "138  ****  5678");
  EXPECT_EQ(without_telephones("１３８１２３４５６７８"), "１３８****５６７８");
  EXPECT_EQ(without_telephones("+86 138-1234-5678"), "+86 138-****-5678");
  EXPECT_EQ(without_telephones("0791—86123456"), "0791—****3456");
  EXPECT_EQ(without_telephones("0791  8612345"), "0791  ***2345");
  EXPECT_EQ(without_telephones("010 8612 3456"), "010 **** 3456");
  EXPECT_EQ(without_telephones("2026-10-09 138-1234-5678"), "2026-10-09 138-****-5678");
  for (const char* kept : {"138-1234-56789", "138-1234", "128-1234-5678", "2026-10-13 2026-10-09",
                           "137 2026-10-09", "09 12345678", "0012-12345678"})
    EXPECT_EQ(without_telephones(kept), kept);
}

TEST(IsTelephone, KnowsOfficeNumbersAndGroups) {
  for (const char* number : {"0791-86123456", "010-12345678", "008613812345678", "138-1234-5678"})
    EXPECT_TRUE(is_telephone(number)) << number;
  EXPECT_FALSE(is_telephone("0123456789012345"));  // a user id of DingTalk
}

TEST(IsTelephone, KnowsMobileNumbers) {
  for (const char* number : {"13812345678", "+8619912345678", "8613812345678", "+86-13812345678"})
    EXPECT_TRUE(is_telephone(number)) << number;
  for (const char* other : {"", "zhang.wei", "138123456789", "ou_13812345678", "12812345678"})
    EXPECT_FALSE(is_telephone(other)) << other;
}

}  // namespace
}  // namespace qixian
