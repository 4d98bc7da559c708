#pragma once

#include <variant>
#include <vector>

#include "compiler/plan/builder.h"

namespace pleat {

// The subjects of steps that wait for each other in a circle, in that order.
using Ring = std::vector<ObjectKey>;

// Puts drafts in an order in which each key is made before it is needed and freed before it is
// removed, the explicit edges hold, phases come one after the other, and otherwise rank and then
// the order of their addition decides. A step that has to come after one of a later phase moves to
// that phase. n log n in drafts and keys.
std::variant<std::vector<Step>, Ring> InOrder(
    std::vector<Draft> drafts, const std::vector<std::pair<DraftId, DraftId>>& edges);

}  // namespace pleat
