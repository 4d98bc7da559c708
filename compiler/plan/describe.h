#pragma once

#include <string>

#include "compiler/plan/action.h"

namespace pleat {

// An action in one phrase for people, without SQL's punctuation: "add column orders.note text",
// "build index orders_when on orders without blocking writes".
std::string Describe(const Action& action);

}  // namespace pleat
