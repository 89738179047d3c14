// A fixed set of letters, one of each kind that officers and operators get.
//
// gallery_test.cpp holds all of them to the same rules; scripts/letter-gallery.sh draws them.
#pragma once

#include "delivery/letter.hpp"

#include <string>
#include <vector>

namespace qixian {

struct Exhibit {
  std::string name;  // of its file
  Letter letter;
};
[[nodiscard]] std::vector<Exhibit> gallery();

}  // namespace qixian
