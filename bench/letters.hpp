// The letters that the bench sends, by whatever way.
#pragma once

#include "delivery/kept_letter.hpp"
#include "notify/secret.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace qixian::bench {

// A way to send the same letter that is not ours: a command that is given the port and a file with
// the body, and prints how many it sent a second.
struct Peer {
  std::string name;
  std::string command;
};

struct Options {
  bool is_mail = false;
  int letters = 20'000;
  int rounds = 9;
  int connections = 0;
  std::filesystem::path folder;
  int port = 0;
  std::vector<Peer> peers;
};

constexpr const char* mail_address = "zhang.wei@nanchang-eco.example";

inline Secret bench_key() {
  std::string key(32, 'k');
  return Secret(std::span(key));
}

inline KeptLetter make_letter(int number, const Options& options, ObligationId duty, Instant now) {
  std::array<char, 37> token{};
  std::snprintf(token.data(), token.size(), "%08x-0000-4000-8000-%012x",
                static_cast<unsigned>(number), static_cast<unsigned>(number));
  KeptLetter kept;
  Letter& letter = kept.letter;
  letter.token = letter.thread = token.data();
  letter.channel = "far";
  letter.officer_name = "张伟";
  letter.address = options.is_mail ? mail_address : "";
  letter.subject =
      "【剩3个工作日】书面通报同级检察机关 赣环赔〔2026〕" + std::to_string(number) + "号";
  const std::string line =
      "请于2026年9月30日（周三）前书面通报同级检察机关（稳妥日）；法定最后一日为2026年10月8日。";
  for (int i = 0; i < 4; ++i) letter.text += line + "\n";
  for (int i = 0; i < 6; ++i) letter.html += "<p>" + line + "</p>\n";
  letter.data = R"({"type":"obligation.reminder","timestamp":"2026-09-28T01:00:00Z","data":{)"
                R"("stage":"before-3","officer":"张伟","obligations":[{"id":12,"case":3,)"
                R"("docket":"赣环赔〔2026〕3号","rule":"jx-2.2a","duty":"书面通报同级检察机关",)"
                R"("due":"2026-10-08","safe":"2026-09-30","state":"open","light":"yellow",)"
                R"("certainty":"certain","workdays_left":2,"workdays_left_legal":3,"number":)" +
                std::to_string(number) + "}]}}";
  letter.written_at = now;
  kept.kind = LetterKind::duty;
  kept.occasion = std::to_string(number);
  kept.officer = "zhang-wei";
  kept.needed_by = date_in_beijing(now) + std::chrono::days{2};
  kept.next_at = now;
  kept.items = {{CaseId{1}, duty, 1, {StageKind::before, 3}, 0, kept.needed_by, kept.needed_by}};
  return kept;
}

}  // namespace qixian::bench
