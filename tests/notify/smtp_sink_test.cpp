// Many letters to Postfix's smtp-sink, a server that nobody here wrote.
#include "fakes/child.hpp"
#include "fakes/temporary_folder.hpp"
#include "loop.hpp"
#include "notify/smtp.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <set>
#include <string>
#include <unistd.h>
#include <vector>

namespace qixian {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr const char* program = "/usr/sbin/smtp-sink";
constexpr int many = 500;

// A port that nobody has at the moment.
unsigned short free_port(asio::io_context& io) {
  return tcp::acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0))
      .local_endpoint()
      .port();
}

bool is_listening(asio::io_context& io, unsigned short port) {
  const tcp::endpoint place(asio::ip::address_v4::loopback(), port);
  for (int i = 0; i < 1000; ++i) {
    tcp::socket socket(io);
    boost::system::error_code error;
    socket.connect(place, error);
    if (!error) return true;
    ::poll(nullptr, 0, 10);
  }
  return false;
}

std::string token_of(int i) {
  std::array<char, 33> text{};
  std::snprintf(text.data(), text.size(), "%032x", static_cast<unsigned>(i));
  return text.data();
}

TEST(SmtpSink, GetsEveryOneOfManyLettersOnce) {
  if (::access(program, X_OK) != 0) GTEST_SKIP() << program << " is not here (package postfix)";
  Loop loop;
  const unsigned short port = free_port(loop.io);
  const fakes::TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  const std::string dump = (folder.path() / "dump").string();
  std::vector<std::string> command{program, "-D", dump};
  if (::geteuid() == 0) command.insert(command.end(), {"-u", "nobody"});
  command.insert(command.end(), {"127.0.0.1:" + std::to_string(port), "128"});
  const fakes::Child sink(command);
  ASSERT_TRUE(is_listening(loop.io, port));

  SmtpSettings settings;
  settings.name = "mail";
  settings.host = "127.0.0.1";
  settings.port = port;
  settings.tls = SmtpTls::none;
  settings.from = {"期限提醒", "qixian@example.gov.cn"};
  settings.envelope_from = settings.from.address;
  settings.domain = settings.helo = "example.gov.cn";
  settings.letters_per_connection = 50;
  const auto channel = make_smtp_channel(settings, loop.curl);
  std::vector<Letter> letters(many, some_letter());
  int delivered = 0;
  for (int i = 0; i < many; ++i) {
    letters[static_cast<std::size_t>(i)].token = token_of(i);
    asio::co_spawn(loop.io, channel->send(letters[static_cast<std::size_t>(i)]),
                   [&](const std::exception_ptr&, const Outcome& outcome) {
                     EXPECT_EQ(name_of(outcome), "delivered") << words_of(outcome);
                     delivered += std::holds_alternative<Delivered>(outcome) ? 1 : 0;
                   });
  }
  loop.io.restart();
  loop.io.run_for(std::chrono::seconds(60));
  EXPECT_EQ(delivered, many);

  std::set<std::string> seen;
  int came = 0;
  std::ifstream file(dump);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("Message-ID: <")) continue;
    ++came;
    seen.insert(line.substr(13, 32));
  }
  EXPECT_EQ(came, many);
  for (int i = 0; i < many; ++i) EXPECT_TRUE(seen.contains(token_of(i))) << i;
}

}  // namespace
}  // namespace qixian
