// A private certification authority and the certificates of servers, made by the openssl program.
#pragma once

#include "fakes/child.hpp"
#include "fakes/temporary_folder.hpp"

#include <string>
#include <vector>

namespace qixian::fakes {

class Authority {
 public:
  Authority() {
    output_of(request("ca", "/CN=test authority") + " -x509 -days 2 -out " + file("ca.pem") +
              quietly);
    sign("good", "DNS:localhost,IP:127.0.0.1", 2);
    sign("expired", "DNS:localhost,IP:127.0.0.1", -1);
    sign("other", "DNS:elsewhere.test", 2);
    output_of(request("self", "/CN=localhost") +
              " -x509 -days 2 -addext subjectAltName=DNS:localhost -out " + file("self.pem") +
              quietly);
  }

  [[nodiscard]] std::string ca_file() const { return file("ca.pem"); }
  // "--cert FILE --key FILE" as a Peer takes them: for localhost and 127.0.0.1, past its last day,
  // for another name, signed by nobody.
  [[nodiscard]] std::vector<std::string> good() const { return arguments("good"); }
  [[nodiscard]] std::vector<std::string> expired() const { return arguments("expired"); }
  [[nodiscard]] std::vector<std::string> of_another_name() const { return arguments("other"); }
  [[nodiscard]] std::vector<std::string> signed_by_itself() const { return arguments("self"); }

 private:
  static constexpr const char* quietly = " 2>/dev/null";

  [[nodiscard]] std::string file(const std::string& name) const {
    return (folder_.path() / name).string();
  }

  [[nodiscard]] std::string request(const std::string& name, const std::string& subject) const {
    return "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '" + subject +
           "' -keyout " + file(name + ".key");
  }

  [[nodiscard]] std::vector<std::string> arguments(const std::string& name) const {
    return {"--cert", file(name + ".pem"), "--key", file(name + ".key")};
  }

  void sign(const std::string& name, const std::string& alternatives, int days) const {
    folder_.write("extensions", "subjectAltName=" + alternatives + "\n");
    output_of(request(name, "/CN=test server") + " -out " + file("request") + quietly);
    output_of("openssl x509 -req -in " + file("request") + " -CA " + file("ca.pem") + " -CAkey " +
              file("ca.key") + " -CAcreateserial -days " + std::to_string(days) + " -extfile " +
              file("extensions") + " -out " + file(name + ".pem") + quietly);
  }

  TemporaryFolder folder_;
};

}  // namespace qixian::fakes
