#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/index.h"
#include "compiler/model/name.h"

namespace pleat {

// PRIMARY KEY or UNIQUE.
struct Key {
  bool primary = false;
  std::vector<Identifier> columns = {};
  // pg_constraint.conperiod: the last column is a range, and no two of its like overlap (18).
  bool without_overlaps = false;
  std::vector<Identifier> include = {};
  bool nulls_not_distinct = false;
  Options options = {};
  std::optional<Identifier> tablespace = {};

  bool operator==(const Key&) const = default;
};

struct Check {
  Expr expression = {};
  bool no_inherit = false;

  bool operator==(const Check&) const = default;
};

enum class ReferentialAction { NoAction, Restrict, Cascade, SetNull, SetDefault };

struct ForeignKey {
  std::vector<Identifier> columns = {};
  QualifiedName table = {};
  // Never empty: a reference without a column list means the primary key and is filled in by
  // resolve.
  std::vector<Identifier> referenced = {};
  // pg_constraint.conperiod: the last column of either side is a range (18).
  bool period = false;
  bool match_full = false;
  ReferentialAction on_update = ReferentialAction::NoAction;
  ReferentialAction on_delete = ReferentialAction::NoAction;
  // ON DELETE SET NULL (a, b): pg_constraint.confdelsetcols; empty for all.
  std::vector<Identifier> on_delete_columns = {};

  bool operator==(const ForeignKey&) const = default;
};

struct ExclusionElement {
  IndexElement element = {};
  // The operator after WITH, with its schema where that is not pg_catalog.
  QualifiedName operator_name = {};

  bool operator==(const ExclusionElement&) const = default;
};

struct Exclusion {
  std::string method = "gist";
  std::vector<ExclusionElement> elements = {};
  std::vector<Identifier> include = {};
  Options options = {};
  std::optional<Identifier> tablespace = {};
  std::optional<Expr> where = {};

  bool operator==(const Exclusion&) const = default;
};

using ConstraintRule = std::variant<Key, Check, ForeignKey, Exclusion>;

// pg_constraint. NOT NULL is a property of the column, not a constraint, on every server version.
struct Constraint {
  Identifier name = {};
  ConstraintRule rule = {};
  bool deferrable = false;
  bool initially_deferred = false;
  // pg_constraint.convalidated: false for NOT VALID.
  bool validated = true;
  // pg_constraint.conenforced: what is not enforced is not validated either (18).
  bool enforced = true;
  std::optional<std::string> comment = {};

  bool operator==(const Constraint&) const = default;
};

// The columns of the constraint's own table that it names; for a check none, as its expression is
// opaque.
std::vector<Identifier> OwnColumns(const Constraint& constraint);

}  // namespace pleat
