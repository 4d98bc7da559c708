#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/ast/hypertable.h"
#include "compiler/ast/parts.h"

// What the files say, as written: nothing is looked up, and every part is a range of its file, so
// that a folder of ten thousand tables stays small. `compiler/ast/text.h` turns ranges into names
// and values.
namespace pleat::ast {

struct Column {
  Name name = {};
  Range type = {};
  // `name with options …`: the column is a parent's, and there is no type.
  bool with_options = false;
  std::vector<ColumnClause> clauses = {};
};

struct Key {
  bool primary = false;
  std::vector<Name> columns = {};
  // The last column is a range that overlaps with none of its like.
  bool without_overlaps = false;
  std::vector<Name> include = {};
  bool nulls_not_distinct = false;
  std::vector<Option> options = {};
  std::optional<Name> tablespace = {};
};

struct Check {
  Sql expression = {};
  bool no_inherit = false;
};

enum class Action { NoAction, Restrict, Cascade, SetNull, SetDefault };

struct ForeignKey {
  std::vector<Name> columns = {};
  QualifiedName table = {};
  std::vector<Name> referenced = {};
  // The last column of either side is a range.
  bool period = false;
  bool match_full = false;
  Action on_update = Action::NoAction;
  Action on_delete = Action::NoAction;
  std::vector<Name> on_delete_columns = {};
};

struct ExclusionElement {
  IndexElement element = {};
  // `=` or `operator(schema.=)` with its words.
  Range operator_at = {};
};

struct Exclusion {
  std::optional<Name> method = {};
  std::vector<ExclusionElement> elements = {};
  std::vector<Name> include = {};
  std::vector<Option> options = {};
  std::optional<Name> tablespace = {};
  std::optional<Sql> where = {};
};

struct Constraint {
  Range at = {};
  std::optional<Name> name = {};
  std::variant<Key, Check, ForeignKey, Exclusion> rule = {};
  bool deferrable = false;
  bool initially_deferred = false;
  bool not_valid = false;
  bool not_enforced = false;
  std::optional<Name> was = {};
  std::optional<Literal> comment = {};
};

struct Index {
  Range at = {};
  bool unique = false;
  std::optional<QualifiedName> name = {};
  // Absent within a table, where it is that table.
  std::optional<QualifiedName> table = {};
  std::optional<Name> method = {};
  std::vector<IndexElement> elements = {};
  std::vector<Name> include = {};
  bool nulls_not_distinct = false;
  std::vector<Option> options = {};
  std::optional<Name> tablespace = {};
  std::optional<Sql> where = {};
  std::optional<QualifiedName> was = {};
  std::optional<Literal> comment = {};
};

struct Policy {
  Range at = {};
  Name name = {};
  std::optional<bool> permissive = {};
  // The word after FOR.
  std::optional<Range> command = {};
  std::vector<Name> roles = {};
  std::optional<Sql> visible = {};
  std::optional<Sql> check = {};
  std::optional<Name> was = {};
  std::optional<Literal> comment = {};
};

// A privilege with the columns that it is for.
struct Privilege {
  // The word or, of `all privileges`, the first.
  Range word = {};
  std::vector<Name> columns = {};
};

// What is granted, or whose owner is said: a kind and a name with, of a routine, its argument
// types; or all objects of a kind in some schemas.
struct AccessTarget {
  Range at = {};
  // The words of the kind; absent for a relation.
  std::optional<Range> kind = {};
  std::vector<Name> path = {};
  // With the parentheses.
  std::optional<Range> signature = {};
  // "tables", "sequences" …
  std::optional<Range> all = {};
  std::vector<Name> schemas = {};
};

struct Grant {
  Range at = {};
  bool revoke = false;
  std::vector<Privilege> privileges = {};
  // Absent within a table.
  std::optional<AccessTarget> on = {};
  std::vector<Name> roles = {};
  bool with_option = false;
};

struct OwnerOf {
  Range at = {};
  // Absent for everything that has no owner of its own.
  std::optional<AccessTarget> of = {};
  Name role = {};
};

struct DefaultPrivileges {
  std::vector<Name> creators = {};
  // Empty for all.
  std::vector<Name> schemas = {};
  // "tables", "large objects" …
  Range objects = {};
  Grant grant = {};
};

struct RoleOption {
  enum class Kind { In, ConnectionLimit, ValidUntil, Word };
  Range at = {};
  Kind kind = Kind::Word;
  std::vector<Name> roles = {};
  std::optional<Literal> value = {};
};

struct Role {
  Name name = {};
  std::vector<RoleOption> options = {};
  std::optional<Literal> comment = {};
};

struct PartitionBy {
  Range at = {};
  Name strategy = {};
  std::vector<IndexElement> elements = {};
};

struct ReplicaIdentity {
  Range at = {};
  // `default`, `full` or `nothing`; empty where it is an index.
  Range word = {};
  std::optional<Name> index = {};
};

// `use mixin;`. `position` counts the columns that stand before it. May turn out to be a column
// called `use`.
struct Use {
  Range at = {};
  Name mixin = {};
  std::uint32_t position = 0;
};

// A statement of PostgreSQL's own without CREATE, which PostgreSQL's parser reads. Of a trigger in
// the block of its table ON is missing as well.
struct Statement {
  enum class Kind {
    Routine,
    Operator,
    OperatorFamily,
    OperatorClass,
    Cast,
    Aggregate,
    Trigger,
    Rule,
    EventTrigger,
    Comment,
    // `owner of operator …`: what only PostgreSQL's parser can tell apart.
    Owner,
    Label
  };
  enum class Firing { Origin, Replica, Always, Disabled };
  Kind kind = {};
  // Without the semicolon.
  Range at = {};
  // From the keyword of the kind to the name, and what follows the name and `was …`. Casts,
  // comments and labels have no name; that of an owner is the role.
  Range head = {};
  Range rest = {};
  QualifiedName name = {};
  std::optional<QualifiedName> was = {};
  // `disable trigger …`, `enable replica trigger …`, `enable always trigger …`.
  Firing firing = Firing::Origin;
};

// `removed contact back (given || ' ' || family)`: a column that the table had.
struct RemovedColumn {
  Name name = {};
  Sql back = {};
};

// What stands between the braces of a table or mixin. Constraints written at a column stand among
// the others.
struct Block {
  std::vector<Column> columns = {};
  std::vector<Use> uses = {};
  std::vector<Constraint> constraints = {};
  std::vector<Index> indexes = {};
  std::vector<Option> options = {};
  std::optional<Name> tablespace = {};
  std::optional<Literal> comment = {};
  std::vector<Hypertable> hypertables = {};
  std::vector<Policy> policies = {};
  bool row_security = false;
  bool force_row_security = false;
  std::vector<Statement> triggers = {};
  std::optional<Name> owner = {};
  std::vector<Grant> grants = {};
  std::vector<PartitionBy> partitionings = {};
  std::vector<ReplicaIdentity> replica_identities = {};
  std::vector<Name> clustered_on = {};
  std::vector<RemovedColumn> removed = {};
  std::vector<Name> access_methods = {};
  // False where an item could not be read, so that what is missing here may be declared after all.
  bool whole = true;
};

struct Extension {
  Name name = {};
  std::optional<Name> schema = {};
  std::optional<Literal> version = {};
  std::optional<Literal> comment = {};
};

struct Schema {
  Name name = {};
  std::optional<Literal> comment = {};
};

struct EnumLabel {
  Literal text = {};
  std::optional<Literal> was = {};
};

// `removed 'old' [to 'new']`.
struct RemovedLabel {
  Literal label = {};
  std::optional<Literal> to = {};
};

struct Enum {
  QualifiedName name = {};
  std::vector<EnumLabel> labels = {};
  std::vector<RemovedLabel> removed = {};
  std::optional<QualifiedName> was = {};
  std::optional<Literal> comment = {};
};

// `check name (…)`, the name perhaps with `was` behind.
struct DomainCheck {
  Range at = {};
  std::optional<Name> name = {};
  std::optional<Name> was = {};
  Sql expression = {};
  bool not_valid = false;
};

struct Domain {
  QualifiedName name = {};
  Range type = {};
  std::optional<QualifiedName> collation = {};
  std::optional<Sql> default_value = {};
  bool not_null = false;
  std::vector<DomainCheck> checks = {};
  std::optional<QualifiedName> was = {};
  std::optional<Literal> comment = {};
};

struct TypeAttribute {
  Name name = {};
  Range type = {};
  std::optional<QualifiedName> collation = {};
  std::optional<Name> was = {};
  std::optional<Literal> comment = {};
};

struct CompositeType {
  QualifiedName name = {};
  std::vector<TypeAttribute> attributes = {};
  std::optional<QualifiedName> was = {};
  std::optional<Literal> comment = {};
};

// name = value of the list that defines an object; what the value is depends on the name.
struct DefinitionItem {
  Name name = {};
  std::optional<Range> value = {};
};

struct RangeType {
  QualifiedName name = {};
  std::vector<DefinitionItem> items = {};
  std::optional<QualifiedName> was = {};
  std::optional<Literal> comment = {};
};

// A column or an expression, as an IndexElement's key.
struct Statistics {
  QualifiedName name = {};
  std::vector<Name> kinds = {};
  std::vector<std::variant<Name, Sql>> elements = {};
  QualifiedName table = {};
  std::optional<Literal> target = {};
  std::optional<QualifiedName> was = {};
  std::optional<Literal> comment = {};
};

struct CollationType {
  QualifiedName name = {};
  std::vector<DefinitionItem> items = {};
  std::optional<QualifiedName> was = {};
  std::optional<Literal> comment = {};
};

struct TextSearchDictionary {
  QualifiedName name = {};
  std::vector<DefinitionItem> items = {};
  std::optional<QualifiedName> was = {};
  std::optional<Literal> comment = {};
};

struct TokenMapping {
  std::vector<Name> tokens = {};
  std::vector<QualifiedName> dictionaries = {};
};

struct TextSearchConfiguration {
  QualifiedName name = {};
  std::vector<DefinitionItem> items = {};
  std::vector<TokenMapping> mappings = {};
  std::optional<QualifiedName> was = {};
  std::optional<Literal> comment = {};
};

struct PublishedTable {
  QualifiedName table = {};
  std::vector<Name> columns = {};
  std::optional<Sql> where = {};
};

struct Publication {
  Name name = {};
  bool all_tables = false;
  std::vector<PublishedTable> tables = {};
  std::vector<Name> schemas = {};
  std::vector<DefinitionItem> items = {};
  std::optional<Name> was = {};
  std::optional<Literal> comment = {};
};

struct Subscription {
  Name name = {};
  Literal connection = {};
  std::vector<Name> publications = {};
  std::vector<DefinitionItem> items = {};
  std::optional<Name> was = {};
  std::optional<Literal> comment = {};
};

struct ForeignDataWrapper {
  Name name = {};
  std::optional<QualifiedName> handler = {};
  std::optional<QualifiedName> validator = {};
  std::vector<ForeignOption> options = {};
  std::optional<Literal> comment = {};
};

struct Server {
  Name name = {};
  Name wrapper = {};
  std::optional<Literal> type = {};
  std::optional<Literal> version = {};
  std::vector<ForeignOption> options = {};
  std::optional<Literal> comment = {};
};

struct UserMapping {
  Range at = {};
  // A role, or `public`, `user`, `current_user`.
  Name user = {};
  Name server = {};
  std::vector<ForeignOption> options = {};
};

struct Sequence {
  QualifiedName name = {};
  std::optional<Range> type = {};
  std::vector<SequenceOption> options = {};
  // [schema.]table.column; empty for none.
  std::vector<Name> owned_by = {};
  std::optional<QualifiedName> was = {};
  std::optional<Literal> comment = {};
};

// The values between the parentheses, as SQL: of a list in `from`, of neither for a default.
struct PartitionBound {
  struct Hash {
    Name word = {};
    Literal number = {};
  };
  Range at = {};
  bool is_default = false;
  std::optional<Sql> from = {};
  std::optional<Sql> to = {};
  std::vector<Hash> hash = {};
};

struct PartitionOf {
  QualifiedName parent = {};
  PartitionBound bound = {};
};

struct Table {
  QualifiedName name = {};
  bool unlogged = false;
  // Of a foreign table, with its options.
  std::optional<Name> server = {};
  std::vector<ForeignOption> options = {};
  std::optional<QualifiedName> was = {};
  std::optional<PartitionOf> partition_of = {};
  std::vector<QualifiedName> inherits = {};
  Block block = {};
};

struct Mixin {
  Name name = {};
  Block block = {};
};

struct Parameter {
  Name name = {};
  Range type = {};
  // A string, a number, true, false or null.
  Range value = {};
};

// `default column (expression)`: what an INSERT into the view that leaves the column out puts
// there.
struct ViewDefault {
  Name column = {};
  Sql value = {};
};

struct View {
  bool materialized = false;
  QualifiedName name = {};
  std::vector<Name> columns = {};
  std::vector<Option> options = {};
  std::optional<Name> tablespace = {};
  std::optional<Name> clustered_on = {};
  std::vector<ViewDefault> defaults = {};
  std::optional<QualifiedName> was = {};
  std::optional<Literal> comment = {};
  Sql query = {};
};

struct RefreshPolicy {
  Range at = {};
  Schedule schedule = {};
  std::optional<Literal> from = {};
  std::optional<Literal> to = {};
  std::vector<Option> options = {};
};

struct ContinuousAggregate {
  QualifiedName name = {};
  std::vector<Name> columns = {};
  std::optional<QualifiedName> was = {};
  // Absent where neither `materialized only` nor `real time` stands there.
  std::optional<bool> materialized_only = {};
  std::vector<RefreshPolicy> refresh = {};
  std::optional<Literal> chunk_interval = {};
  std::optional<Columnstore> columnstore = {};
  std::optional<AgePolicy> retain = {};
  std::vector<Index> indexes = {};
  std::optional<Literal> comment = {};
  Sql query = {};
};

struct Backfill {
  Range at = {};
  QualifiedName target = {};
  std::vector<Name> columns = {};
  std::vector<Sql> key = {};
  Sql query = {};
};

struct Assertion {
  Literal message = {};
  Sql condition = {};
};

// comment on <kind> <name> is '…'. `path` is [schema.]name, for a column [schema.]table.column.
struct CommentOn {
  enum class Kind {
    Extension,
    Schema,
    Enum,
    // A type of any kind.
    Type,
    Domain,
    Collation,
    Statistics,
    Publication,
    Subscription,
    Server,
    ForeignDataWrapper,
    TextSearchDictionary,
    TextSearchConfiguration,
    Sequence,
    Table,
    Column,
    Constraint,
    Policy,
    View,
    MaterializedView,
    ContinuousAggregate,
    Index
  };
  Kind kind = {};
  std::vector<Name> path = {};
  // Of a constraint or policy: its table, or the domain of the constraint.
  std::optional<QualifiedName> on = {};
  bool on_domain = false;
  // Absent for NULL.
  std::optional<Literal> text = {};
};

using Declaration =
    std::variant<Extension, Schema, Enum, Domain, CompositeType, RangeType, Statistics,
                 CollationType, TextSearchDictionary, TextSearchConfiguration, Publication, Job,
                 Subscription, ForeignDataWrapper, Server, UserMapping, Sequence, Table, Mixin,
                 Parameter, View, ContinuousAggregate, Index, Statement, Backfill, Assertion,
                 CommentOn, Role, OwnerOf, Grant, DefaultPrivileges>;

// One file. `source` outlives it.
struct File {
  const SourceFile* source = nullptr;
  std::vector<Declaration> declarations = {};
  // False where a declaration could not be read.
  bool whole = true;
};

}  // namespace pleat::ast
