#pragma once

#include <optional>
#include <string>

#include "compiler/canon/references.h"
#include "compiler/plan/builder.h"

namespace pleat {

// The names in the query of a backfill; nothing where it cannot be parsed.
std::optional<canon::References> ReferencesOf(const TableBackfill& backfill);

// Whether a column of before may refuse what another one takes, by a constraint or unique index:
// new code does not know its rules.
bool IsRestricted(const Table& table, const Identifier& column, const PlanBuilder& plan);

// How what is written to a source meanwhile comes to the target of a copy, and under which name the
// query has the source.
struct CopySync {
  CreateCopySync create = {};
  Identifier alias = {};
  // The way back of what new code writes; nothing where a row of the target is not one of the
  // source, or none of its columns is unchanged.
  std::optional<CreateCopyBack> back = {};
  // What of the target does not come back: columns, and rows that the source has not.
  std::vector<std::string> lost = {};
};

// Nothing where a row of the target cannot be told to come from a row of one table: that takes a
// query that walks the primary key of a plain table, which it has only once, and a target that is
// known by its primary key, of which the query gives every column, the same each time.
std::optional<CopySync> SyncOf(const TableBackfill& backfill, const std::string& name,
                               const PlanBuilder& plan);

}  // namespace pleat
