#include "compiler/model/trigger.h"

namespace pleat {

std::string_view ToString(Firing firing) {
  switch (firing) {
    case Firing::Origin:
      return "enable";
    case Firing::Replica:
      return "enable replica";
    case Firing::Always:
      return "enable always";
    case Firing::Disabled:
      return "disable";
  }
  return "";
}

Firing FiringOf(char letter) {
  switch (letter) {
    case 'R':
      return Firing::Replica;
    case 'A':
      return Firing::Always;
    case 'D':
      return Firing::Disabled;
    default:
      return Firing::Origin;
  }
}

}  // namespace pleat
