#pragma once

// Private to canon/: from PostgreSQL's parse tree to a Term, with names resolved and the rules of
// rules.h applied on the way up.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/canon/parse.h"
#include "compiler/canon/term.h"

namespace pleat::canon {

struct OutputColumn {
  Identifier name = {};
  Type type = {};
};

class Normalizer {
 public:
  explicit Normalizer(const Context& context) : context_(context) {}

  // The one expression in the select list of `select`, as a value of Context::coerced_to where that
  // is given.
  Term Expression(const PgQuery__SelectStmt& select);

  // A whole query. `columns` name its first output columns.
  Term Query(const PgQuery__SelectStmt& select, const std::vector<Identifier>& columns);

  // What a query gives; nothing where a star stands for a relation that is not known.
  std::optional<std::vector<OutputColumn>> Outputs(const PgQuery__SelectStmt& select) {
    return Select(select).outputs;
  }

 private:
  // One entry of FROM.
  struct Entry {
    Identifier name = {};
    QualifiedName relation = {};
    // Absent where they are not known.
    std::optional<std::vector<OutputColumn>> columns = {};
  };

  // The place of a column of USING in `*`, which may be that of either side.
  static constexpr std::size_t kMerged = static_cast<std::size_t>(-1);

  // What `*` stands for: a column of an entry.
  struct Slot {
    std::size_t entry = 0;
    OutputColumn column = {};
  };

  // The columns of a FROM item in the order of `*`; absent where one is not known.
  using Slots = std::optional<std::vector<Slot>>;

  // A SELECT and what it can see.
  struct Level {
    const Level* outer = nullptr;
    int depth = 0;
    std::vector<Entry> entries = {};
    std::map<Identifier, std::optional<std::vector<OutputColumn>>> common_tables = {};
    // Columns of USING: the entry that an unqualified use means; nothing for FULL JOIN, where it is
    // neither.
    std::map<Identifier, std::optional<std::size_t>> merged = {};
  };

  struct Target {
    OutputColumn output = {};
    Term value = {};
    // The domain of a bare column, which goes by the type behind it everywhere else.
    Type domain = {};
  };

  // A SELECT with its output columns.
  struct Selected {
    Term term = {};
    std::optional<std::vector<OutputColumn>> outputs = {};
  };

  // normalize.cc: values.
  Term Value(const PgQuery__Node* node);
  Term Value(const ProtobufCMessage* message);
  std::vector<Term> Values(PgQuery__Node* const* nodes, std::size_t count);
  Term Constant(const PgQuery__AConst& constant);
  Term CastOf(const PgQuery__TypeCast& cast);
  const CompositeType* Composite(const Type& type) const;
  // `value` as one of `type` where nothing is said: ROW(…) takes the types of the attributes.
  Term AsType(const TypeName& type, Term value);
  Term RowAs(const CompositeType& type, Term row);
  Term TypedArray(const PgQuery__AArrayExpr& array, const Type& type, const std::string& modifiers);
  Term OperatorOf(const PgQuery__AExpr& expr);
  Term CallOf(const PgQuery__FuncCall& call);
  // The function of users that is called, where only one can be meant and its arguments stand in
  // their places.
  const Routine* RoutineOf(const PgQuery__FuncCall& call) const;
  Term LogicOf(const PgQuery__BoolExpr& expr);
  Term CaseOf(const PgQuery__CaseExpr& expr);
  Term ListOf(const char* name, PgQuery__Node* const* nodes, std::size_t count);
  Term ElementOfArray(const PgQuery__AIndirection& indirection);
  Term SortKey(const PgQuery__SortBy& sort, Term value);
  // Any construct without a rule of its own: its fields one by one.
  Term Construct(const ProtobufCMessage& message);
  Term FieldOf(const ProtobufCFieldDescriptor& field, const void* place);
  std::string Modifiers(const PgQuery__TypeName& type);

  // normalize_from.cc: names and FROM.
  // `type`, or of a domain the type behind it: what operators and functions see (getBaseType()).
  Type Plain(const TypeName& type) const;
  Type Plain(const Type& type) const;
  // Gives a column of a domain the type behind it, and notes the domain.
  void SetDomain(Term& column);
  Term ColumnOf(const PgQuery__ColumnRef& reference);
  Term OwnColumn(const PgQuery__ColumnRef& reference);
  Term ColumnAt(const Level& level, std::size_t entry, const Identifier& column);
  Term Unqualified(const Identifier& column);
  Term From(const PgQuery__Node* node, Slots& slots);
  Term JoinOf(const PgQuery__JoinExpr& join, Slots& slots);
  Term UsingOf(const std::vector<Identifier>& columns, const PgQuery__JoinExpr& join,
               const Slots& left, const Slots& right, Slots& slots);
  Type ColumnTypeOf(const QualifiedName& relation, const OutputColumn& column);
  Term RelationOf(const PgQuery__RangeVar& relation, Slots& slots);
  Term SubqueryOf(const PgQuery__RangeSubselect& sub, Slots& slots);
  Term FunctionOf(const PgQuery__RangeFunction& function, Slots& slots);
  void Enter(Entry entry, const PgQuery__Alias* alias, Slots& slots);

  // normalize_query.cc: queries.
  Selected Select(const PgQuery__SelectStmt& select);
  Selected Simple(const PgQuery__SelectStmt& select, Term common, bool keep_unknown);
  Selected Combined(const PgQuery__SelectStmt& select, Term common, bool keep_unknown);
  Term ValuesLists(const PgQuery__SelectStmt& select, std::vector<OutputColumn>& outputs);
  Term CommonTables(const PgQuery__WithClause* with);
  std::vector<Target> Targets(const PgQuery__SelectStmt& select, const Slots& slots, bool& known);
  // ORDER BY, DISTINCT ON and GROUP BY may mean an output column by number or name.
  Term OutputOr(const PgQuery__Node* node, const std::vector<Target>& targets, bool input_first);
  Term SubLinkOf(const PgQuery__SubLink& link);
  Term Limits(const PgQuery__SelectStmt& select);

  const Context& context_;
  // The domain of the column that was looked at last; empty where its type is none.
  Type domain_ = {};
  // Null outside of queries.
  Level* level_ = nullptr;
  // Whether the next SELECT is a branch of UNION and the like, which leaves the types of its
  // constants open.
  bool keep_unknown_ = false;
};

}  // namespace pleat::canon
