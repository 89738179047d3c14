#include "notify/secret.hpp"

#include "fakes/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <ostream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace qixian {
namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };
static_assert(Printable<std::string> && !Printable<Secret>);
static_assert(!std::equality_comparable<Secret> && !std::convertible_to<Secret, std::string>);

constexpr const char* canary = "Canary-7f3a";

struct Read {
  std::optional<Secret> secret;
  std::string problems;
};

Read read(const std::string& toml, const std::filesystem::path& credentials = {}) {
  std::vector<Problem> problems;
  TomlFile file(toml, "qixian.toml", problems);
  TomlTable table = file.root();
  auto secret = read_secret(table, "password", {credentials});
  table.finish();
  std::string text = problems.empty() ? "" : write_problems(problems);
  EXPECT_EQ(text.find(canary), text.npos) << text;
  return {std::move(secret), std::move(text)};
}

Read read_from(const std::string& path) {
  return read("password_file = " + quote_toml(path));
}

TEST(Secret, ZeroesWhereItCameFrom) {
  std::string text = canary;
  const Secret secret{std::span(text)};
  EXPECT_EQ(secret.reveal(), canary);
  EXPECT_EQ(text, std::string(11, '\0'));
}

TEST(ReadSecret, IsNothingWhereNoneIsNamed) {
  const Read result = read("");
  EXPECT_FALSE(result.secret);
  EXPECT_EQ(result.problems, "");
}

TEST(ReadSecret, ComesFromAFileWithoutItsLineEnd) {
  const fakes::TemporaryFolder folder;
  for (const std::string& end : {"", "\n", "\r\n"}) {
    const Read result = read_from(folder.write("password", canary + end));
    ASSERT_TRUE(result.secret) << result.problems;
    EXPECT_EQ(result.secret->reveal(), canary);
  }
}

TEST(ReadSecret, ComesFromTheCredentialsByName) {
  const fakes::TemporaryFolder folder;
  folder.write("smtp-password", std::string(canary) + "\n", 0444);
  const Read result = read("password_file = \"smtp-password\"", folder.path());
  ASSERT_TRUE(result.secret) << result.problems;
  EXPECT_EQ(result.secret->reveal(), canary);
}

TEST(ReadSecret, InTheConfigurationItselfIsAProblemThatDoesNotRepeatIt) {
  const Read result = read("password = \"" + std::string(canary) + "\"");
  EXPECT_EQ(
      result.problems,
      "qixian.toml:1:12: a secret does not belong in this file: write it into a file of its own "
      "and give that name as 'password_file'");
}

TEST(ReadSecret, NamesTheFileAndTheMend) {
  const fakes::TemporaryFolder folder;
  const auto expect = [](const Read& result, const std::string& words) {
    EXPECT_FALSE(result.secret);
    EXPECT_NE(result.problems.find(words), std::string::npos) << result.problems;
  };
  const std::string absent = (folder.path() / "absent").string();
  expect(read_from(absent), absent + " cannot be opened: No such file");
  expect(read_from(folder.write("empty", "\n")), "is empty: write the secret into it");
  expect(read_from(folder.write("two", std::string(canary) + "\nmore\n")), "more than one line");
  expect(read_from(folder.write("nul", std::string("a\0b", 3))), "or a NUL");
  expect(read_from(folder.write("long", std::string(4097, 'x'))), "longer than 4096 bytes");
  expect(read_from(folder.path().string()), "is not a regular file");
  expect(read_from("/dev/zero"), "is not a regular file");
  expect(read_from("etc/password"), "must be a full path, or a name without a slash");
  expect(read("password_file = \"\""), "must be the name of a credential");
  expect(read("password_file = \"..\"", folder.path()), "must be the name of a credential");
  expect(read("password_file = \"absent\"", folder.path()), "pass it with LoadCredential=");
  expect(read("password_file = \"absent\""), "no credentials were passed");
}

TEST(ReadSecret, DoesNotWaitForAFifo) {
  const fakes::TemporaryFolder folder;
  const std::string path = (folder.path() / "fifo").string();
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  EXPECT_NE(read_from(path).problems.find("is not a regular file"), std::string::npos);
}

TEST(ReadSecret, IsRefusedWhereOthersCouldRead) {
  const fakes::TemporaryFolder folder;
  for (const int mode : {0604, 0602, 0644, 0666, 0620}) {
    const std::string path = folder.write("password", canary, mode);
    EXPECT_NE(read_from(path).problems.find("chmod 0600 " + path), std::string::npos) << mode;
  }
}

TEST(ReadSecret, MayBeReadByItsGroupIfItIsRoots) {
  const fakes::TemporaryFolder folder;
  const std::string path = folder.write("password", canary, 0640);
  EXPECT_EQ(read_from(path).secret.has_value(), ::getuid() == 0);
  if (::getuid() == 0) {
    ASSERT_EQ(::chown(path.c_str(), 65534, 65534), 0);
    EXPECT_NE(read_from(path).problems.find("only a file of root's may"), std::string::npos);
  }
}

TEST(WithoutSecret, HidesItPlainAndInBase64) {
  std::string text = canary;
  const Secret secret{std::span(text)};
  EXPECT_EQ(without_secret("a Canary-7f3a b Canary-7f3a c Q2FuYXJ5LTdmM2E= d", secret),
            "a *** b *** c *** d");
  EXPECT_EQ(without_secret("nothing", {}), "nothing");
}

}  // namespace
}  // namespace qixian
