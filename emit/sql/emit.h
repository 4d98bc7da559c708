#pragma once

#include <string>
#include <string_view>

#include "compiler/plan/plan.h"

namespace pleat::sql {

enum class Direction { Up, Down };

// How long a statement waits for a lock while others queue behind it.
inline constexpr std::string_view kLockTimeout = "3s";

// The script of one phase, for `psql -v ON_ERROR_STOP=1`: what the application must be like before
// it, settings, and the steps, each statement headed by a comment with its number, what it does,
// its lock and its hazards. Empty where the phase has nothing to do.
std::string EmitScript(const Plan& plan, Phase phase, Direction direction,
                       std::string_view lock_timeout = kLockTimeout);

// All phases in the order in which they run; backwards for Down.
std::string EmitScripts(const Plan& plan, Direction direction,
                        std::string_view lock_timeout = kLockTimeout);

}  // namespace pleat::sql
