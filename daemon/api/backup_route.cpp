// POST /v1/backup: a consistent copy of the store, while everything else goes on.
//
// The copy is made in steps on the loop, then looked through on a thread of its own, the only one
// there is: both take longer than the loop may stand still. What is sent is a file that has no name
// any more, so that nothing is left of it however the sending ends.
#include "api/api.hpp"
#include "process/bell.hpp"
#include "process/printable.hpp"
#include "store/backup.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <utility>

namespace asio = boost::asio;

namespace qixian {
namespace {

constexpr int pages_a_step = 256;  // a megabyte: a millisecond or two of the loop

[[noreturn]] void throw_not_copied(const std::string& why) {
  throw StoreError(StoreError::Kind::not_copied, "the store was not copied: " + why);
}

// What is wrong with the copy; empty: nothing. The thread is told to stop and waited for when the
// request is cancelled.
asio::awaitable<std::string> look_through(std::string path) {
  struct Seen {
    Bell bell;
    std::string fault;
  };
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const std::shared_ptr<Seen> seen(new Seen{Bell(executor), {}});
  const std::jthread reader([seen, executor, path](const std::stop_token& stop) {
    std::string fault = fault_of_copy(path, stop);
    asio::post(executor, [seen, fault = std::move(fault)]() mutable {
      seen->fault = std::move(fault);
      seen->bell.ring();
    });
  });
  co_await seen->bell.wait();
  co_return std::move(seen->fault);
}

}  // namespace

asio::awaitable<Response> Api::backup(const Request& request) {
  if (!backup_.expired())
    throw Refusal(Refusal::Kind::conflict,
                  "a backup is under way; ask again when that one has ended");
  const auto file = std::make_shared<BodyFile>();
  backup_ = file;
  const std::unique_ptr<Backup> copy = store_.begin_backup();
  while (!copy->step(pages_a_step, clock_.now())) co_await asio::post(asio::use_awaitable);

  // As of the last step, like the copy.
  Response response;
  response.content_type = "application/vnd.sqlite3";
  response.headers["Qixian-Facts"] = std::to_string(store_.counts().facts);
  response.headers["Qixian-Fact-Chain"] = store_.chain_head();
  response.headers["Qixian-Now"] = write_instant(clock_.now());

  if (const std::string fault = co_await look_through(copy->path()); !fault.empty())
    throw_not_copied("the copy is damaged (" + fault + "); is the store?");
  file->descriptor = ::open(copy->path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  struct stat seen{};
  if (file->descriptor < 0 || ::fstat(file->descriptor, &seen) != 0)
    throw_not_copied(copy->path() + ": " + std::strerror(errno));
  spdlog::info("a backup of {} bytes for uid {}, the chain of facts at {}", seen.st_size,
               request.uid, printable(response.headers["Qixian-Fact-Chain"]));
  response.file = file;
  co_return response;
}

}  // namespace qixian
