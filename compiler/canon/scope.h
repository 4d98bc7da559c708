#pragma once

// Private to canon/: which relation a column belongs to, by the rules of parse_relation.c.

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/canon/parse.h"
#include "compiler/canon/references.h"

namespace pleat::canon {

using OutputNames = std::optional<std::vector<Identifier>>;

// One entry of FROM.
struct RangeItem {
  // What qualifies its columns: the alias, otherwise the name.
  Identifier name = {};
  // As written; empty for subqueries, functions, common table expressions, and for relations whose
  // columns got names here.
  QualifiedName relation = {};
  // Absent where they are not known.
  OutputNames columns = {};

  bool Has(const Identifier& column) const;
};

struct CommonTable {
  Identifier name = {};
  OutputNames columns = {};
};

// What names mean within one SELECT.
struct Scope {
  const Scope* outer = nullptr;
  std::vector<RangeItem> items = {};
  std::vector<CommonTable> common_tables = {};

  // The entry that `qualifier` stands for, here or further out; null where there is none.
  const RangeItem* Find(const Identifier& qualifier) const;
  // The entry that has the unqualified `column`. Null where none has it or where that cannot be
  // told.
  const RangeItem* OwnerOf(const Identifier& column) const;
  const CommonTable* FindCommonTable(const Identifier& name) const;
};

// The name that an output column has without AS (FigureColname in parse_target.c): `?column?` for
// lack of another.
Identifier FigureColumnName(const PgQuery__Node* value);

// The fields of a ColumnRef as a use; the column is empty for `*` and `t.*`.
ColumnUse UseOf(const PgQuery__ColumnRef& reference);

// What a string is the name of: in nextval('…') and the like and '…'::regclass, in
// to_tsvector('…', …) and the like and '…'::regconfig, in '…'::regdictionary.
enum class NameKind { Relation, Configuration, Dictionary };

struct NameLiteral {
  const PgQuery__AConst* constant = nullptr;
  NameKind kind = {};
};

// Of a call or cast whose argument is one; nothing of anything else.
std::optional<NameLiteral> NameLiteralIn(const ProtobufCMessage& message);

// What WalkNames meets; a function that is absent is not called.
struct NameVisitor {
  std::function<void(const PgQuery__RangeVar&)> relation = {};
  // Not for output names in ORDER BY and GROUP BY. `offset` of the use counts in ParseTree::text().
  std::function<void(const PgQuery__ColumnRef&, const ColumnUse&)> column = {};
  // A column without AS in a select list; comes after `column`.
  std::function<void(const PgQuery__ResTarget&, const ColumnUse&)> bare_target = {};
  std::function<void(const PgQuery__FuncCall&)> function = {};
  std::function<void(const PgQuery__TypeName&)> type = {};
  // The parts of an operator's name.
  std::function<void(PgQuery__Node* const*, std::size_t, int location)> operation = {};
  std::function<void(const NameLiteral&)> name_literal = {};
  std::function<void(const PgQuery__CollateClause&)> collation = {};
  // `*` and `t.*`, once for each entry of FROM that it stands for.
  std::function<void(const RangeItem&)> star = {};
  // `*` and `t.*` themselves.
  std::function<void(const PgQuery__ColumnRef&, const Scope&)> star_target = {};
  // A column that a join takes by its name from one of its sides: USING or NATURAL.
  std::function<void(const RangeItem&, const Identifier&)> joined = {};
};

// Calls `visitor` for every name in `select` and gives the query's output columns, where they are
// known.
OutputNames WalkNames(const PgQuery__SelectStmt& select, const ColumnsOf& columns_of,
                      const NameVisitor& visitor);

}  // namespace pleat::canon
