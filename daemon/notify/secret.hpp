// A password or key, and where it is read from.
//
//   password_file = "smtp-password"          a credential of the unit
//   (LoadCredential=smtp-password:…) password_file = "/etc/qixian/smtp.pass"  a file of its own
//
// A Secret has no operator<<, compares with nothing and is zeroed when its last copy goes: it
// cannot end in a log by accident. Code that needs the characters says reveal(), which is easy to
// search for.
#pragma once

#include "calendar/toml_table.hpp"

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qixian {

class Secret {
 public:
  Secret() = default;
  // Takes the characters and zeroes where they came from.
  explicit Secret(std::span<char> characters);

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::string_view reveal() const noexcept { return {characters_.get(), size_}; }

 private:
  std::shared_ptr<char[]> characters_;
  std::size_t size_ = 0;
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

// Where names without a slash are looked up: $CREDENTIALS_DIRECTORY, read once by main. Empty where
// the unit passes no credentials.
struct SecretSource {
  std::filesystem::path credentials_directory;
};

// Reads the secret named by `<what>_file`, for example what = "password". Nothing where the key is
// absent.
//
// A name without a slash is a credential. An absolute path must be a regular file that others can
// neither read nor write and its group can at most read, and that only if root owns it (root:qixian
// 0640 is how packages ship such files). One trailing line end is cut. Everything else (absent,
// empty, over 4 KiB, with a NUL or a line break inside, a relative path) is a problem that names
// the file and the mend. A key
// `<what>` with the secret in it is a problem that does not repeat it.
[[nodiscard]] std::optional<Secret> read_secret(TomlTable&, const std::string& what,
                                                const SecretSource&);

// `text` with every occurrence of the secret, plain or in Base64, replaced by "***".
[[nodiscard]] std::string without_secret(std::string text, const Secret&);
// The same for several. Before a text is cut: half a secret is not found any more.
[[nodiscard]] std::string without_secrets(std::string text, std::span<const Secret>);

}  // namespace qixian
