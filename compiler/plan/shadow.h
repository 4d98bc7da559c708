#pragma once

#include <set>
#include <string>
#include <vector>

#include "compiler/plan/lower.h"

namespace pleat {

// A table is rebuilt beside itself where PostgreSQL has no way to change it in place. Schemas of
// ours hold the table that is to come, and later the former one, each with its partitions: so that
// all of them, and their indexes and constraints, have the names that they have in place, and
// change places by ALTER TABLE … SET SCHEMA.

enum class Side {
  // Not in place yet.
  New,
  // No more in place.
  Old
};

Identifier ShadowSchema(const Identifier& schema, Side side);
QualifiedName ShadowOf(const QualifiedName& table, Side side);

// A table as one of the catalogs has it, with its partitions.
struct Shape {
  const Catalog* catalog = nullptr;
  const Table* root = nullptr;
  const Hypertable* hypertable = nullptr;
  // The root and all below it, each after its parent.
  std::vector<const Table*> members = {};
  // Other tables that are rebuilt as well: foreign keys between the two come in place.
  std::set<QualifiedName> rebuilt = {};
  // Its columns are put in order.
  bool ordered = false;

  bool Has(const QualifiedName& table) const;
  // The schemas of the members.
  std::vector<Identifier> Schemas() const;
};

Shape ShapeIn(const Catalog& catalog, const Family& family, const QualifiedName& table);

// The columns by which its rows are followed: the primary key, or else another that the server
// checks at once and that has no nulls. Empty where there is none.
std::vector<Identifier> RowKey(const Shape& shape);

// "partitioned by range (at), key (id, at), columns (at date, id bigint)": by this text a shadow
// that is there is known to be the one that is wanted.
std::string Describe(const Shape& shape);
// "pleat: shadow of public.orders, …", which introspection reads.
Comment ShadowComment(const Shape& shape, Side side);

// Whether a constraint is made only when its table is in place: rows are copied and kept equal one
// by one, and may break for a moment, or for ever, what refers to the same table, to one whose rows
// are copied as well, or has never been validated.
bool ComesInPlace(const Constraint& constraint, const Shape& shape);
// Those of the root that do and are validated afterwards.
std::vector<Constraint> ValidatedInPlace(const Shape& shape);
// The foreign keys of the partitions that come instead of that one, where a partitioned table's
// cannot be NOT VALID: it is made of them once they are validated.
std::vector<AddConstraint> PartsInPlace(const Constraint& constraint, const Shape& shape,
                                        const PlanBuilder& plan);

// What makes the shadow, empty, but for its foreign keys and columnstore.
std::vector<Action> ShadowCreation(const Shape& shape, Side side, const PlanBuilder& plan);
std::vector<Action> ShadowRemoval(const Shape& shape, Side side, const PlanBuilder& plan);
// The foreign keys of the shadow that do not come in place.
std::vector<AddConstraint> ShadowForeignKeys(const Shape& shape, Side side);

// Whether a column has values of its own before and none afterwards; those of a table that do.
bool BecomesComputed(const Column& before, const Column& after);
std::vector<Identifier> BecomeComputed(const Shape& from, const Shape& to);

// Whether there may be values that `to`, which is on that side, does not take in their new type, or
// computes where they were others.
bool MayNotConvert(const Shape& from, const Shape& to, Side side, const PlanBuilder& plan);

// Its columnstore, which before TimescaleDB 2.18 takes no more foreign keys.
std::optional<SetColumnstore> ShadowColumnstore(const Shape& shape, Side side);

// What keeps `to`, which is on that side, equal to `from`, which is in place, and what copies the
// rows that are there; without a name, not resumable.
CreateSync SyncBetween(const Shape& from, const Shape& to, Side side, const PlanBuilder& plan);
CopyRows CopyBetween(const Shape& from, const Shape& to, Side side, std::string name,
                     const PlanBuilder& plan);

// A foreign key of another table.
struct Incoming {
  QualifiedName table = {};
  // But for its name and rule, which it keeps, as it is in the end: with the comment that it gets
  // in the expand phase.
  Constraint constraint = {};
  bool was_validated = true;
  // Its table does not: it is dropped once this one is in place.
  bool goes = false;
  // The server takes it without looking at the rows.
  bool not_valid = true;
  // Its table is rebuilt as well, and takes its place later.
  bool moves = false;
};

// Both shapes of a table that is rebuilt, and what refers to it before and after.
struct Reshaping {
  Shape before = {};
  Shape after = {};
  std::vector<Incoming> incoming = {};
  // What reads it.
  ViewStack readers = {};

  const QualifiedName& table() const { return before.root->name; }
};

// Puts the shadow in place and what was there beside it, forth or back. Within one transaction.
std::vector<Action> SwapOf(const Reshaping& rebuild, bool forth, const PlanBuilder& plan);

}  // namespace pleat
