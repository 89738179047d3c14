#include "export/display_width.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

TEST(DisplayWidth, AChineseCharacterIsTwoColumns) {
  EXPECT_EQ(display_width(""), 0);
  EXPECT_EQ(display_width("10/10"), 5);
  EXPECT_EQ(display_width("国庆节"), 6);
  EXPECT_EQ(display_width("赣环赔〔2026〕3号"), 17);
  EXPECT_EQ(display_width("（，。）"), 8);
  EXPECT_EQ(display_width("ＡＢ"), 4);
  EXPECT_EQ(display_width("\U00020000"), 2);  // 扩展B
}

TEST(DisplayWidth, WhatCombinesOrIsInvisibleTakesNoColumn) {
  EXPECT_EQ(display_width("e\u0301"), 1);
  EXPECT_EQ(display_width("中\ufe0f"), 2);
  EXPECT_EQ(display_width("a\u200b\u200d\ufeff"), 1);
  EXPECT_EQ(display_width("a\tb\n"), 2);
}

TEST(DisplayWidth, OtherScriptsAndAmbiguousSignsAreOneColumn) {
  EXPECT_EQ(display_width("é“”①·…"), 6);
  EXPECT_EQ(display_width("Привет"), 6);
  EXPECT_EQ(display_width("한글"), 4);
  EXPECT_EQ(display_width("😀"), 2);
}

TEST(DisplayWidth, BytesThatAreNotUtf8AreOneColumnEach) {
  EXPECT_EQ(display_width("a\xff"
                          "b"),
            3);
  EXPECT_EQ(display_width("\xe5\x9b"), 2);
  EXPECT_EQ(display_width("\xc0\x80"), 2);
  EXPECT_EQ(display_width("\xe5"
                          "ab"),
            3);
}

TEST(Pad, FillsToTheColumnAndNeverCuts) {
  EXPECT_EQ(pad_right("国庆", 6), "国庆  ");
  EXPECT_EQ(pad_left("7", 2), " 7");
  EXPECT_EQ(pad_right("国庆节", 3), "国庆节");
  EXPECT_EQ(pad_right("x", -1), "x");
}

TEST(Fit, CutsBetweenCharacters) {
  EXPECT_EQ(fit("国庆节", 6), "国庆节");
  EXPECT_EQ(fit("国庆节放假", 7), "国庆..");
  EXPECT_EQ(fit("abcdef", 5), "abc..");
}

}  // namespace
}  // namespace qixian
