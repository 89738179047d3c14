#include "notify/spool.hpp"

#include "notify/verdict.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace qixian {
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

struct ErrorRow {
  int error;
  Verdict verdict;
  std::string_view mend;
};

constexpr std::string_view not_allowed =
    "the daemon may not write there; give the folder to its user, and name it in ReadWritePaths= "
    "of the unit";

// clang-format off
constexpr std::array errors{
    ErrorRow{ENOSPC, Verdict::again,   "the disk is full; make room"},
    ErrorRow{EDQUOT, Verdict::again,   "the quota is used up; make room"},
    ErrorRow{EMFILE, Verdict::again,   "too many files are open; raise LimitNOFILE if this stays"},
    ErrorRow{ENFILE, Verdict::again,   "too many files are open on this machine"},
    ErrorRow{EINTR,  Verdict::again,   "it was interrupted"},
    ErrorRow{EACCES, Verdict::channel, not_allowed},
    ErrorRow{EPERM,  Verdict::channel, not_allowed},
    ErrorRow{EROFS,  Verdict::channel, not_allowed},
    ErrorRow{ENOENT, Verdict::channel, "the folder is gone; make it again"},
};
// clang-format on

class File {
 public:
  File(const std::filesystem::path& path, int flags) : value_(::open(path.c_str(), flags, 0640)) {}
  ~File() {
    if (value_ >= 0) ::close(value_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] bool is_open() const { return value_ >= 0; }
  [[nodiscard]] int get() const { return value_; }

  [[nodiscard]] bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(value_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

 private:
  int value_;
};

// 0, or errno of the step that failed.
int write_file(const std::filesystem::path& folder, const std::string& name,
               std::string_view bytes) {
  const std::filesystem::path partial = folder / ("." + name + ".partial");
  {
    // Left over from a power cut, it is the same letter's.
    const File file(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW);
    // The umask must not decide who reads it.
    if (!file.is_open() || ::fchmod(file.get(), 0640) != 0 || !file.write(bytes) ||
        ::fsync(file.get()) != 0) {
      const int error = errno;
      if (file.is_open()) ::unlink(partial.c_str());
      return error;
    }
  }
  if (std::rename(partial.c_str(), (folder / name).c_str()) != 0) {
    const int error = errno;
    ::unlink(partial.c_str());
    return error;
  }
  const File directory(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return directory.is_open() && ::fsync(directory.get()) == 0 ? 0 : errno;
}

std::string text_of(const Letter& letter) {
  return json::serialize(json::object{{"token", letter.token},
                                      {"officer", letter.officer_name},
                                      {"address", letter.address},
                                      {"subject", letter.subject},
                                      {"text", letter.text},
                                      {"written_at", write_instant(letter.written_at)}}) +
         "\n";
}

class SpoolChannel final : public Channel {
 public:
  explicit SpoolChannel(SpoolSettings settings) : settings_(std::move(settings)) {}

  asio::awaitable<Outcome> send(const Letter& letter) override {
    if (!is_stable_id(letter.token))
      co_return LetterRefused{"the letter's token is not of digits, a to f and hyphens"};
    const std::string name = letter.token + ".json";
    const std::string path = (settings_.folder / name).string();
    const std::string text = text_of(in_detail(letter, settings_.detail));
    if (const int error = write_file(settings_.folder, name, text); error != 0)
      co_return judge_file_error(error, path);
    co_return Delivered{"it lies in " + path};
  }

  [[nodiscard]] Bounds bounds() const override {
    return {"file://" + settings_.folder.string(), settings_.limits, 8, 8};
  }

 private:
  const SpoolSettings settings_;
};

}  // namespace

SpoolSettings read_spool_settings(TomlTable& table) {
  SpoolSettings settings;
  settings.name = table.text("name");
  settings.folder = table.text("folder");
  if (!settings.folder.empty()) {
    struct stat status{};
    const std::string folder = "'folder' (" + settings.folder.string() + ")";
    if (!settings.folder.is_absolute()) {
      table.problem("folder", "'folder' must be a full path");
    } else if (::stat(settings.folder.c_str(), &status) != 0) {
      table.problem("folder", folder + " cannot be looked at: " + std::strerror(errno) +
                                  "; make it, and give it to the daemon's user");
    } else if (!S_ISDIR(status.st_mode)) {
      table.problem("folder", folder + " is no folder");
    } else if (::access(settings.folder.c_str(), W_OK | X_OK) != 0) {
      table.problem("folder", folder + " cannot be written to: " + std::strerror(errno) +
                                  "; give it to the daemon's user, and name it in "
                                  "ReadWritePaths= of the unit");
    } else if ((status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) == 0) {
      table.problem("folder",
                    folder + " can be written by everybody: chmod o-w " + settings.folder.string());
    }
  }
  settings.detail = read_detail_key(table, Detail::full);
  settings.limits = read_a_minute(table, 0, 1'000'000);
  return settings;
}

std::unique_ptr<Channel> make_spool_channel(SpoolSettings settings) {
  return std::make_unique<SpoolChannel>(std::move(settings));
}

Outcome judge_file_error(int error, const std::string& path) {
  for (const ErrorRow& row : errors)
    if (row.error == error)
      return outcome_of(row.verdict, path + " was not written: " + std::string(row.mend) + " (" +
                                         std::strerror(error) + ")");
  return ChannelBroken{path + " was not written: look at the folder and its disk (" +
                       std::strerror(error) + ")"};
}

}  // namespace qixian
