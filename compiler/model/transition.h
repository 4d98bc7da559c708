#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/model/catalog.h"
#include "compiler/model/expr.h"
#include "compiler/model/object_key.h"

namespace pleat {

// column … backfill (value) [where (condition)] [back (value)]: what rows that exist get. Without
// `where`: rows in which the column is null. For a column whose type changes, `value` computes the
// new value from the old one and `back` the old one from the new; without `back`, a cast has to do.
struct Fill {
  Expr value = {};
  std::optional<Expr> where = {};
  std::optional<Expr> back = {};

  bool operator==(const Fill&) const = default;
};

// backfill target (columns) [key (alias.column, …)] as select …, taken apart at its top level so
// that batches can be cut.
struct TableBackfill {
  QualifiedName target = {};
  std::vector<Identifier> columns = {};
  // Columns of the query's FROM list, as `alias.column` or `column`, in whose order rows are
  // copied. Empty: in one go.
  std::vector<Expr> key = {};
  // Without the words SELECT, FROM and WHERE. `from` holds the rest of the query where `key` is
  // empty.
  Expr select_list = {};
  Expr from = {};
  std::optional<Expr> where = {};

  bool operator==(const TableBackfill&) const = default;
};

// What stands for a value of an enum that goes: '…' was 'old' in the list of values, or removed
// 'old' [to '…']. Without `to`, no row may hold it.
struct LabelChange {
  std::optional<std::string> to = {};
  // By `was`: the same value under another name, which going back gives the old one again.
  bool renamed = false;

  bool operator==(const LabelChange&) const = default;
};

struct Assertion {
  std::string message = {};
  Expr condition = {};

  bool operator==(const Assertion&) const = default;
};

// The way from the old state: everything in the files that is not state. Inert once the database
// has caught up.
struct Transition {
  // New key → the name before. Schema and name for a table, type, view or index; only the name for
  // a member.
  std::map<ObjectKey, QualifiedName> was = {};
  // By the enum's new key: old label → what becomes of it.
  std::map<ObjectKey, std::map<std::string, LabelChange>> labels = {};
  // By the column's new key.
  std::map<ObjectKey, Fill> fills = {};
  // removed column back (value): what old code, and the way back, find in a column that the files
  // no longer have. By its key.
  std::map<ObjectKey, Expr> removed_columns = {};
  std::vector<TableBackfill> backfills = {};
  std::vector<Assertion> asserts = {};
  // Hypertables and continuous aggregates whose chunks follow the settings of the columnstore, also
  // where they have been compressed before.
  std::set<ObjectKey> recompressed = {};
  // Constraints and indexes that the files do not name: they have the name PostgreSQL would choose,
  // and an object of the database with the same definition under any name is taken for them.
  std::set<ObjectKey> unnamed = {};
  // Columns that say `not null` themselves, whatever a parent says.
  std::set<ObjectKey> required = {};
  // What MAINTAIN is granted on by that word: a server before 17 has it not, and takes ALL for all
  // others.
  std::set<ObjectKey> maintained = {};

  // Columns are to stand in the order of the files, also where that takes a rebuild of the table.
  bool column_order = false;

  bool operator==(const Transition&) const = default;
};

}  // namespace pleat
