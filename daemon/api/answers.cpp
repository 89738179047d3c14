#include "api/answers.hpp"

#include <boost/beast/http/status.hpp>
#include <boost/json.hpp>

#include <utility>

namespace qixian {

namespace json = boost::json;

Response json_answer(const json::value& value, unsigned status) {
  Response response;
  response.status = status;
  response.body = json::serialize(value) + "\n";
  return response;
}

Response text_answer(std::string body, unsigned status) {
  Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(body);
  return response;
}

Response problem_answer(unsigned status, const std::string& detail,
                        const std::vector<Problem>& problems) {
  json::object object{{"type", "about:blank"},
                      {"title", boost::beast::http::obsolete_reason(
                                    static_cast<boost::beast::http::status>(status))},
                      {"status", status},
                      {"detail", detail}};
  if (!problems.empty()) {
    json::array listed;
    for (const Problem& problem : problems)
      listed.push_back({{"where", problem.where}, {"what", problem.what}});
    object["problems"] = std::move(listed);
  }
  Response response = json_answer(object, status);
  response.content_type = "application/problem+json";
  return response;
}

}  // namespace qixian
