#include "client/store_copy.hpp"

#include "client/failure.hpp"
#include "client/interruption.hpp"
#include "export/harmless.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace qixian {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, int error) {
  throw Failure(Exit::failed, harmless(file.string()) + ": " + std::strerror(error));
}

Failure is_there(const fs::path& file) {
  return {Exit::refused,
          harmless(file.string()) + " is there already and is not replaced; name another file"};
}

// Written under a name of its own, which goes unless keep() gives it the one it is meant for.
class PrivateFile {
 public:
  explicit PrivateFile(fs::path file) : file_(std::move(file)) {
    if (!file_.has_filename())
      throw Failure(Exit::wrong_words, harmless(file_.string()) + " is no name of a file");
    if (fs::is_symlink(file_) || fs::exists(file_)) throw is_there(file_);
    partial_ = (folder() / ("." + file_.filename().string() + ".XXXXXX")).string();
    descriptor_ = ::mkostemp(partial_.data(), O_CLOEXEC);  // 0600
    if (descriptor_ < 0) fail(file_, errno);
  }
  ~PrivateFile() {
    ::close(descriptor_);
    if (!partial_.empty()) ::unlink(partial_.c_str());
  }
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(file_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void keep() {
    if (::fsync(descriptor_) != 0) fail(file_, errno);
    int error = give_name();
    if (error == EEXIST) throw is_there(file_);
    if (error == 0) error = sync_folder();
    if (error != 0) fail(file_, error);
  }

 private:
  [[nodiscard]] fs::path folder() const {
    return file_.has_parent_path() ? file_.parent_path() : fs::path(".");
  }

  // 0 or errno. Not every file system can rename without replacing, nor give a second name.
  int give_name() {
    if (::renameat2(AT_FDCWD, partial_.c_str(), AT_FDCWD, file_.c_str(), RENAME_NOREPLACE) == 0) {
      partial_.clear();
      return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) return errno;
    return ::link(partial_.c_str(), file_.c_str()) == 0 ? 0 : errno;
  }

  [[nodiscard]] int sync_folder() const {
    const int opened = ::open(folder().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int error = opened >= 0 && ::fsync(opened) == 0 ? 0 : errno;
    if (opened >= 0) ::close(opened);
    return error;
  }

  fs::path file_;
  std::string partial_;
  int descriptor_ = -1;
};

}  // namespace

StoreCopy fetch_store_copy(const Daemon& daemon, const fs::path& path) {
  const Interruption interruption;
  PrivateFile file(path);
  StoreCopy copy;
  auto headers = daemon.fetch("/v1/backup", [&](std::string_view bytes) {
    interruption.check();
    file.write(bytes);
    copy.bytes += bytes.size();
  });
  interruption.check();
  file.keep();
  copy.facts = std::strtoull(headers["qixian-facts"].c_str(), nullptr, 10);
  copy.fact_chain = headers["qixian-fact-chain"];
  copy.now = headers["qixian-now"];
  return copy;
}

}  // namespace qixian
