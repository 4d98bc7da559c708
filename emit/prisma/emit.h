#pragma once

#include <string>
#include <vector>

#include "compiler/plan/plan.h"

namespace pleat::prisma {

// The migration.sql files that take a database over one phase, in their order. Prisma sends each as
// one query, so each is one transaction, or one statement that the server refuses in a transaction:
// one that failed has changed nothing and is run again once it is resolved as rolled back. None
// where the phase has nothing to do.
std::vector<std::string> EmitMigrations(const Plan& plan, Phase phase);

// migration_lock.toml, which says what the migrations are for.
std::string EmitLock();

}  // namespace pleat::prisma
