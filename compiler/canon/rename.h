#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "compiler/canon/question.h"
#include "compiler/model/catalog.h"
#include "compiler/model/object_key.h"
#include "compiler/model/transition.h"

namespace pleat::canon {

struct RenamedCatalog {
  Catalog catalog = {};
  // Old key → new key of every rename that applied: schemas first, then in the order of the new
  // keys. The old key of a member has its table's old name.
  std::vector<std::pair<ObjectKey, ObjectKey>> renames = {};
};

// The live catalog as if each `was` that still applies (the old object exists, the new one does
// not) had been carried out, with everything that follows when PostgreSQL renames: keys, tables of
// indexes, foreign keys and hypertables, owners of sequences, columns of constraints and indexes,
// types of columns, and the names inside of expressions and queries. Sequences of serial columns
// keep their names.
//
// Nothing where none applies, so that a catalog of many tables is not copied to stay as it is.
std::optional<RenamedCatalog> Renamed(const Catalog& live, const Transition& transition);

// Questions with the names that a server still has, from before the renames that lead to `renamed`.
std::vector<Question> InOldNames(std::vector<Question> questions, const RenamedCatalog& renamed);

}  // namespace pleat::canon
