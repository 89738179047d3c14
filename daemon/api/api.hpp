// What the sockets answer: the routes of the reading socket, and of the changing one, which has
// them all.
#pragma once

#include "api/http_server.hpp"
#include "api/read_body.hpp"
#include "clerk/clerk.hpp"
#include "clock/clock.hpp"
#include "courier/courier.hpp"
#include "store/store.hpp"

#include <boost/json/array.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace qixian {

class Api {
 public:
  // How much was read again.
  struct Reloaded {
    std::size_t rulebooks = 0, notices = 0, officers = 0, channels = 0;
    std::optional<Edition> fresh = {};  // of a dry run: what would be adopted
  };
  // Reads the configuration again and adopts it unless it is a dry run; InputError with every
  // problem otherwise.
  using Reload = std::function<Reloaded(bool dry_run)>;

  // Called when the disk fails under a request: the daemon ends and reads again what is really
  // there.
  using DiskFailed = std::function<void(std::exception_ptr)>;

  Api(Store&, Clock&, Clerk&, Courier&, Reload, DiskFailed);

  [[nodiscard]] boost::asio::awaitable<Response> answer_reading(Request);
  [[nodiscard]] boost::asio::awaitable<Response> answer_changing(Request);
  // From here on /readyz says yes.
  void set_ready() noexcept { ready_ = true; }
  // What is not as it should be, in sentences; empty: all is well.
  [[nodiscard]] std::vector<std::string> findings() const;

 private:
  boost::asio::awaitable<Response> read(const Request&) const;
  Response answer_to_failure(const Request&) const;
  boost::asio::awaitable<Response> change(Request);
  boost::asio::awaitable<Response> advance_clock(const Request&);
  boost::asio::awaitable<Response> backup(const Request&);

  Response status() const;
  Response health(bool wants_ready) const;
  Response obligations(const Request&) const;
  Response obligation(std::string_view id) const;
  Response cases(const Request&) const;
  Response case_file(std::string_view which) const;
  Response fact(std::string_view id) const;
  Response letters(const Request&) const;
  Response letter(std::string_view id) const;
  boost::asio::awaitable<Response> plan(const Request&) const;
  boost::asio::awaitable<Response> stats(const Request&) const;
  boost::asio::awaitable<Response> calendar_feed(const Request&) const;
  Response calendar_year(std::string_view year) const;
  Response rulebooks() const;
  Response metrics() const;
  Response open_case(const Request&);
  Response reopen_case(const Request&, CaseBody);
  Response record_in_case(const Request&, std::string_view which);
  Response record_for_duty(const Request&, std::string_view id);
  Response record(const Request&, FactBody, const std::optional<ObligationRow>& about);
  Response retry_letter(std::string_view id);
  Response write_instead(const KeptLetter&, KeptLetter fresh);
  Response letter_came_back(const Request&, std::string_view id);
  boost::asio::awaitable<Response> test_channel(const Request&, std::string_view name);
  boost::asio::awaitable<Response> reload(const Request&);
  boost::asio::awaitable<boost::json::array> what_would_move(Edition) const;

  // How far the edition in force has been adopted, in words; nothing: of every case.
  [[nodiscard]] std::optional<std::string> adopting() const;
  // That the disk is full, in words.
  [[nodiscard]] std::optional<std::string> no_room() const;
  [[nodiscard]] CaseId find_case(std::string_view which) const;
  [[nodiscard]] const Case& case_of(CaseId, std::map<CaseId, Case>& seen) const;

  Store& store_;
  Clock& clock_;
  Clerk& clerk_;
  Courier& courier_;
  Reload reload_;
  DiskFailed disk_failed_;
  bool ready_ = false;
  std::weak_ptr<const BodyFile> backup_;  // while one is being made or sent
};

}  // namespace qixian
