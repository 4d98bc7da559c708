#include "compiler/model/policy.h"

#include <array>

namespace pleat {

std::string_view Word(PolicyCommand command) {
  static constexpr std::array<std::string_view, 5> kWords = {"all", "select", "insert", "update",
                                                             "delete"};
  return kWords[static_cast<std::size_t>(command)];
}

}  // namespace pleat
