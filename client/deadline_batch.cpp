#include "client/deadline_batch.hpp"

#include "calendar/problem.hpp"
#include "client/failure.hpp"
#include "client/words.hpp"
#include "export/deadline_json.hpp"
#include "export/harmless.hpp"
#include "export/json.hpp"

#include <array>
#include <ostream>
#include <string_view>
#include <variant>

namespace qixian {
namespace {

constexpr std::size_t longest_line = 1024;

// The lines of a file, none of them kept longer than longest_line + 1 bytes.
class Lines {
 public:
  explicit Lines(std::FILE* in) : in_(in) {}

  bool next(std::string& line) {
    line.clear();
    bool any = false;
    for (;;) {
      if (at_ == filled_) {
        at_ = 0;
        filled_ = std::fread(buffer_.data(), 1, buffer_.size(), in_);
        if (filled_ == 0) return any;
      }
      any = true;
      const char byte = buffer_[at_++];
      if (byte == '\n') return true;
      if (line.size() <= longest_line) line += byte;
    }
  }

 private:
  std::FILE* in_;
  std::array<char, 65536> buffer_{};
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
};

std::string answer_line(std::string_view line, const Calendar& calendar, const Counting& counting,
                        bool json) {
  const auto tab = line.find('\t');
  if (line.size() > longest_line || tab == std::string_view::npos ||
      line.find('\t', tab + 1) != std::string_view::npos) {
    throw Failure(Exit::wrong_words,
                  "write the anchor, one tab and the term, as 2026-09-16<TAB>15d");
  }
  const Anchor anchor = read_anchor_word("anchor", line.substr(0, tab));
  const Term term = read_term_word(line.substr(tab + 1));
  const Deadline deadline =
      std::visit([&](const auto& at) { return count_term(at, term, calendar, counting); }, anchor);
  if (json) return write_json(to_json(anchor, term, deadline));
  std::string answer(line);
  answer += '\t';
  answer += write_date(deadline.due);
  answer += '\t';
  answer += write_date(deadline.safe);
  answer += '\t';
  answer += write_certainty(deadline.certainty);
  return answer;
}

}  // namespace

int count_deadlines(std::FILE* in, const std::string& name, const Calendar& calendar,
                    const Counting& counting, bool json, std::ostream& out, std::ostream& errors) {
  Lines lines(in);
  std::string line;
  int wrong = 0;
  for (int number = 1; lines.next(line); ++number) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    std::string why;
    try {
      out << answer_line(line, calendar, counting, json) << '\n';
      continue;
    } catch (const InputError& error) {
      why = error.problems().front().what;
    } catch (const Failure& failure) {
      why = failure.what();
    }
    errors << "qixian: " << harmless(name) << ":" << number << ": " << harmless(why) << '\n';
    ++wrong;
  }
  return wrong;
}

}  // namespace qixian
