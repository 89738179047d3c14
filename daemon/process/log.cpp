#include "process/log.hpp"

#include <spdlog/formatter.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace qixian {
namespace {

// The only place that writes a priority: were it user text, a line break and "<0>" would be an
// emergency (sd-daemon(3), SyslogLevelPrefix=).
std::string_view priority_prefix(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::critical:
      return "<2>";
    case spdlog::level::err:
      return "<3>";
    case spdlog::level::warn:
      return "<4>";
    case spdlog::level::info:
      return "<6>";
    default:
      return "<7>";
  }
}

class JournalLine : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const std::string_view prefix = priority_prefix(message.level);
    out.append(prefix.data(), prefix.data() + prefix.size());
    append_words(message, out);
    out.push_back('\n');
  }
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JournalLine>();
  }

  static void append_words(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) {
    const std::string words = printable({message.payload.data(), message.payload.size()}, longest);
    out.append(words.data(), words.data() + words.size());
  }

 private:
  // Under LineMax= of journald.conf(5), 48 KiB, beyond which a line is broken in two.
  static constexpr std::size_t longest = std::size_t{16} * 1024;
};

class LineForPeople : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    start_.format(message, out);
    JournalLine::append_words(message, out);
    out.push_back('\n');
  }
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<LineForPeople>();
  }

 private:
  spdlog::pattern_formatter start_{"%Y-%m-%d %H:%M:%S.%e %z %-8l ",
                                   spdlog::pattern_time_type::local, ""};
};

}  // namespace

bool writes_to_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");  // "device:inode"
  struct ::stat error{};
  if (stream == nullptr || ::fstat(STDERR_FILENO, &error) != 0) return false;
  return stream == std::to_string(error.st_dev) + ":" + std::to_string(error.st_ino);
}

std::unique_ptr<spdlog::formatter> line_formatter(bool for_journal) {
  if (for_journal) return std::make_unique<JournalLine>();
  return std::make_unique<LineForPeople>();
}

void log_to_stderr(spdlog::level::level_enum lowest) {
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  sink->set_formatter(line_formatter(writes_to_journal()));
  auto logger = std::make_shared<spdlog::logger>("", std::move(sink));
  logger->set_level(lowest);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace qixian
