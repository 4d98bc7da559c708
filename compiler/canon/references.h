#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/name.h"

namespace pleat::canon {

// What kind of text an Expr is: a value expression, or SELECT … / VALUES … / WITH ….
enum class Form { Expression, Query };

// What PostgreSQL's own parser says against a text.
struct SyntaxError {
  std::string message = {};
  // In bytes from the start of the text.
  std::size_t offset = 0;

  bool operator==(const SyntaxError&) const = default;
};

// `column`, `qualifier.column` or `schema.qualifier.column`.
struct ColumnUse {
  // An alias or the name of a table; empty where the column stands alone.
  Identifier qualifier = {};
  Identifier column = {};
  std::size_t offset = 0;
  // In a query: the relation, as written there, that the column belongs to; empty where that is not
  // known, and in expressions.
  QualifiedName relation = {};

  bool operator==(const ColumnUse&) const = default;
};

// A relation in FROM, as written: without a schema where the text has none.
struct RelationUse {
  QualifiedName name = {};
  Identifier alias = {};
  std::size_t offset = 0;

  bool operator==(const RelationUse&) const = default;
};

// A function, type or sequence, as written.
struct NameUse {
  QualifiedName name = {};
  std::size_t offset = 0;

  bool operator==(const NameUse&) const = default;
};

// The names in a text, in the order in which they stand there. Common table expressions and aliases
// are not relations, and columns of subqueries are not told apart from the others.
struct References {
  std::vector<RelationUse> relations = {};
  std::vector<ColumnUse> columns = {};
  // Not what SQL's own syntax calls behind the scenes (EXTRACT, TRIM,
  // CURRENT_DATE …).
  std::vector<NameUse> functions = {};
  // Without those that SQL's grammar spells with keywords of their own (integer, timestamp with
  // time zone …) and without pg_catalog's.
  std::vector<NameUse> types = {};
  // Names inside nextval('…'), currval('…'), setval('…') and '…'::regclass.
  std::vector<NameUse> sequences = {};
  // Names of text search configurations and dictionaries: '…'::regconfig, to_tsvector('…', …) and
  // the like, '…'::regdictionary.
  std::vector<NameUse> configurations = {};
  std::vector<NameUse> dictionaries = {};
  // COLLATE …, without those of pg_catalog.
  std::vector<NameUse> collations = {};
  // Symbols with their schemas; those of pg_catalog are among them.
  std::vector<NameUse> operators = {};
  // There is a cast, with whatever type.
  bool casts = false;
  // There is a `*` or `t.*` in a select list.
  bool star = false;

  bool operator==(const References&) const = default;
};

// The names that `expr` uses, or where it is not SQL. An expression may be anything that could
// stand in a select list.
std::variant<References, SyntaxError> ReferencesOf(const Expr& expr, Form form);

// The names in an SQL-standard function body, BEGIN ATOMIC … END or RETURN …. Columns come without
// their relation; common table expressions are among the relations.
References ReferencesOfBody(const Expr& body);

// The same for what a rule does.
References ReferencesOfAction(const Expr& action);

// Whether pg_catalog has functions of that name, as far as is known here.
bool IsServersFunction(std::string_view name);
// The same for operators of that symbol.
bool IsServersOperator(std::string_view symbol);

// The columns of a relation in their order; nothing for a relation that is not known. The name
// comes as the query writes it.
using ColumnsOf = std::function<std::optional<std::vector<Identifier>>(const QualifiedName&)>;

struct ResolvedColumn {
  QualifiedName relation = {};
  Identifier column = {};

  auto operator<=>(const ResolvedColumn&) const = default;
};

// Which columns of which relations `query` reads, each once and sorted: the qualifier is followed
// through aliases, subqueries' own and outer scopes; a column without one belongs to the relation
// in scope that has it; a star stands for all. What cannot be told is left out. Empty for text that
// is not a query.
std::vector<ResolvedColumn> ColumnsRead(const Expr& query, const ColumnsOf& columns_of);

// Whether `query` reads `columns` only one by one and by their names, so that a column of another
// name can stand in for one of them: not by a star, not as part of a whole row, nor in a join that
// takes them by name (USING, NATURAL).
bool ReadsByName(const Expr& query, const std::set<ResolvedColumn>& columns,
                 const ColumnsOf& columns_of);

// For each column that `query` gives the column of FROM that it is, unchanged; nothing where it is
// computed, or a star. Empty where the text is not a query.
std::vector<std::optional<ColumnUse>> PlainColumns(const Expr& query);

// The names of the columns that `query` gives, by PostgreSQL's rules (FigureColname in
// parse_target.c): `?column?` where there is no other name. Empty where the text is not a query or
// a star stands for a relation that is not known.
std::vector<Identifier> OutputColumns(const Expr& query, const ColumnsOf& columns_of);

}  // namespace pleat::canon
