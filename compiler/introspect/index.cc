#include "compiler/model/index.h"

#include <set>

#include "compiler/introspect/in_flight.h"
#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// pg_index.indoption: bits of INDOPTION_DESC and INDOPTION_NULLS_FIRST.
constexpr std::int64_t kDescending = 1;
constexpr std::int64_t kNullsFirst = 2;

struct OpclassUse {
  Oid opclass = 0;
  // Of the key; 0 where only the index knows it.
  Oid type = 0;

  auto operator<=>(const OpclassUse&) const = default;
};

// What the keys of all indexes say by oid: for one look-up together.
struct Names {
  struct Opclass {
    QualifiedName name = {};
    bool is_default = false;
  };
  std::map<OpclassUse, Opclass> opclasses = {};
  std::map<Oid, QualifiedName> collations = {};
};

class IndexReader {
 public:
  IndexReader(Snapshot& snapshot, const Result& rows)
      : snapshot_(snapshot),
        index_(rows.Column("index")),
        relation_(rows.Column("relation")),
        name_(rows.Column("name")),
        method_(rows.Column("method")),
        is_unique_(rows.Column("is_unique")),
        is_valid_(rows.Column("is_valid")),
        is_attached_(rows.Column("is_attached")),
        is_clustered_(rows.Column("is_clustered")),
        is_identity_(rows.Column("is_identity")),
        nulls_not_distinct_(rows.Column("nulls_not_distinct")),
        keys_(rows.Column("keys")),
        columns_(rows.Column("columns")),
        opclasses_(rows.Column("opclasses")),
        collations_(rows.Column("collations")),
        orders_(rows.Column("orders")),
        options_(rows.Column("options")),
        tablespace_(rows.Column("tablespace")),
        predicate_(rows.Column("predicate")),
        expressions_(rows.Column("expressions")),
        expression_types_(rows.Column("expression_types")),
        expression_collated_(rows.Column("expression_collated")),
        opclass_options_(rows.Column("opclass_options")) {}

  Oid OidOf(const Row& row) const { return row.Oid(index_); }
  bool IsAttached(const Row& row) const { return row.Bool(is_attached_); }

  // Marks that a table or materialized view has on one of its indexes.
  void ReadMarks(const Row& row) const {
    Table* table = snapshot_.FindTable(row.Oid(relation_));
    const Identifier name{std::string(row.Text(name_))};
    if (table == nullptr) {
      auto& views = snapshot_.database.catalog.materialized_views;
      const auto view = views.find(snapshot_.relations.at(row.Oid(relation_)).name);
      if (view != views.end() && row.Bool(is_clustered_)) view->second.clustered_on = name;
      return;
    }
    if (row.Bool(is_clustered_)) table->clustered_on = name;
    const bool identity = table->replica_identity.kind == ReplicaIdentity::Kind::Index;
    if (identity && row.Bool(is_identity_)) table->replica_identity.index = name;
  }

  // Notes the oids whose names Read will need.
  void Collect(const Row& row, Names& names) const {
    const Keys keys = KeysOf(row);
    for (std::size_t at = 0; at < keys.elements.size(); ++at) {
      const KeyFacts& key = keys.elements[at];
      names.opclasses[key.opclass];
      if (key.collation != 0) names.collations[key.collation];
    }
  }

  Index Read(const Row& row, const Names& names) const {
    const Relation& relation = snapshot_.relations.at(row.Oid(relation_));
    Index index{.name = {.schema = relation.name.schema, .name = {std::string(row.Text(name_))}},
                .table = relation.name,
                .unique = row.Bool(is_unique_),
                .nulls_not_distinct = row.Bool(nulls_not_distinct_),
                .method = std::string(row.Text(method_)),
                .valid = row.Bool(is_valid_),
                .comment = snapshot_.comments.Of("pg_class", row.Oid(index_))};
    const Keys keys = KeysOf(row);
    for (const KeyFacts& key : keys.elements) index.elements.push_back(ElementOf(key, names));
    index.include = snapshot_.Columns(relation, keys.include);
    AddOptions(row.Texts(options_), "", index.options);
    if (!row.Null(tablespace_)) index.tablespace = Identifier{std::string(row.Text(tablespace_))};
    if (!row.Null(predicate_)) index.where = ReadExpr(row.Text(predicate_));
    return index;
  }

 private:
  struct KeyFacts {
    std::variant<Identifier, Expr> key = {};
    OpclassUse opclass = {};
    std::vector<std::string> opclass_options = {};
    // 0 where the key has it of itself.
    Oid collation = 0;
    std::int64_t order = 0;
  };
  struct Keys {
    std::vector<KeyFacts> elements = {};
    std::vector<std::int64_t> include = {};
  };

  Keys KeysOf(const Row& row) const {
    const Relation& relation = snapshot_.relations.at(row.Oid(relation_));
    const auto columns = row.Ints(columns_);
    const auto opclasses = row.Ints(opclasses_);
    const auto collations = row.Ints(collations_);
    const auto orders = row.Ints(orders_);
    const auto opclass_options = row.Texts(opclass_options_);
    const auto expressions = row.Texts(expressions_);
    const auto expression_types = row.Ints(expression_types_);
    const auto expression_collated = row.Texts(expression_collated_);
    const auto count = static_cast<std::size_t>(row.Int(keys_));
    Keys keys;
    std::size_t expression = 0;
    for (std::size_t at = 0; at < count; ++at) {
      KeyFacts key{.opclass = {.opclass = static_cast<Oid>(opclasses[at])}, .order = orders[at]};
      const auto collation = static_cast<Oid>(collations[at]);
      if (at < opclass_options.size()) key.opclass_options = ParseArray(opclass_options[at]);
      if (columns[at] == 0) {
        key.key = ReadExpr(expressions.at(expression));
        key.opclass.type = static_cast<Oid>(expression_types.at(expression));
        if (expression_collated.at(expression) == "t") key.collation = collation;
        ++expression;
      } else {
        const Attribute& column = relation.attributes.at(static_cast<int>(columns[at]));
        key.key = column.name;
        key.opclass.type = column.type;
        if (collation != column.collation) key.collation = collation;
      }
      keys.elements.push_back(std::move(key));
    }
    keys.include.assign(columns.begin() + static_cast<std::ptrdiff_t>(count), columns.end());
    return keys;
  }

  static IndexElement ElementOf(const KeyFacts& key, const Names& names) {
    IndexElement element{.key = key.key,
                         .descending = (key.order & kDescending) != 0,
                         .nulls_first = (key.order & kNullsFirst) != 0};
    if (key.collation != 0) element.collation = names.collations.at(key.collation);
    const Names::Opclass& opclass = names.opclasses.at(key.opclass);
    // Options cannot be written without the name of the class.
    if (!opclass.is_default || !key.opclass_options.empty()) {
      element.opclass = ElementOpclass{.name = opclass.name};
      AddOptions(key.opclass_options, "", element.opclass->options);
    }
    return element;
  }

  Snapshot& snapshot_;
  Field index_, relation_, name_, method_, is_unique_, is_valid_, is_attached_;
  Field is_clustered_, is_identity_, nulls_not_distinct_, keys_;
  Field columns_, opclasses_, collations_, orders_, options_, tablespace_, predicate_;
  Field expressions_, expression_types_, expression_collated_, opclass_options_;
};

void ReadOpclasses(Snapshot& snapshot, Names& names) {
  std::vector<Oid> opclasses;
  std::vector<Oid> types;
  for (const auto& [use, name] : names.opclasses) {
    opclasses.push_back(use.opclass);
    types.push_back(use.type);
  }
  const Result rows =
      snapshot.session.Run(queries::kOpclass, {OidArray(opclasses), OidArray(types)});
  const Field opclass = rows.Column("opclass");
  const Field type = rows.Column("type");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field is_default = rows.Column("is_default");
  for (const Row row : rows)
    names.opclasses[{row.Oid(opclass), row.Oid(type)}] = {
        .name = NameOf(row.Text(schema), row.Text(name)), .is_default = row.Bool(is_default)};
}

void ReadCollations(Snapshot& snapshot, Names& names) {
  std::vector<Oid> oids;
  for (const auto& [oid, name] : names.collations) oids.push_back(oid);
  const Result rows = snapshot.session.Run(queries::kCollation, {OidArray(oids)});
  const Field oid = rows.Column("collation");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  for (const Row row : rows)
    names.collations[row.Oid(oid)] = NameOf(row.Text(schema), row.Text(name));
}

}  // namespace

Indexes ReadIndexes(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kIndex, {snapshot.RelationOids("rm")});
  const IndexReader reader(snapshot, rows);
  Names names;
  for (const Row row : rows) {
    reader.ReadMarks(row);
    if (!reader.IsAttached(row)) reader.Collect(row, names);
  }
  ReadOpclasses(snapshot, names);
  ReadCollations(snapshot, names);
  Indexes indexes;
  for (const Row row : rows) {
    if (!reader.IsAttached(row)) indexes.emplace(reader.OidOf(row), reader.Read(row, names));
  }
  return indexes;
}

void AddIndexes(Snapshot& snapshot, Indexes indexes) {
  for (auto& [oid, index] : indexes) {
    const QualifiedName name = index.name;
    if (IsOurs(name.name.text)) {
      if (index.valid) snapshot.database.in_flight.indexes[name] = std::move(index);
      continue;
    }
    if (snapshot.mirror_users.contains(oid)) continue;
    snapshot.database.catalog.indexes[name] = std::move(index);
  }
}

}  // namespace pleat::pg
