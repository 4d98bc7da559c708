#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/name.h"
#include "compiler/model/sequence.h"

namespace pleat {

// What a step can do to a table that is rebuilt beside itself (plan/shadow.h).

// CREATE SCHEMA IF NOT EXISTS; dropped where nothing is left in it.
struct CreateShadowSchema {
  Identifier name = {};
  // For views that are built beside (CreateView).
  bool beside = false;
};
struct DropShadowSchema {
  Identifier name = {};
};

// Triggers that do to `target` what is done to `source`, row by row and by TRUNCATE, with the
// rights of whoever makes them.
struct CreateSync {
  QualifiedName source = {};
  QualifiedName target = {};
  // What is written: all that both have and that are not computed.
  std::vector<Identifier> columns = {};
  // What becomes of those that have another type, from the columns of the source.
  std::map<Identifier, Expr> conversions = {};
  // A row with a value that has no such counterpart is left out, rather than refused.
  bool lenient = false;
  // Those that the target may have from before, when they said more: they stay where the source's
  // do not change.
  std::vector<Identifier> richer = {};
  // What rows of the target are known by (RowKey).
  std::vector<Identifier> key = {};
  // Those columns of the source's key that are not in it: two rows of the source that
  // differ only there cannot both be written.
  std::vector<Identifier> rest_of_key = {};
  // For functions and operators that checks and computed columns do not qualify.
  std::vector<Identifier> search_path = {};
  // They fire for rows that a subscription applies as well.
  bool always = true;
};
struct DropSync {
  QualifiedName source = {};
};

// Lets the sequence behind an identity column go on where that of the other table has got to,
// unless that is outside of `bounds`.
struct CarrySequence {
  QualifiedName from = {};
  QualifiedName to = {};
  Identifier column = {};
  std::optional<SequenceBounds> bounds = {};
};

// A backfill that pleat.progress knows begins anew.
struct ResetProgress {
  std::string name = {};
};

}  // namespace pleat
