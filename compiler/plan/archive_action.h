#pragma once

#include <optional>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/name.h"
#include "compiler/model/object_key.h"
#include "compiler/model/type.h"

namespace pleat {

// What keeps what goes; part of the list in action.h.

// A column whose values are kept. What has a type of the schema's own or of an extension is kept as
// text, so that the type can go: `through_text` is the type to come back to.
struct KeptColumn {
  Identifier name = {};
  std::optional<TypeName> through_text = {};
};

// What is dropped may be kept in the schemas that plan/archive.h names, where nothing of ours
// looks: a table or type as it is, a column as a table of keys and values.
struct Archive {
  Kind kind = Kind::Table;
  QualifiedName name = {};
};
struct Restore {
  Kind kind = Kind::Table;
  QualifiedName name = {};
};
// A table whose rows are copied to the archive, without anything that hangs on it; and back into
// the table, once that is there again.
struct ArchiveRows {
  QualifiedName name = {};
  std::vector<KeptColumn> columns = {};
};
struct RestoreRows {
  QualifiedName name = {};
  std::vector<KeptColumn> columns = {};
  // Columns whose sequences have to go on after the largest value.
  std::vector<Identifier> sequences = {};
};
// Beside the key of each row: what `was` holds, and what stands in `became` now.
// FillColumn::kept_by fills the same table.
struct KeepValues {
  QualifiedName table = {};
  KeptColumn was = {};
  KeptColumn became = {};
  std::vector<KeptColumn> key = {};
  // Where `became` is a column of a table that is to take its place, which has the same key.
  std::optional<QualifiedName> shadow = {};
};
// Puts the kept values of `column` into `target`, in rows where `unchanged` still holds what they
// became, and forgets them. Does nothing where none are kept.
struct RestoreKept {
  QualifiedName table = {};
  Identifier column = {};
  KeptColumn target = {};
  KeptColumn unchanged = {};
  std::vector<KeptColumn> key = {};
  // As in CreateMirror, of `unchanged`.
  bool by_image = false;
  // Where `target` is a column of a table that is to take its place again.
  std::optional<QualifiedName> shadow = {};
};
struct DropKept {
  QualifiedName table = {};
  Identifier column = {};
};
// What the values of a column become: its type's assignment cast, or what `expression` says.
struct Conversion {
  TypeName to = {};
  std::optional<Expr> expression = {};
};
// With `becomes`, the column stays, and what stands there once its type has changed is kept as
// well.
struct ArchiveColumn {
  QualifiedName table = {};
  KeptColumn column = {};
  std::vector<KeptColumn> key = {};
  std::optional<Conversion> becomes = {};
};
// Forgets the values of rows where the column holds something else by now.
struct ForgetChanged {
  QualifiedName table = {};
  KeptColumn column = {};
  std::vector<KeptColumn> key = {};
  // As in CreateMirror.
  bool by_image = false;
};
// Takes the values back into a column that was added again, and drops the archive.
struct RestoreColumn {
  QualifiedName table = {};
  KeptColumn column = {};
  std::vector<KeptColumn> key = {};
};

}  // namespace pleat
