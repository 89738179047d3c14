// How the daemon answers: JSON, problems (RFC 9457), text.
#pragma once

#include "api/http_server.hpp"
#include "calendar/problem.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace qixian {

[[nodiscard]] Response json_answer(const boost::json::value&, unsigned status = 200);
[[nodiscard]] Response text_answer(std::string body, unsigned status = 200);
[[nodiscard]] Response problem_answer(unsigned status, const std::string& detail,
                                      const std::vector<Problem>& problems = {});

}  // namespace qixian
