#include "notify/spool.hpp"

#include "fakes/temporary_folder.hpp"
#include "loop.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace qixian {
namespace {

namespace fs = std::filesystem;

SpoolSettings settings_for(const fs::path& folder) {
  SpoolSettings settings;
  settings.name = "gateway";
  settings.folder = folder;
  return settings;
}

Outcome send(const SpoolSettings& settings, Letter letter) {
  Loop loop;
  const auto channel = make_spool_channel(settings);
  return loop.send(*channel, letter);
}

boost::json::value read(const fs::path& file) {
  std::ifstream stream(file);
  return boost::json::parse(std::string(std::istreambuf_iterator<char>(stream), {}));
}

TEST(Spool, IsOneFileALetter) {
  const fakes::TemporaryFolder folder;
  const ::mode_t before = ::umask(0077);
  const Letter letter = some_letter();
  const fs::path file = folder.path() / (letter.token + ".json");
  EXPECT_EQ(send(settings_for(folder.path()), letter),
            Outcome(Delivered{"it lies in " + file.string()}));
  ::umask(before);
  const boost::json::value kept = read(file);
  EXPECT_EQ(kept, boost::json::value({{"token", letter.token},
                                      {"officer", letter.officer_name},
                                      {"address", letter.address},
                                      {"subject", letter.subject},
                                      {"text", letter.text},
                                      {"written_at", "2026-10-09T01:30:00Z"}}));
  EXPECT_EQ(fs::status(file).permissions(), static_cast<fs::perms>(0640));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(Spool, ReplacesTheFileOfTheSameLetter) {
  const fakes::TemporaryFolder folder;
  Letter letter = some_letter();
  // Left over from a power cut.
  folder.write("." + letter.token + ".json.partial", "{\"token\":\"half");
  EXPECT_EQ(name_of(send(settings_for(folder.path()), letter)), "delivered");
  letter.text = "再说一遍";
  EXPECT_EQ(name_of(send(settings_for(folder.path()), letter)), "delivered");
  EXPECT_EQ(read(folder.path() / (letter.token + ".json")).at("text").as_string(), "再说一遍");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(Spool, SaysNoMoreThanItsDetail) {
  const fakes::TemporaryFolder folder;
  SpoolSettings settings = settings_for(folder.path());
  settings.detail = Detail::reference;
  Letter letter = some_letter();
  letter.urgency = "已届满";
  send(settings, letter);
  const boost::json::value kept = read(folder.path() / (letter.token + ".json"));
  EXPECT_EQ(kept.at("subject").as_string(), "【期限提醒】您有1项应办事项，已届满。");
  EXPECT_EQ(kept.at("officer").as_string(), "");
  EXPECT_EQ(kept.at("address").as_string(), letter.address);
}

TEST(Spool, RefusesATokenThatCouldLeaveTheFolder) {
  const fakes::TemporaryFolder folder;
  for (const char* token : {"", "../x", "a/b", "A", "a.json"}) {
    Letter letter = some_letter();
    letter.token = token;
    EXPECT_EQ(name_of(send(settings_for(folder.path()), letter)), "letter refused") << token;
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Spool, IsBrokenWhereTheFolderIsGoneAndFollowsNoLink) {
  const fakes::TemporaryFolder folder;
  EXPECT_EQ(name_of(send(settings_for(folder.path() / "gone"), some_letter())), "channel broken");
  const Letter letter = some_letter();
  const fs::path partial = folder.path() / ("." + letter.token + ".json.partial");
  fs::create_symlink("/dev/full", partial);
  EXPECT_EQ(name_of(send(settings_for(folder.path()), letter)), "channel broken")
      << "a link in its place is never followed";
  fs::remove(partial);
  EXPECT_EQ(name_of(send(settings_for(folder.path()), letter)), "delivered");
}

TEST(Spool, JudgesErrorsByWhetherTheyGoBy) {
  for (const int error : {ENOSPC, EDQUOT, EMFILE, ENFILE, EINTR})
    EXPECT_EQ(name_of(judge_file_error(error, "/x")), "again") << error;
  for (const int error : {EACCES, EPERM, EROFS, ENOENT, ENOTDIR, ELOOP, EIO, ENAMETOOLONG})
    EXPECT_EQ(name_of(judge_file_error(error, "/x")), "channel broken") << error;
  EXPECT_EQ(words_of(judge_file_error(ENOSPC, "/x/y.json")),
            "/x/y.json was not written: the disk is full; make room (No space left on device)");
}

}  // namespace
}  // namespace qixian
