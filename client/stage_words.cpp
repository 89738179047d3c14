#include "client/stage_words.hpp"

#include "reminder/stage.hpp"

namespace qixian {
namespace {

std::string many_workdays(int number) {
  return std::to_string(number) + (number == 1 ? " working day" : " working days");
}

}  // namespace

std::string write_stage_words(const std::string& name) {
  const auto stage = read_stage(name);
  if (!stage) return name;
  switch (stage->kind) {
    case StageKind::arisen:
      return "a new duty";
    case StageKind::moved:
      return "its day moved";
    case StageKind::withdrawn:
      return "not owed any more";
    case StageKind::excused:
      return "not late after all";
    case StageKind::two_thirds:
      return "two thirds of the time gone";
    case StageKind::before:
      return stage->number == 0 ? "in a list" : many_workdays(stage->number) + " before";
    case StageKind::halfway:
      return "half of the time gone";
    case StageKind::last_day:
      return "the safe day";
    case StageKind::legal_day:
      return "the law's last day";
    case StageKind::past:
      return many_workdays(stage->number) + " after";
  }
  return name;
}

}  // namespace qixian
