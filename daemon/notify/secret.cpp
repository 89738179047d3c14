#include "notify/secret.hpp"

#include "notify/base64.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qixian {
namespace {

constexpr std::size_t longest_secret = 4096;

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return value_; }

 private:
  int value_;
};

// What is wrong with the file as a place for a secret; empty where it will do.
std::string fault_of(const struct stat& status, const std::string& path, bool is_credential) {
  if (!S_ISREG(status.st_mode)) return "is not a regular file";
  if (is_credential) return {};  // systemd sees to who may read it
  if ((status.st_mode & (S_IRWXO | S_IWGRP)) != 0)
    return "can be read or written by others: chmod 0600 " + path;
  if ((status.st_mode & S_IRGRP) != 0 && status.st_uid != 0)
    return "can be read by its group, which only a file of root's may: chmod 0600 " + path;
  return {};
}

std::string read_whole(int descriptor, std::span<char> into, std::size_t& size) {
  size = 0;
  while (size < into.size()) {
    const ssize_t got = ::read(descriptor, into.data() + size, into.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::string("cannot be read: ") + std::strerror(errno);
    if (got == 0) return {};
    size += static_cast<std::size_t>(got);
  }
  return "is longer than 4096 bytes: that is no secret";
}

// The secret, or what is wrong with the file.
std::string read_file(const std::string& path, bool is_credential, Secret& secret) {
  // O_NONBLOCK: a FIFO in its place must not hold the daemon up.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0) {
    if (errno == ENOENT && is_credential)
      return "is not there: pass it with LoadCredential=, or name a file by its full path";
    return std::string("cannot be opened: ") + std::strerror(errno);
  }
  struct stat status{};
  if (::fstat(file.get(), &status) != 0)
    return std::string("cannot be read: ") + std::strerror(errno);
  if (std::string fault = fault_of(status, path, is_credential); !fault.empty()) return fault;

  std::array<char, longest_secret + 1> characters;
  std::size_t size = 0;
  std::string fault = read_whole(file.get(), characters, size);
  if (fault.empty()) {
    std::size_t end = size;
    if (end > 0 && characters[end - 1] == '\n') --end;
    if (end > 0 && characters[end - 1] == '\r') --end;
    const std::string_view text(characters.data(), end);
    if (text.empty()) {
      fault = "is empty: write the secret into it, on one line";
    } else if (text.find_first_of(std::string_view("\0\r\n", 3)) != text.npos) {
      fault = "holds more than one line, or a NUL: a secret is one line";
    } else {
      secret = Secret(std::span(characters.data(), end));
    }
  }
  OPENSSL_cleanse(characters.data(), characters.size());
  return fault;
}

void replace_all(std::string& text, std::string_view what) {
  if (what.empty()) return;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 3))
    text.replace(at, what.size(), "***");
}

}  // namespace

Secret::Secret(std::span<char> characters)
    : characters_(new char[characters.size()],
                  [size = characters.size()](char* memory) {
                    OPENSSL_cleanse(memory, size);
                    delete[] memory;
                  }),
      size_(characters.size()) {
  std::ranges::copy(characters, characters_.get());
  OPENSSL_cleanse(characters.data(), characters.size());
}

std::optional<Secret> read_secret(TomlTable& table, const std::string& what,
                                  const SecretSource& source) {
  const std::string key = what + "_file";
  if (table.has(what)) {
    static_cast<void>(table.text_if(what));
    table.problem(what,
                  "a secret does not belong in this file: write it into a file of its own and "
                  "give that name as '" +
                      key + "'");
  }
  const auto name = table.text_if(key);
  if (!name) return {};
  const bool is_credential = name->find('/') == name->npos;
  std::string path = *name;
  if (name->empty() || *name == "." || *name == ".." || name->find('\0') != name->npos) {
    table.problem(key, "'" + key + "' must be the name of a credential or the full path of a file");
    return {};
  }
  if (is_credential) {
    if (source.credentials_directory.empty()) {
      table.problem(key, "the credential '" + *name +
                             "' was asked for, but no credentials were passed: "
                             "use LoadCredential=, or name a file by its full path");
      return {};
    }
    path = (source.credentials_directory / *name).string();
  } else if (name->front() != '/') {
    table.problem(key, "'" + *name + "' must be a full path, or a name without a slash");
    return {};
  }
  Secret secret;
  if (const std::string fault = read_file(path, is_credential, secret); !fault.empty()) {
    table.problem(key, path + " " + fault);
    return {};
  }
  return secret;
}

std::string without_secret(std::string text, const Secret& secret) {
  if (secret.empty()) return text;
  replace_all(text, secret.reveal());
  std::string encoded = to_base64(secret.reveal());
  replace_all(text, encoded);
  OPENSSL_cleanse(encoded.data(), encoded.size());
  return text;
}

std::string without_secrets(std::string text, std::span<const Secret> secrets) {
  for (const Secret& secret : secrets) text = without_secret(std::move(text), secret);
  return text;
}

}  // namespace qixian
