#pragma once

#include <map>
#include <optional>
#include <vector>

#include "compiler/canon/references.h"
#include "compiler/model/catalog.h"
#include "compiler/model/inheritance.h"

namespace pleat {

// Sorted, each once.
std::vector<ObjectKey> OnceEach(std::vector<ObjectKey> keys);

// What an object of `catalog` needs to exist: its owner or schema, tables and columns that it
// reads, types, sequences, the unique keys behind a foreign key. Only objects that `catalog` holds;
// sorted, without repetition.
class Dependencies {
 public:
  explicit Dependencies(const Catalog& catalog);

  std::vector<ObjectKey> Of(const Extension& object) const;
  std::vector<ObjectKey> Of(const Schema& object) const;
  std::vector<ObjectKey> Of(const Enum& object) const;
  std::vector<ObjectKey> Of(const Collation& object) const;
  std::vector<ObjectKey> Of(const TextSearchDictionary& object) const;
  std::vector<ObjectKey> Of(const TextSearchConfiguration& object) const;
  std::vector<ObjectKey> Of(const ForeignDataWrapper& object) const;
  std::vector<ObjectKey> Of(const ForeignServer& object) const;
  std::vector<ObjectKey> Of(const UserMapping& object) const;
  std::vector<ObjectKey> Of(const ForeignTable& object) const;
  std::vector<ObjectKey> Of(const ExtendedStatistics& object) const;
  std::vector<ObjectKey> Of(const Publication& object) const;
  std::vector<ObjectKey> Of(const Subscription& object) const;
  std::vector<ObjectKey> Of(const Domain& object) const;
  std::vector<ObjectKey> Of(const CompositeType& object) const;
  std::vector<ObjectKey> Of(const RangeType& object) const;
  std::vector<ObjectKey> Of(const Sequence& object) const;
  // Without what its constraints need.
  std::vector<ObjectKey> Of(const Table& object) const;
  std::vector<ObjectKey> Of(const QualifiedName& table, const Column& object) const;
  std::vector<ObjectKey> Of(const QualifiedName& table, const Constraint& object) const;
  std::vector<ObjectKey> Of(const Hypertable& object) const;
  std::vector<ObjectKey> Of(const View& object) const;
  std::vector<ObjectKey> Of(const MaterializedView& object) const;
  std::vector<ObjectKey> Of(const ContinuousAggregate& object) const;
  std::vector<ObjectKey> Of(const Index& object) const;
  std::vector<ObjectKey> Of(const Policy& object) const;
  // Of a view, materialized view or policy by its key.
  std::vector<ObjectKey> OfDependent(const ObjectKey& key) const;
  // What PostgreSQL knows of: a body that is a string may name what is not there.
  std::vector<ObjectKey> Of(const Routine& object) const;
  std::vector<ObjectKey> Of(const Operator& object) const;
  std::vector<ObjectKey> Of(const OperatorFamily& object) const;
  std::vector<ObjectKey> Of(const OperatorClass& object) const;
  std::vector<ObjectKey> Of(const Cast& object) const;
  std::vector<ObjectKey> Of(const Aggregate& object) const;
  std::vector<ObjectKey> Of(const Trigger& object) const;
  std::vector<ObjectKey> Of(const Rule& object) const;
  std::vector<ObjectKey> Of(const EventTrigger& object) const;
  std::vector<ObjectKey> Of(const Job& object) const;
  std::vector<ObjectKey> Of(const ServerRole& object) const;
  std::vector<ObjectKey> Of(const DefaultPrivileges& object) const;
  // The same for an object or member that the catalog holds; nothing where it does not.
  std::vector<ObjectKey> Of(const ObjectKey& key) const;

  bool HasRoutines() const { return !routines_.empty() || !catalog_.operators.empty(); }
  // The columns of `table` that an expression of its own names.
  std::vector<Identifier> ColumnsOf(const QualifiedName& table, const Expr& expression) const;
  // Views, materialized views and policies that read `column` of `table`, directly or through
  // others, in an order in which they can be created.
  std::vector<ObjectKey> ViewsOver(const QualifiedName& table,
                                   const std::optional<Identifier>& column) const;
  // The same for a view.
  std::vector<ObjectKey> ViewsOver(const ObjectKey& view) const;
  // Everything that needs a routine or view, directly or through others, in an order in which it
  // can be created: views, routines, indexes, columns by their default or expression, constraints.
  // What needs only a column that has a default is not among them.
  std::vector<ObjectKey> DependentsOf(const ObjectKey& root) const;
  // The columns of a table or view of any kind; nothing where they cannot be told.
  std::optional<std::vector<Identifier>> ColumnsOfRelation(const QualifiedName& name) const;

 private:
  // The table or foreign table of that name; nothing where the catalog declares none.
  const Table* ShapeOf(const QualifiedName& table) const;
  void AddSchema(const QualifiedName& name, std::vector<ObjectKey>& keys) const;
  void AddType(const TypeName& type, std::vector<ObjectKey>& keys) const;
  void AddCollation(const std::optional<QualifiedName>& collation,
                    std::vector<ObjectKey>& keys) const;
  void AddFunction(const QualifiedName& name, std::vector<ObjectKey>& keys) const;
  void AddSignature(const MemberName& function, std::vector<ObjectKey>& keys) const;
  void AddOperator(const QualifiedName& name, std::vector<ObjectKey>& keys) const;
  // Casts from or to the type that a text may use; one without casts uses implicit ones only.
  void AddCasts(const QualifiedName& type, bool with_casts, std::vector<ObjectKey>& keys) const;
  void AddNames(const canon::References& references, std::vector<ObjectKey>& keys) const;
  void AddMembers(const FamilyMembers& members, std::vector<ObjectKey>& keys) const;
  // The class of that name, or the default for the type.
  void AddOperatorClass(const std::string& method, const std::optional<QualifiedName>& name,
                        const std::optional<TypeName>& type, std::vector<ObjectKey>& keys) const;
  void AddElementClass(const QualifiedName& table, const std::string& method,
                       const IndexElement& element, std::vector<ObjectKey>& keys) const;
  void AddKeyClasses(const QualifiedName& table, const Constraint& object,
                     std::vector<ObjectKey>& keys) const;
  void AddMode(const AggregateMode& mode, std::vector<ObjectKey>& keys) const;
  void AddReferences(const canon::References& references, std::vector<ObjectKey>& keys) const;
  void AddColumns(const canon::References& references, std::vector<ObjectKey>& keys) const;
  // What everything needs that may need `root`, directly or through others.
  std::map<ObjectKey, const std::vector<ObjectKey>*> NeedsAround(const ObjectKey& root) const;
  void AddExpression(const QualifiedName& table, const Expr& expression,
                     std::vector<ObjectKey>& keys) const;
  void AddUniqueKeys(const Table& table, const std::vector<Identifier>& columns,
                     std::vector<ObjectKey>& keys) const;
  void AddRelation(const QualifiedName& name, std::vector<ObjectKey>& keys) const;
  void AddQuery(const QualifiedName& name, const Expr& query, std::vector<ObjectKey>& keys) const;
  void AddElement(const QualifiedName& table, const IndexElement& element,
                  std::vector<ObjectKey>& keys) const;

  const Catalog& catalog_;
  const Family family_;
  // What NeedsAround has found out.
  mutable std::map<ObjectKey, std::vector<ObjectKey>> needs_ = {};
  // The unique indexes of a table, for foreign keys.
  std::multimap<QualifiedName, QualifiedName> unique_indexes_ = {};
  // The columns of views that do not name them: parsed once, as views over views ask again.
  mutable std::map<QualifiedName, std::vector<Identifier>> outputs_ = {};
  // By the last name: an expression says neither types nor, often, a schema.
  std::multimap<Identifier, ObjectKey> routines_ = {};
  // What each view reads: parsed once, when the first question about views comes.
  mutable std::optional<std::map<ObjectKey, std::vector<ObjectKey>>> reads_ = {};
};

}  // namespace pleat
