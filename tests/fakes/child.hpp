// A program that runs beside a test and ends with it, however the test ends.
#pragma once

#include <array>
#include <csignal>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace qixian::fakes {

class Child {
 public:
  explicit Child(std::vector<std::string> command) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) throw std::runtime_error("no pipe for " + command.front());
    std::vector<char*> arguments;
    for (std::string& word : command) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    process_ = ::fork();
    if (process_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::dup2(pipe[1], STDOUT_FILENO);
      ::close(pipe[0]);
      ::close(pipe[1]);
      ::execv(arguments.front(), arguments.data());
      ::_exit(127);
    }
    ::close(pipe[1]);
    output_ = pipe[0];
    if (process_ < 0) throw std::runtime_error("cannot start " + command.front());
  }
  ~Child() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    ::close(output_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // The next line that it prints; what there is of it when it ends first.
  [[nodiscard]] std::string read_line() const {
    std::string line;
    for (char c = 0; ::read(output_, &c, 1) == 1 && c != '\n';) line += c;
    return line;
  }

 private:
  pid_t process_ = -1;
  int output_ = -1;
};

// Runs a program to its end and answers what it printed; throws where it fails.
inline std::string output_of(const std::string& shell_command) {
  FILE* const pipe = ::popen(shell_command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + shell_command);
  std::string output;
  std::array<char, 4096> piece;
  for (std::size_t got = 0; (got = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;)
    output.append(piece.data(), got);
  if (::pclose(pipe) != 0) throw std::runtime_error("failed: " + shell_command);
  return output;
}

}  // namespace qixian::fakes
