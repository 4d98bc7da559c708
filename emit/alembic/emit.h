#pragma once

#include <string>

#include "compiler/plan/plan.h"

namespace pleat::alembic {

struct Revision {
  // At most 32 characters, as alembic_version has no room for more.
  std::string id = {};
  // The revision that it comes after; empty for the first one.
  std::string after = {};
  // What the change is about.
  std::string about = {};
};

// A revision file that takes a database over one phase, up and down: each transaction of the plan
// is one here, and what the server refuses in a transaction has none. Empty where the phase has
// nothing to do.
std::string EmitRevision(const Plan& plan, Phase phase, const Revision& revision);

}  // namespace pleat::alembic
