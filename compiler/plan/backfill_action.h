#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/model/database.h"
#include "compiler/model/transition.h"

namespace pleat {

// The actions that bring rows in line while a change is under way; part of the list in action.h.

// A trigger that keeps a transitional column equal to `mirror.source`: both ways where old code
// writes one and new code the other; one way, through `forward`, where both write the source.
struct CreateMirror {
  Mirror mirror = {};
  std::optional<Expr> forward = {};
  bool two_way = false;
  // The type has no equality: values are compared as they are stored.
  bool by_image = false;
};
struct DropMirror {
  Mirror mirror = {};
};

// A trigger that writes to new columns what old code writes to the columns that they come from, and
// the other way round; see Relay.
struct CreateRelay {
  Relay relay = {};
  // The types of both sides, and which of the other side the value of each reads.
  std::map<Identifier, TypeName> types = {};
  std::map<Identifier, std::vector<Identifier>> reads = {};
  // What new rows get in columns of both sides that are left out.
  std::map<Identifier, Expr> defaults = {};
  // Those of both sides that take no null in the end: new code gives the ones, and the others,
  // which have a default, take none meanwhile.
  std::set<Identifier> required = {};
  // Those whose types have no equality: their values are compared as they are stored.
  std::set<Identifier> by_image = {};
  // What the functions of the values are looked for in: whoever writes the table has another one.
  std::vector<Identifier> search_path = {};
  // An earlier run has left one with other values.
  bool replaces = false;
};
struct DropRelay {
  Relay relay = {};
};
// Fails where a value that CreateRelay could not write is not taken by its column.
struct ProveValues {
  QualifiedName table = {};
  ColumnValue to = {};
};

// Sets `column` to `value` in every row where `where` holds, in batches, each in a transaction of
// its own. Running it again does only what is left. `name` is its row in pleat.progress, which says
// how far it came; no name: not recorded. Exactly one of `value` and `copy_of` is given.
struct FillColumn {
  std::string name = {};
  QualifiedName table = {};
  Identifier column = {};
  std::optional<Expr> value = {};
  std::optional<Identifier> copy_of = {};
  // With `copy_of`: the type that the source's value becomes. With `where`: the column's.
  std::optional<TypeName> cast = {};
  // Absent: rows in which the column is null (`value`) or differs from its source (`copy_of`, or
  // `differs`). In any case a row whose value is right is left alone.
  std::optional<Expr> where = {};
  // With `value`: fill rows whose column IS DISTINCT FROM the value, not only the null ones.
  bool differs = false;
  // Of the rows where `where` holds, only those in which the column is null.
  bool only_nulls = false;
  // What batches are ranges of, which need not be unique; none: physical ranges.
  std::vector<Identifier> order = {};
  // The column held values before: what a batch replaces is kept beside this key, for going back.
  std::vector<Identifier> kept_by = {};
  // With `kept_by`: the columns among these whose values are kept as text (KeptColumn).
  std::vector<Identifier> keep_as_text = {};
  // As in CreateMirror.
  bool by_image = false;
  // The values are rows (IsRowType).
  bool of_rows = false;
  // Rows may be in a columnstore, of which a batch takes out whole segments at a time.
  bool of_columnstore = false;
};
// Triggers through which rows that are written to `source`, which the copy `name` walks, come to
// the copy's target: what the query gives for the old row and for the new one is compared, and
// where it differs it is written by the target's key. A row that is added gives one to the target
// at the end of the transaction, if that has none by then.
struct CreateCopySync {
  std::string name = {};
  QualifiedName source = {};
  TableBackfill backfill = {};
  // The backfill's query for one row of the source, which it finds as `pleat_row`.
  Expr of_row = {};
  // The primary keys of both.
  std::vector<Identifier> source_key = {};
  std::vector<Identifier> key = {};
  // What the functions of the query are looked for in: whoever writes the source has another one.
  std::vector<Identifier> search_path = {};
};
struct DropCopySync {
  std::string name = {};
  QualifiedName source = {};
};
// A column of a copy's target that is one of its source, unchanged.
struct CopiedColumn {
  Identifier target = {};
  Identifier source = {};
};
// The other way round: triggers through which what new code writes to the target comes back to the
// source, for old code and for going back. `key` is the primary key of both, so that a row of the
// one belongs to one of the other. A row of the target that goes leaves nulls, or the defaults of
// `required` columns of the source.
struct CreateCopyBack {
  std::string name = {};
  QualifiedName source = {};
  QualifiedName target = {};
  std::vector<CopiedColumn> key = {};
  std::vector<CopiedColumn> values = {};
  std::vector<Identifier> required = {};
  // As in CreateCopySync.
  std::vector<Identifier> search_path = {};
};
struct DropCopyBack {
  std::string name = {};
  QualifiedName target = {};
};
// Gives the rows of the source that have one in the target what that has by now, in batches; while
// CreateCopyBack writes there as well.
struct BringBack {
  CreateCopyBack back = {};
};
// Gives columns that come back on the way down what the new ones say, in batches; while CreateRelay
// writes there as well.
struct ReturnValues {
  QualifiedName table = {};
  std::vector<ColumnValue> columns = {};
  // What new columns get from them: where one has something else, new code has written it since.
  std::vector<ColumnValue> unless = {};
  // Of both.
  std::map<Identifier, TypeName> types = {};
  // Those of `columns` that take no null.
  std::set<Identifier> required = {};
  // As in CreateRelay.
  std::set<Identifier> by_image = {};
  // Their values are back from the archive, which knows them better.
  bool kept = false;
  // As in FillColumn.
  std::vector<Identifier> order = {};
};
// INSERT … SELECT in the order of the key, each batch and the key it reached in one transaction, so
// that it is never done twice. Without a key in one statement, which sees the rows as they are at
// one moment: between two ranges of pages, rows move.
struct CopyRows {
  std::string name = {};
  TableBackfill backfill = {};
  // All rows of a table into its shadow.
  std::optional<QualifiedName> source = {};
  // While CreateSync, with the same keys, writes there as well: the rows of a batch are locked
  // until they are copied, and what is there already stays.
  std::vector<Identifier> shadow_key = {};
  std::vector<Identifier> rest_of_key = {};
  // While CreateCopySync writes there as well: its source, whose rows are locked until they are
  // copied, and how the query calls it; the target's key, by which a row that is there already
  // stays.
  std::optional<QualifiedName> followed = {};
  Identifier alias = {};
  std::map<Identifier, TypeName> key_types = {};
  // All copies into the target that give its key.
  std::vector<TableBackfill> same_target = {};
  std::vector<Identifier> synced_key = {};
};
// The schema `pleat` with its table of backfills, and a row for each of `names`.
struct CreateProgress {
  std::vector<std::string> names = {};
  bool finished = false;
};
struct DropProgress {};

}  // namespace pleat
