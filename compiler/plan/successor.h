#pragma once

#include <optional>
#include <vector>

#include "compiler/plan/lower.h"

namespace pleat {

// A column that changes its type while it is in use has a successor for a while: a column of the
// new type beside it, which a trigger keeps equal, and which takes its place in the end.
struct Successor {
  QualifiedName table = {};
  // The column as it is and as it becomes; both go by the same name.
  Column from = {};
  Column to = {};
  // The transitional name of whichever of the two is not in place.
  Identifier spare = {};
  std::optional<Expr> conversion = {};
  // The way back; a cast serves where there is none.
  std::optional<Expr> back_conversion = {};
  // Whether values of either type can only be compared as they are stored.
  bool from_by_image = false;
  bool to_by_image = false;

  ObjectKey key() const { return ColumnKey(table, from.name); }
  Mirror MirrorOf(const Column& column) const {
    return {.table = table,
            .source = from.name,
            .mirror = spare,
            .mirror_type = column.type,
            .mirror_collation = column.collation};
  }
};

struct TableConstraint {
  QualifiedName table = {};
  Constraint constraint = {};
};

// Columns that can only change places with their successors at the same moment, since one key,
// index, check or foreign key speaks of several of them; and everything that hangs on them and has
// to be there again for the successors.
struct SuccessorGroup {
  std::vector<Successor> columns = {};
  std::vector<Index> indexes = {};
  std::vector<TableConstraint> keys = {};
  std::vector<TableConstraint> checks = {};
  // Of the columns, and those of other tables that refer to them.
  std::vector<TableConstraint> foreign_keys = {};
};

// The group of a column whose type changes. Nothing where it has none: the change is to be made at
// once, or something that hangs on one of the columns has no online way. That is what an exclusion
// constraint, a stored generated column, or an index or key that is made anew has not, nor a table
// with children, nor a hypertable. Checks and foreign keys that are made anew go before and come
// afterwards, and indexes that go are not among what has to be there again.
std::optional<SuccessorGroup> GroupOf(const Alter<Column>& change, const PlanBuilder& plan);

// Changes the types of all columns of the group: successors, fills, indexes, the swap. Takes the
// changes of all of them over.
void LowerGroup(const SuccessorGroup& group, Chain& chain, PlanBuilder& plan);

// Between an enum and another type there is no cast but the one through text.
std::optional<Expr> ThroughText(const Column& from, const Column& to, const PlanBuilder& plan);

}  // namespace pleat
