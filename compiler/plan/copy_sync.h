#pragma once

#include <optional>
#include <string>

#include "compiler/canon/references.h"
#include "compiler/plan/builder.h"

namespace pleat {

// The names in the query of a backfill; nothing where it cannot be parsed.
std::optional<canon::References> ReferencesOf(const TableBackfill& backfill);

// How what is written to a source meanwhile comes to the target of a copy, and under which name the
// query has the source.
struct CopySync {
  CreateCopySync create = {};
  Identifier alias = {};
};

// Nothing where a row of the target cannot be told to come from a row of one table: that takes a
// query that walks the primary key of a plain table, which it has only once, and a target that is
// known by its primary key, of which the query gives every column, the same each time.
std::optional<CopySync> SyncOf(const TableBackfill& backfill, const std::string& name,
                               const PlanBuilder& plan);

}  // namespace pleat
