#pragma once

#include <functional>
#include <map>
#include <optional>

#include "compiler/canon/references.h"
#include "compiler/model/expr.h"
#include "compiler/model/name.h"
#include "compiler/model/routine.h"

namespace pleat::canon {

// New names for old ones; a function that is absent or gives nothing leaves the name as it is
// written. Names come as they stand in the text: without a schema where there is none.
struct NameMap {
  using Qualified = std::function<std::optional<QualifiedName>(const QualifiedName&)>;

  // Relations in FROM; also in '…'::regclass where `sequence` gives nothing.
  Qualified relation = {};
  // Types in casts, without those that SQL spells with keywords; element types of arrays.
  Qualified type = {};
  Qualified function = {};
  // Of operators that are written OPERATOR(schema.symbol); only the schema can change.
  Qualified operation = {};
  // In nextval('…') and '…'::regclass.
  Qualified sequence = {};
  // In to_tsvector('…', …) and the like, and '…'::regconfig.
  Qualified configuration = {};
  // In '…'::regdictionary.
  Qualified dictionary = {};
  // Behind COLLATE.
  Qualified collation = {};
  // In queries ColumnUse::relation is set wherever the column's relation can be told (with the help
  // of `columns_of`).
  std::function<std::optional<Identifier>(const ColumnUse&)> column = {};
  ColumnsOf columns_of = {};
};

// `expr` with its names replaced at their places, quoted where needed; everything else stays
// verbatim. A relation that gets another last name and is used as a qualifier takes its old name as
// alias. A renamed column that stood bare in a select list keeps its old name as output name, as it
// does when PostgreSQL renames it (`select note` becomes `select remark as note`); the same holds
// inside of subqueries. Text that cannot be parsed is returned unchanged.
Expr Rewrite(const Expr& expr, Form form, const NameMap& names);

// Names of rows that are not those of a relation in FROM, and whose columns they have.
using Rows = std::map<Identifier, QualifiedName>;
// Of the arguments that are rows of tables.
Rows RowsOf(const Routine& routine);

// The same as Rewrite() for an SQL-standard function body, and for what a rule on `relation` does.
// A column stays as it is where it may be that of another relation.
Expr RewriteBody(const Expr& body, const NameMap& names, const Rows& rows = {});
Expr RewriteAction(const Expr& action, const NameMap& names, const QualifiedName& relation = {});

// `query` without the aliases that are the names of their relations, which the server keeps and
// prints: a relation that was renamed and got its name back has one in every view that reads it.
Expr DropIdleAliases(const Expr& query);

}  // namespace pleat::canon
