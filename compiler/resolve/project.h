#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/ast/text.h"
#include "compiler/canon/references.h"
#include "compiler/canon/rewrite.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/resolve/resolve.h"

// Private to resolve/: what its steps share.
namespace pleat::resolve {

// Where a declaration stands: its file and the schema that names without one belong to.
struct Place {
  const ast::File* file = nullptr;
  Identifier schema = {};

  const SourceFile& source() const { return *file->source; }
};

// A part of the syntax and where it stands, which for an item of a mixin is the mixin's place.
template <class T>
struct Declared {
  const T* node = nullptr;
  const Place* place = nullptr;
};

struct ParameterValue {
  // As SQL spells it: a literal, with a cast where the type is neither text nor a number.
  std::string sql = {};
  // The bare text.
  std::string text = {};
};

// The items of a table's block with those of its mixins in their places.
struct Members {
  std::vector<Declared<ast::Column>> columns = {};
  std::vector<Declared<ast::Constraint>> constraints = {};
  std::vector<Declared<ast::Index>> indexes = {};
  std::vector<Declared<ast::Hypertable>> hypertables = {};
  std::vector<Declared<ast::Statement>> triggers = {};
  std::vector<Declared<ast::PartitionBy>> partitionings = {};
  std::vector<Declared<ast::ReplicaIdentity>> replica_identities = {};
  std::vector<Declared<ast::Name>> clustered_on = {};
  std::vector<Declared<ast::RemovedColumn>> removed = {};
  std::vector<Declared<ast::Name>> access_methods = {};
  std::vector<Declared<ast::Option>> options = {};
  std::vector<Declared<ast::Policy>> policies = {};
  bool row_security = false;
  bool force_row_security = false;
  std::vector<Declared<ast::Name>> owners = {};
  std::vector<Declared<ast::Grant>> grants = {};
  std::vector<Declared<ast::Name>> tablespaces = {};
  // False where an item could not be read.
  bool whole = true;
};

struct TableWork {
  Declared<ast::Table> declared = {};
  Table* table = nullptr;
  Members members = {};
};

// An object in the namespace of relations (pg_class is unique by schema and name).
struct Relation {
  Kind kind = Kind::Table;
  Span span = {};
};

using ParsedExpression = std::variant<canon::References, canon::SyntaxError>;

struct Project {
  Project(Sink& the_sink, Desired& the_desired) : sink(the_sink), desired(the_desired) {}
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  Sink& sink;
  Desired& desired;
  std::deque<Place> places = {};
  std::map<std::string, ParameterValue> parameters = {};
  std::map<Identifier, Declared<ast::Mixin>> mixins = {};
  std::vector<TableWork> tables = {};
  std::vector<Declared<ast::Index>> indexes = {};
  std::vector<Declared<ast::Enum>> enums = {};
  std::vector<Declared<ast::Domain>> domains = {};
  std::vector<Declared<ast::CompositeType>> composite_types = {};
  std::vector<Declared<ast::RangeType>> range_types = {};
  std::vector<Declared<ast::Statistics>> statistics = {};
  std::vector<Declared<ast::CollationType>> collations = {};
  std::vector<Declared<ast::TextSearchDictionary>> text_search_dictionaries = {};
  std::vector<Declared<ast::TextSearchConfiguration>> text_search_configurations = {};
  std::vector<Declared<ast::Publication>> publications = {};
  std::vector<Declared<ast::Subscription>> subscriptions = {};
  std::vector<Declared<ast::ForeignDataWrapper>> wrappers = {};
  std::vector<Declared<ast::Server>> servers = {};
  std::vector<Declared<ast::UserMapping>> user_mappings = {};
  std::vector<Declared<ast::Sequence>> sequences = {};
  std::vector<Declared<ast::View>> views = {};
  std::vector<Declared<ast::ContinuousAggregate>> continuous_aggregates = {};
  std::vector<Declared<ast::Backfill>> backfills = {};
  std::vector<Declared<ast::Assertion>> assertions = {};
  std::vector<Declared<ast::CommentOn>> comments = {};
  std::vector<Declared<ast::Statement>> routines = {};
  // The names of all routines, whatever they take.
  std::set<QualifiedName> routine_names = {};
  std::vector<Declared<ast::Statement>> triggers = {};
  std::vector<Declared<ast::Statement>> operators = {};
  std::vector<Declared<ast::Statement>> operator_families = {};
  std::vector<Declared<ast::Statement>> operator_classes = {};
  std::vector<Declared<ast::Statement>> casts = {};
  std::vector<Declared<ast::Statement>> aggregates = {};
  std::vector<Declared<ast::Statement>> rules = {};
  std::vector<Declared<ast::Statement>> event_triggers = {};
  std::vector<Declared<ast::Statement>> statement_comments = {};
  std::vector<Declared<ast::Statement>> statement_owners = {};
  std::vector<Declared<ast::Statement>> labels = {};
  std::vector<Declared<ast::Job>> jobs = {};
  std::vector<Declared<ast::Role>> roles = {};
  std::vector<Declared<ast::OwnerOf>> owners = {};
  std::vector<Declared<ast::Grant>> grants = {};
  std::vector<Declared<ast::DefaultPrivileges>> default_privileges = {};
  std::map<QualifiedName, Relation> relations = {};
  // Types that are no rows of relations.
  std::map<QualifiedName, Relation> types = {};
  // Schema and name of constraints: PostgreSQL gives no name twice in a schema, though users may.
  std::unordered_set<std::string> constraint_names = {};
  // The unique indexes without condition of each table: a foreign key may reference their columns.
  std::multimap<QualifiedName, const Index*> unique_indexes = {};
  // Of columns of foreign tables, and where they stand.
  std::map<ObjectKey, ForeignOptions> column_options = {};
  std::map<ObjectKey, Span> column_option_spans = {};
  // Where each `was` stands.
  std::map<ObjectKey, Span> was_spans = {};
  // Expressions that have been parsed, by their text.
  std::unordered_map<std::string, ParsedExpression> parsed = {};
  // Columns called `use`, which the grammar cannot tell from the use of a mixin.
  std::deque<ast::Column> columns_called_use = {};
  // False where a declaration could not be read, so that a name that is missing may be declared
  // after all.
  bool whole = true;
};

// --- names.cc: names, and what is wrong with them

inline Span SpanOf(const Place& place, Range at) { return pleat::SpanOf(place.source(), at); }
std::string_view Text(const Place& place, Range at);
// Reports a name that is empty or too long.
Identifier ToIdentifier(Project& project, const Place& place, ast::Name name);
std::vector<Identifier> ToIdentifiers(Project& project, const Place& place,
                                      const std::vector<ast::Name>& names);
// Without a schema of its own the name gets `schema`.
QualifiedName ToQualified(Project& project, const Place& place, const ast::QualifiedName& name,
                          const Identifier& schema);
// The declared relation that `name` means: its own schema, else that of the place, else public.
// Null where there is none.
const std::pair<const QualifiedName, Relation>* FindRelation(const Project& project,
                                                             const Place& place,
                                                             const QualifiedName& name);
// The table that `name` means; reports that there is none. `user` ends the message: " in index
// `x`".
Table* FindTable(Project& project, const Place& place, const ast::QualifiedName& name,
                 const std::string& user);
// Whether `table` has the column; reports that it has none.
bool CheckColumn(Project& project, const Place& place, Range at, const Identifier& column,
                 const Table& table, const std::string& user);
std::vector<Identifier> ToColumns(Project& project, const Place& place,
                                  const std::vector<ast::Name>& names, const Table& table,
                                  const std::string& user);
// Notes that `key` is declared at `span`; false, and reported, where the name is taken.
bool Declare(Project& project, const ObjectKey& key, const Span& span);
bool DeclareRelation(Project& project, Kind kind, const QualifiedName& name, const Span& span);
// The same for a type, whose name no table or view may have either (pg_type.typrelid).
bool DeclareType(Project& project, const ObjectKey& key, const Span& span);
void Report(Project& project, Code code, const Place& place, Range at, std::string message,
            std::string caret = {});
// "in index `x`" and the like.
std::string UserPhrase(Kind kind, const Identifier& name);

// The name that stands alone at `at`: `schema.name` or `name`. Reports anything else.
std::optional<QualifiedName> ToQualified(Project& project, const Place& place, Range at);

// --- values.cc: literals and SQL

// The text of a string or parameter; reports anything else.
std::string ToText(Project& project, const Place& place, ast::Literal literal);
std::optional<std::string> ToText(Project& project, const Place& place,
                                  const std::optional<ast::Literal>& literal);
std::optional<std::int64_t> ToInteger(Project& project, const Place& place, ast::Literal literal);
std::optional<TimeAmount> ToAmount(Project& project, const Place& place, ast::Literal literal);
Options ToOptions(Project& project, const Place& place, const std::vector<ast::Option>& options);

struct Expression {
  Expr expr = {};
  // The columns of the table that it names, each once, in the order of the text.
  std::vector<Identifier> columns = {};
};
// Checks the syntax, qualifies names, and checks columns against `table` where it is not null.
Expression ToExpression(Project& project, const Place& place, ast::Sql sql, const Table* table,
                        const std::string& user);
Expr ToQuery(Project& project, const Place& place, ast::Sql sql);
// How names without a schema in SQL of that place are to be qualified. `project` and `place` have
// to outlive it.
canon::NameMap NamesAt(const Project& project, const Place& place);
// The text with parameters replaced, not parsed.
ast::SqlText ReadSqlText(Project& project, const Place& place, Range at);
// Reports text whose tree would be too deep to walk.
bool IsTooDeep(Project& project, const Place& place, Range at, const ast::SqlText& sql);
// At the place in the file that PostgreSQL's parser means.
void ReportSyntaxError(Project& project, const Place& place, const ast::SqlText& sql,
                       const canon::SyntaxError& error);

// Where a name that begins at `offset` of the text stands in the file: to the end of the last of
// its parts.
Range NameAt(const Place& place, const ast::SqlText& sql, std::size_t offset);

// --- parameter.cc

// Reads the value of a `param` declaration, or the one given in its stead.
void AddParameter(Project& project, Declared<ast::Parameter> parameter,
                  const std::map<std::string, std::string>& values);

// --- type.cc

// A type of PostgreSQL's own, a declared enum or table, or what an extension may bring; reports
// everything else.
std::optional<TypeName> ToType(Project& project, const Place& place, Range at);
// The same for a type that has been read.
std::optional<TypeName> QualifyType(Project& project, const Place& place, Range at, TypeName type);
bool IsBuiltin(const TypeName& type);

// --- mixin.cc

void CheckMixinCycles(Project& project);
Members ExpandBlock(Project& project, const ast::Block& block, const Place& place);

// --- one kind each

void AddEnum(Project& project, Declared<ast::Enum> declared);
void AddDomain(Project& project, Declared<ast::Domain> declared);
// A domain over another one begins with its default (DefineDomain()); DEFAULT NULL is none. What
// domains and range types say of collations is left out where they have it of what they are made
// of.
void InheritFromBases(Project& project);
// The collation that values of `type` have anyway is none of a column's or attribute's own.
void DropUsualCollation(const Project& project, const TypeName& type,
                        std::optional<QualifiedName>& collation);
void AddCompositeType(Project& project, Declared<ast::CompositeType> declared);
void AddRangeType(Project& project, Declared<ast::RangeType> declared);
// The functions and operator classes that range types name, once those are known.
void FindRangeParts(Project& project);
// A collation of the files by its bare name, otherwise as it is written.
std::optional<QualifiedName> ToCollation(Project& project, const Place& place,
                                         const std::optional<ast::QualifiedName>& name);
ForeignOptions ToForeignOptions(Project& project, const Place& place,
                                const std::vector<ast::ForeignOption>& options);
// Foreign tables have been read as tables until now: what they cannot be or have is reported.
void MoveForeignTables(Project& project);
// Whether there is a server of that name; reports that there is none.
bool CheckServer(Project& project, const Place& place, ast::Name name);
void AddStatistics(Project& project, Declared<ast::Statistics> declared);
void AddCollation(Project& project, Declared<ast::CollationType> declared);
void AddTextSearchDictionary(Project& project, Declared<ast::TextSearchDictionary> declared);
void AddTextSearchConfiguration(Project& project, Declared<ast::TextSearchConfiguration> declared);
void AddPublication(Project& project, Declared<ast::Publication> declared);
void AddSubscription(Project& project, Declared<ast::Subscription> declared);
void AddForeignDataWrapper(Project& project, Declared<ast::ForeignDataWrapper> declared);
void AddForeignServer(Project& project, Declared<ast::Server> declared);
void AddUserMapping(Project& project, Declared<ast::UserMapping> declared);
void AddSequence(Project& project, Declared<ast::Sequence> declared);
SequenceOptions ToSequenceOptions(Project& project, const Place& place,
                                  const std::vector<ast::SequenceOption>& options,
                                  const TypeName& type);
void AddColumns(Project& project, TableWork& work);
// Notes the names that files give, so that those PostgreSQL would choose keep out of their way.
void DeclareConstraints(Project& project, TableWork& work);
void AddConstraints(Project& project, TableWork& work);
void AddForeignKeys(Project& project, TableWork& work);
void DeclareIndex(Project& project, Declared<ast::Index> declared, const QualifiedName& table);
void AddIndex(Project& project, Declared<ast::Index> declared, const QualifiedName& table);
IndexElement ToElement(Project& project, const Place& place, const ast::IndexElement& element,
                       const std::string& method, const Table* table, const std::string& user);
void AddHypertable(Project& project, TableWork& work);
// Once all that hangs on them is there: what TimescaleDB refuses of it.
void FindHypertableConflicts(Project& project);
// What a declaration says of a job's schedule, the rest as it is usual for such a job.
Schedule ToSchedule(Project& project, const Place& place, const ast::Schedule& node,
                    Schedule usual);
void AddPolicies(Project& project, TableWork& work);

// Access method, replica identity and cluster mark, once indexes are known.
void AddSettings(Project& project, TableWork& work);
// An index of the materialized view; reports that there is none.
Identifier ToIndexOf(Project& project, const Place& place, ast::Name name, const ObjectKey& view);

// --- partition.cc: partitions and inheritance

// Finds the parents of all tables and puts `tables` in an order in which parents come first.
void OrderTables(Project& project);
// The columns that a table has from its parents, which have theirs; their renames go along.
std::vector<Column> InheritedColumns(Project& project, const Table& table);
// PARTITION BY and the bounds, once keys are known.
void AddPartitions(Project& project);
// A column that is not null in a parent is in all children.
void SpreadNotNull(Project& project);
// Takes out of partitions what they have from their parents as well.
void MergePartitions(Project& project);

void AddView(Project& project, Declared<ast::View> declared);
void AddContinuousAggregate(Project& project, Declared<ast::ContinuousAggregate> declared);
void AddComment(Project& project, Declared<ast::CommentOn> declared);
void AddRoutine(Project& project, Declared<ast::Statement> declared);
// The routine that `name` means: in its own schema, else in that of the place, else in public.
std::optional<QualifiedName> FindRoutine(const Project& project, const Place& place,
                                         const QualifiedName& name);
// A trigger in the block of `table`, or one that says itself what it is on.
void AddTrigger(Project& project, Declared<ast::Statement> declared,
                const std::optional<QualifiedName>& table);
void AddRule(Project& project, Declared<ast::Statement> declared);
void AddEventTrigger(Project& project, Declared<ast::Statement> declared);
void AddAggregate(Project& project, Declared<ast::Statement> declared);
// All operators, families, classes and casts, once routines are known.
void AddOperatorsAndCasts(Project& project);
// The declared operator that `name` means between two values of `type`, where that is known; as it
// is written where it may be the server's.
QualifiedName FindOperator(const Project& project, const Place& place, const QualifiedName& name,
                           const std::optional<TypeName>& type);
// The declared operator class that `name` means: in its own schema, else in that of the place, else
// in public.
std::optional<QualifiedName> FindOperatorClass(const Project& project, const Place& place,
                                               const QualifiedName& name,
                                               const std::string& method);
// The table or view that a trigger or rule is on; reports that there is none.
std::optional<QualifiedName> FindTriggered(Project& project, const Place& place, Range at,
                                           const QualifiedName& written, const std::string& user);
Firing ToFiring(ast::Statement::Firing firing);
// The function that a trigger calls by `name`; reports that there is none.
QualifiedName ToFunction(Project& project, const Place& place, Range at, const QualifiedName& name);
void AddStatementComment(Project& project, Declared<ast::Statement> declared);
// What `owner of operator …` is about; reports that there is none.
std::optional<ObjectKey> FindOwned(Project& project, Declared<ast::Statement> declared);
void AddLabel(Project& project, Declared<ast::Statement> declared);
void AddJob(Project& project, Declared<ast::Job> declared);
void AddRole(Project& project, Declared<ast::Role> declared);
// Owners, privileges and default privileges, which need everything else to be there.
void AddAccess(Project& project);
void AddBackfill(Project& project, Declared<ast::Backfill> declared);
void AddAssertion(Project& project, Declared<ast::Assertion> declared);
// Notes that the object was called `was`.
void AddWas(Project& project, const ObjectKey& key, const QualifiedName& was, const Span& span);
// The old name that a declaration gives after `was`, where it gives one.
template <class Node>
void TakeWas(Project& project, const Place& place, const Node& node, const ObjectKey& key) {
  if (!node.was) return;
  if constexpr (std::is_same_v<decltype(node.was), std::optional<ast::Name>>) {
    AddWas(project, key, {{}, ToIdentifier(project, place, *node.was)},
           SpanOf(place, node.was->at));
  } else {
    AddWas(project, key, ToQualified(project, place, *node.was, key.name.schema),
           SpanOf(place, node.was->at()));
  }
}
// Reports a `was` that names something which exists too.
void CheckWas(Project& project);

// --- default_names.cc: the names that PostgreSQL chooses

Identifier ChooseConstraintName(Project& project, const QualifiedName& table,
                                const std::vector<Identifier>& columns, std::string_view label);
Identifier ChooseIndexName(Project& project, const QualifiedName& table,
                           const std::vector<Identifier>& columns, std::string_view label);

}  // namespace pleat::resolve
