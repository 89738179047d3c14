// What the tables of robots and spools may say, and every problem in them.
#include "fakes/temporary_folder.hpp"
#include "loop.hpp"
#include "notify/channels.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <tuple>
#include <unistd.h>
#include <vector>

namespace qixian {
namespace {

const fakes::TemporaryFolder& folder() {
  static const fakes::TemporaryFolder made;
  static const bool filled = [] {
    const std::vector<std::pair<const char*, const char*>> files{
        {"dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=Canary7f3a"},
        {"wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=Canary7f3a"},
        {"feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/Canary7f3a"},
        {"lark", "https://open.larksuite.com/open-apis/bot/v2/hook/Canary7f3a"},
        {"feishu-v1", "https://open.feishu.cn/open-apis/bot/hook/Canary7f3a"},
        {"no-key", "https://oapi.dingtalk.com/robot/send?access_token="},
        {"no-path", "https://open.feishu.cn/open-apis/bot/v2/hook/"},
        {"signed", "https://oapi.dingtalk.com/robot/send?access_token=Canary&timestamp=1&sign=x"},
        {"plain", "http://oapi.dingtalk.com/robot/send?access_token=Canary7f3a"},
        {"user", "https://Canary:x@oapi.dingtalk.com/robot/send?access_token=Canary7f3a"},
        {"private", "https://10.0.0.7/robot/send?access_token=Canary7f3a"},
        {"own", "https://im.example.gov.cn/robot/send?access_token=Canary7f3a"},
        {"noise", "Canary7f3a"},
        {"sign", "SECCanary7f3a"}};
    for (const auto& [name, text] : files) made.write(name, text + std::string("\n"));
    return true;
  }();
  static_cast<void>(filled);
  return made;
}

struct Read {
  std::vector<ChannelSettings> channels;
  std::string problems;
};

Read read(const std::string& toml) {
  std::vector<Problem> problems;
  TomlFile file("[[channel]]\nname = 'group'\n" + toml, "q.toml", problems);
  TomlTable root = file.root();
  Read read{read_channels(root, SecretSource{folder().path()}), {}};
  root.finish();
  if (!problems.empty()) read.problems = write_problems(problems);
  EXPECT_EQ(read.problems.find("Canary"), std::string::npos) << read.problems;
  return read;
}

std::string robot(const std::string& kind, const std::string& file, const std::string& more = "") {
  return "kind = '" + kind + "'\nurl_file = '" + file + "'\n" + more;
}

TEST(ReadRobotSettings, NeedsTheAddressAlone) {
  for (const auto& [kind, file, a_minute] :
       {std::tuple("dingtalk", "dingtalk", 20), std::tuple("wecom", "wecom", 20),
        std::tuple("feishu", "feishu", 100), std::tuple("feishu", "lark", 100)}) {
    const Read one = read(robot(kind, file));
    EXPECT_EQ(one.problems, "");
    const auto& settings = std::get<RobotSettings>(one.channels.at(0));
    EXPECT_EQ(settings.detail, Detail::reference);
    EXPECT_EQ(settings.limits.front(), (Limit{a_minute, std::chrono::minutes{1}}));
    EXPECT_TRUE(settings.secret.empty());
    EXPECT_EQ(settings.target.connections, 2);
  }
}

TEST(ReadRobotSettings, TakesAll) {
  const Read one =
      read(robot("dingtalk", "own",
                 "host = 'im.example.gov.cn'\nsecret_file = 'sign'\nkeyword = '期限'\n"
                 "detail = 'brief'\na_minute = 10\nconnections = 1\n"
                 "allow = ['10.0.0.7']\nconnect_timeout = '5s'\ntotal_timeout = '9s'"));
  EXPECT_EQ(one.problems, "");
  const auto& settings = std::get<RobotSettings>(one.channels.at(0));
  EXPECT_EQ(settings.secret.reveal(), "SECCanary7f3a");
  EXPECT_EQ(settings.keyword, "期限");
  EXPECT_EQ(settings.detail, Detail::brief);
  EXPECT_EQ(settings.limits.front().count, 10);
}

TEST(ReadRobotSettings, SaysEveryProblemAndNeverTheAddress) {
  const struct {
    std::string toml;
    const char* words;
  } rows[]{
      {"kind = 'dingtalk'", "'url_file' is missing"},
      {"kind = 'dingtalk'\nurl = 'https://x/Canary'", "a secret does not belong in this file"},
      {robot("dingtalk", "noise"), "is no URL"},
      {robot("dingtalk", "plain"), "must begin with https://"},
      {robot("dingtalk", "user"), "must not hold a user or password"},
      {robot("dingtalk", "private"), "leads to a private address"},
      {robot("dingtalk", "own"), "is not at oapi.dingtalk.com"},
      {robot("dingtalk", "wecom"), "is not at oapi.dingtalk.com"},
      {robot("dingtalk", "own", "host = 'im2.example.gov.cn'"), "is not at im2.example.gov.cn"},
      {robot("dingtalk", "dingtalk", "host = 'https://x'"), "'host' must be a name"},
      {robot("dingtalk", "no-key"), "should be like https://oapi.dingtalk.com/robot/send?access_"},
      {robot("dingtalk", "signed"), "is signed already"},
      {robot("feishu", "no-path"), "should be like https://open.feishu.cn/open-apis/bot/v2/hook/"},
      {robot("feishu", "feishu-v1"), "is not that of a robot of Feishu"},
      {robot("wecom", "wecom", "secret_file = 'sign'"), "'secret_file' is not a key"},
      {robot("dingtalk", "dingtalk", "secret = 'Canary'"), "a secret does not belong in this file"},
      {robot("dingtalk", "dingtalk", "secret_file = 'gone'"), "is not there"},
      {robot("dingtalk", "dingtalk", "detail = 'all'"), "'detail' must be"},
      {robot("dingtalk", "dingtalk", "a_minute = 21"), "'a_minute' must be"},
      {robot("dingtalk", "dingtalk", "a_minute = 0"), "'a_minute' must be"},
      {robot("dingtalk", "dingtalk", "keyword = \"a\\nb\""), "'keyword' must be one line"},
      {robot("pigeon", "dingtalk"), "is no kind of channel"},
  };
  for (const auto& row : rows)
    EXPECT_NE(read(row.toml).problems.find(row.words), std::string::npos)
        << row.toml << "\n"
        << read(row.toml).problems;
}

TEST(ReadSpoolSettings, WantsAFolderThatCanBeWrittenTo) {
  const auto spool = [](const std::string& path, const std::string& more = "") {
    return read("kind = 'spool'\nfolder = '" + path + "'\n" + more);
  };
  const std::string path = folder().path().string();
  const Read one = spool(path, "detail = 'brief'\na_minute = 600");
  EXPECT_EQ(one.problems, "");
  EXPECT_EQ(std::get<SpoolSettings>(one.channels.at(0)).folder, folder().path());
  EXPECT_EQ(std::get<SpoolSettings>(one.channels.at(0)).detail, Detail::brief);
  EXPECT_NE(spool("relative").problems.find("'folder' must be a full path"), std::string::npos);
  EXPECT_NE(spool(path + "/gone").problems.find("make it, and give it to the daemon's user"),
            std::string::npos);
  EXPECT_NE(spool(path + "/sign").problems.find("is no folder"), std::string::npos);
  if (::geteuid() != 0)  // whom no permission stops
    EXPECT_NE(spool("/proc").problems.find("cannot be written to"), std::string::npos);
  const std::filesystem::path open = folder().path() / "open";
  std::filesystem::create_directory(open);
  std::filesystem::permissions(open, std::filesystem::perms::all);
  EXPECT_NE(spool(open.string()).problems.find("can be written by everybody"), std::string::npos);
  EXPECT_NE(read("kind = 'spool'").problems.find("'folder' is missing"), std::string::npos);
}

TEST(Channels, AreMadeOfEveryKind) {
  std::vector<Problem> problems;
  const std::string text =
      "[[channel]]\nname = 'd'\n" + robot("dingtalk", "dingtalk") + "[[channel]]\nname = 'w'\n" +
      robot("wecom", "wecom") + "[[channel]]\nname = 'f'\n" + robot("feishu", "feishu") +
      "[[channel]]\nname = 's'\nkind = 'spool'\nfolder = '" + folder().path().string() +
      "'\n[[channel]]\nname = 'm'\nkind = 'smtp'\nhost = 'localhost'\nfrom = 'a@b.cn'\n";
  TomlFile file(text, "q.toml", problems);
  TomlTable root = file.root();
  auto settings = read_channels(root, SecretSource{folder().path()});
  ASSERT_TRUE(problems.empty()) << write_problems(problems);
  EXPECT_EQ(names_of(settings), (std::set<std::string>{"d", "f", "m", "s", "w"}));
  Loop loop;
  EXPECT_EQ(make_channels(std::move(settings), loop.curl).size(), 5U);
}

}  // namespace
}  // namespace qixian
