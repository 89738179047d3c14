#include "client/interruption.hpp"

#include "client/failure.hpp"

namespace qixian {
namespace {

volatile std::sig_atomic_t came = 0;

extern "C" void note_interruption(int /*signal*/) {
  came = 1;
}

}  // namespace

Interruption::Interruption() {
  struct sigaction noting{};
  noting.sa_handler = note_interruption;
  for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &noting, &before_[i]);
}

Interruption::~Interruption() {
  for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before_[i], nullptr);
}

bool Interruption::has_come() const {
  return came != 0;
}

void Interruption::check() const {
  if (has_come()) throw Failure(Exit::failed, "interrupted; nothing is left of it");
}

}  // namespace qixian
