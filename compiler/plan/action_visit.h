#pragma once

#include <cstdlib>
#include <type_traits>
#include <utility>
#include <variant>

#include "compiler/plan/action.h"

namespace pleat {

// std::monostate stands first only so that every row of actions.def can begin with a comma.
struct Action::Any {
  std::variant<std::monostate
#define PLEAT_ACTION(Type) , Type
#include "compiler/plan/actions.def"
               >
      value;
};

// Calls `visitor` with the action as what it is. A moved-from action is none and must not be
// visited.
template <class Visitor>
auto Visit(const Action& action, Visitor&& visitor) {
  return std::visit(
      [&]<class T>(const T& alternative) {
        if constexpr (std::is_same_v<T, std::monostate>) {
          using Result = decltype(visitor(std::declval<const DropProgress&>()));
          std::abort();
          return static_cast<Result>(visitor(DropProgress{}));
        } else {
          return visitor(alternative);
        }
      },
      action.any().value);
}

}  // namespace pleat
