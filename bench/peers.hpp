// Others that send the same letter, in the same run.
#pragma once

#include "letters.hpp"

#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

namespace qixian::bench {

// `NAME=COMMAND`, as on the command line.
inline Peer read_peer(const std::string& text) {
  const std::size_t sign = text.find('=');
  if (sign == 0 || sign == text.npos)
    throw std::runtime_error("--peer " + text + ": must be NAME=COMMAND");
  return {text.substr(0, sign), text.substr(sign + 1)};
}

// What it sends a second. It runs on this process's core.
inline double ask_peer(const Peer& peer, const Options& options, const std::string& body) {
  const std::filesystem::path file = options.folder / "body.json";
  std::ofstream(file) << body;
  const std::string command =
      peer.command + " " + std::to_string(options.port) + " '" + file.string() + "'";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> said(popen(command.c_str(), "r"), pclose);
  double rate = 0;
  if (!said || std::fscanf(said.get(), "%lf", &rate) != 1)
    throw std::runtime_error(peer.name + " did not say how many it sent: " + command);
  return rate;
}

}  // namespace qixian::bench
