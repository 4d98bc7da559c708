#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/introspect/alike.h"
#include "compiler/introspect/session.h"
#include "compiler/model/database.h"

namespace pleat::pg {

// A column as those need to know it who refer to it by number.
struct Attribute {
  Identifier name = {};
  Oid type = 0;
  Oid collation = 0;
};

// A table, view or materialized view that stands in the catalog.
struct Relation {
  QualifiedName name = {};
  // pg_class.relkind; of a continuous aggregate 'a' for its view and 'h' for what is behind it.
  char kind = 'r';
  // pg_class.relnatts: dropped columns count.
  std::size_t columns = 0;
  // Where it is a table or foreign table.
  Table* table = nullptr;
  // Behind the attnum that each has; dropped columns leave gaps.
  std::vector<Attribute> attributes = {};

  // Throws std::out_of_range where there is none.
  const Attribute& At(std::int64_t number) const;
};

// pg_description of what users own.
class Comments {
 public:
  void Add(std::string_view class_name, Oid object, int part, std::string text) {
    texts_[{std::string(class_name), object, part}] = std::move(text);
  }

  // `class_name` is the catalog that holds the object, such as "pg_class"; `part` is the number of
  // a column.
  std::optional<std::string> Of(std::string_view class_name, Oid object, int part = 0) const {
    if (texts_.empty()) return std::nullopt;
    const auto found = texts_.find(std::tuple(class_name, object, part));
    return found == texts_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  std::map<std::tuple<std::string, Oid, int>, std::string, std::less<>> texts_;
};

// What the readers of the kinds share while one snapshot of a database is read: the session, what
// has been read, and the names behind the oids. Each reader runs a fixed number of queries and adds
// its kind to `database`.
struct Snapshot {
  explicit Snapshot(Session& session_) : session(session_) {}

  Session& session;
  Database database = {};
  Comments comments = {};
  // Schemas of users; everything else is none of our business.
  std::map<Oid, Identifier> schemas = {};
  // Relations that TimescaleDB keeps in the schemas of users.
  std::vector<Oid> hidden = {};
  std::map<Oid, Relation> relations = {};
  // Indexes and constraints that mention a mirror column.
  std::set<Oid> mirror_users = {};
  // The hypertables behind continuous aggregates, by whose names they go.
  struct Materialization {
    Hypertable hypertable = {};
    // Its chunks are as long as TimescaleDB makes them of its own.
    bool usual_chunks = true;
  };
  std::map<Oid, Materialization> materializations = {};
  // Partitioned tables.
  std::vector<Oid> partitioned = {};
  // Views of the old names of what has been renamed.
  std::map<Oid, QualifiedName> compatibility_views = {};
  // Columns whose value comes from where their parent's does.
  std::vector<ColumnRef> same_source = {};

  std::string SchemaOids() const;
  // The relations whose kind is one of `kinds`, as the parameter of a query.
  std::string RelationOids(std::string_view kinds) const;
  QualifiedName NameIn(Oid schema, std::string_view name) const;
  // The columns with these numbers.
  std::vector<Identifier> Columns(const Relation& relation,
                                  const std::vector<std::int64_t>& numbers) const;
  // The table of that oid, where it is one.
  Table* FindTable(Oid relation);
  void Report(std::string kind, std::string name);
};

// An index as it is in pg_index, with those that belong to constraints.
using Indexes = std::unordered_map<Oid, Index>;

// Rows that are read once the server has printed their expressions.
struct UnreadColumns {
  Result rows;
  // By relation and number.
  std::vector<int> order = {};
};
struct UnreadIndexes {
  Result rows;
  Alike predicates = {};
  // Of all keys together.
  Alike keys = {};
  // For which the server was asked, as parameters of index_expression.
  std::vector<std::string> asked = {};
};
struct UnreadConstraints {
  Result rows;
  Alike expressions = {};
  // The same of constraint_expression.
  std::vector<std::string> asked = {};
};

void ReadComments(Snapshot& snapshot);
void ReadSchemas(Snapshot& snapshot);
void ReadExtensions(Snapshot& snapshot);
void ReadEnums(Snapshot& snapshot);
void ReadCollations(Snapshot& snapshot);
void ReadTextSearch(Snapshot& snapshot);
void ReadStatistics(Snapshot& snapshot);
void ReadPublications(Snapshot& snapshot);
void ReadSubscriptions(Snapshot& snapshot);
// Wrappers, servers and user mappings.
void ReadForeignData(Snapshot& snapshot);
void ReadDomains(Snapshot& snapshot);
void ReadCompositeTypes(Snapshot& snapshot);
void ReadRangeTypes(Snapshot& snapshot);
void ReadRoutines(Snapshot& snapshot);
void ReadAggregates(Snapshot& snapshot);
void ReadOperators(Snapshot& snapshot);
// Families with them.
void ReadOperatorClasses(Snapshot& snapshot);
void ReadCasts(Snapshot& snapshot);
// A type in a signature as format_type() prints it.
TypeName ArgumentTypeOf(const std::string& text);
// The arguments of a routine or aggregate, without default values.
std::vector<Argument> ArgumentsOf(const Row& row, Field types, Field modes, Field names);
// Tables, views and materialized views, without their columns and queries.
void ReadRelations(Snapshot& snapshot);
// Reads what columns are to those who refer to them by number.
UnreadColumns TakeColumns(Snapshot& snapshot);
void ReadColumns(Snapshot& snapshot, const UnreadColumns& unread);
// Parents of tables, and bounds. Sets another time zone meanwhile, so no query may be under way.
void ReadParents(Snapshot& snapshot);
// Partition keys, and what columns have from their parents.
void ReadInheritance(Snapshot& snapshot);
// Gives columns the source of their parents' where it is the same, after ReadSequences.
void ShareSources(Snapshot& snapshot);
// What a migration has left behind: moves mirror columns out of the tables.
void ReadInFlight(Snapshot& snapshot);
// Sequences, and the serial and identity columns behind which they stand.
void ReadSequences(Snapshot& snapshot);
void ReadViews(Snapshot& snapshot);
// Both after TakeColumns.
UnreadIndexes TakeIndexes(Snapshot& snapshot);
UnreadConstraints TakeConstraints(Snapshot& snapshot);
// Sends for the expressions of both.
void AskForExpressions(Snapshot& snapshot, UnreadIndexes& indexes, UnreadConstraints& constraints);
Indexes ReadIndexes(Snapshot& snapshot, const UnreadIndexes& unread);
// Takes the indexes of constraints out of `indexes`.
void ReadConstraints(Snapshot& snapshot, const UnreadConstraints& unread, Indexes& indexes);
void ReadPolicies(Snapshot& snapshot);
// All roles of the server, with the owner of the database and whoever is reading.
void ReadRoles(Snapshot& snapshot);
// Owners and privileges of what has been read by then.
void ReadAccess(Snapshot& snapshot);
void ReadDefaultPrivileges(Snapshot& snapshot);
// Of what has been read by then.
void ReadLabels(Snapshot& snapshot);
// `{app=arw*/owner}`: who holds what, the owner among them.
Grants GrantsOf(const std::vector<std::string>& acl);
// The rest are objects of their own.
void AddIndexes(Snapshot& snapshot, Indexes indexes);
// Those of tables and views, without what recipes have put there.
void ReadTriggers(Snapshot& snapshot);
void ReadRules(Snapshot& snapshot);
void ReadEventTriggers(Snapshot& snapshot);
// What TimescaleDB keeps in the schemas of users.
void ReadHidden(Snapshot& snapshot);
// Has the server begin with what ReadHypertables() reads.
void SendHypertables(Snapshot& snapshot);
void ReadHypertables(Snapshot& snapshot);
// Their views and queries, with the relations.
void ReadContinuousAggregates(Snapshot& snapshot);
// What they have from the hypertables behind, once those are read.
void ReadMaterializations(Snapshot& snapshot);
void ReadUnmodelled(Snapshot& snapshot);

// pg_class.reltuples and relpages of a table or the sum of its chunks.
struct Statistics {
  double rows = 0;
  std::int64_t pages = 0;
  std::int64_t page_size = 0;
  std::int64_t columns = 0;
};

// A guess where the rows were never counted.
TableSize SizeOf(const Statistics& statistics);

// `schema.name` where `schema` is pg_catalog comes without it.
QualifiedName NameOf(std::string_view schema, std::string_view name);

// `{fillfactor=70}`: pg_class.reloptions, each name with `prefix` before it.
void AddOptions(const std::vector<std::string>& settings, std::string_view prefix,
                Options& options);

// An interval or a number as configurations of jobs have it; nothing where it is empty.
std::optional<TimeAmount> AmountOf(std::string_view text);

// A query as pg_get_viewdef() prints it.
Expr QueryOf(std::string_view text);

// An expression as pg_get_expr() prints it, without the parentheses around the whole of it.
Expr ReadExpr(std::string_view text);

}  // namespace pleat::pg
