#include "compiler/model/index.h"

#include <set>
#include <span>
#include <unordered_map>

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

// Expressions as the server prints them, by the first index that has them.
struct Printed {
  struct Keys {
    std::vector<Expr> expressions = {};
    std::vector<std::int64_t> types = {};
    // Whether the collation of each is none that it has of itself.
    std::vector<bool> collated = {};
  };
  std::unordered_map<Oid, Expr> predicates = {};
  std::unordered_map<Oid, Keys> keys = {};
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
        is_invalid_(rows.Column("is_invalid")),
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
        opclass_options_(rows.Column("opclass_options")) {}

  // Sorts out which expressions have to be asked for.
  void SortOut(const Row& row, Alike& predicates, Alike& keys) const {
    if (row.Bool(is_attached_) || (row.Null(predicate_) && row.Null(expressions_))) return;
    const Oid index = row.Oid(index_);
    const Oid oid = row.Oid(relation_);
    const Relation& relation = snapshot_.relations.at(oid);
    if (!row.Null(predicate_)) predicates.Add(index, row.Text(predicate_), oid, relation);
    if (row.Null(expressions_)) return;
    // What the type of a key and the text of its collation depend on.
    std::string circumstances;
    for (const Field field : {method_, keys_, columns_, opclasses_, collations_, orders_})
      circumstances.append(row.Text(field)).append("|");
    keys.Add(index, row.Text(expressions_), oid, relation, circumstances);
  }

  // Whether it comes with something else: the index of a partitioned table, or a continuous
  // aggregate, which has one a group column.
  bool ComesAlong(const Row& row) const {
    if (row.Bool(is_attached_)) return true;
    const bool behind = snapshot_.relations.at(row.Oid(relation_)).kind == 'h';
    return behind && row.Text(name_).starts_with("_materialized_hypertable_");
  }

  // Marks that a table or materialized view has on one of its indexes.
  void ReadMarks(const Row& row) const {
    if (!row.Bool(is_clustered_) && !row.Bool(is_identity_)) return;
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

  // An index without what is known by oid alone, which ends up in its Keys.
  struct Keys {
    struct Key {
      OpclassUse opclass = {};
      // 0 where the key has it of itself.
      Oid collation = 0;
      std::vector<std::string> opclass_options = {};
    };
    Oid oid = 0;
    Index index = {};
    std::vector<Key> keys = {};
  };

  Keys Read(const Row& row, const UnreadIndexes& unread, const Printed& printed) const {
    const Relation& relation = snapshot_.relations.at(row.Oid(relation_));
    Keys result{.oid = row.Oid(index_)};
    Index& index = result.index;
    index.name = {.schema = relation.kind == 'h' ? kAggregateIndexSchema : relation.name.schema,
                  .name = {std::string(row.Text(name_))}};
    index.table = relation.name;
    index.unique = row.Bool(is_unique_);
    index.nulls_not_distinct = row.Bool(nulls_not_distinct_);
    index.method = row.Text(method_);
    index.valid = !row.Bool(is_invalid_);
    index.comment = snapshot_.comments.Of("pg_class", result.oid);
    const auto columns = row.Ints(columns_);
    const auto count = row.Null(keys_) ? columns.size() : static_cast<std::size_t>(row.Int(keys_));
    const Printed::Keys* expressions =
        row.Null(expressions_) ? nullptr : &printed.keys.at(unread.keys.FirstOf(result.oid));
    ReadKeys(row, std::span(columns).first(count), relation, expressions, result);
    for (const std::int64_t column : std::span(columns).subspan(count))
      index.include.push_back(relation.At(column).name);
    if (!row.Null(options_)) AddOptions(row.Texts(options_), "", index.options);
    if (!row.Null(tablespace_)) index.tablespace = Identifier{std::string(row.Text(tablespace_))};
    if (!row.Null(predicate_))
      index.where = printed.predicates.at(unread.predicates.FirstOf(result.oid));
    return result;
  }

 private:
  void ReadKeys(const Row& row, std::span<const std::int64_t> columns, const Relation& relation,
                const Printed::Keys* expressions, Keys& result) const {
    const auto opclasses = row.Ints(opclasses_);
    const auto collations = row.Ints(collations_);
    const auto orders = row.Ints(orders_);
    const auto opclass_options = row.Texts(opclass_options_);
    result.index.elements.reserve(columns.size());
    result.keys.reserve(columns.size());
    std::size_t expression = 0;
    for (std::size_t at = 0; at < columns.size(); ++at) {
      IndexElement& element = result.index.elements.emplace_back();
      Keys::Key& key = result.keys.emplace_back();
      element.descending = (orders[at] & kDescending) != 0;
      element.nulls_first = (orders[at] & kNullsFirst) != 0;
      key.opclass.opclass = static_cast<Oid>(opclasses[at]);
      if (at < opclass_options.size()) key.opclass_options = ParseArray(opclass_options[at]);
      const auto collation = static_cast<Oid>(collations[at]);
      if (columns[at] == 0) {
        element.key = expressions->expressions.at(expression);
        key.opclass.type = static_cast<Oid>(expressions->types.at(expression));
        if (expressions->collated.at(expression)) key.collation = collation;
        ++expression;
      } else {
        const Attribute& column = relation.At(columns[at]);
        element.key = column.name;
        key.opclass.type = column.type;
        if (collation != column.collation) key.collation = collation;
      }
    }
  }

  Snapshot& snapshot_;
  Field index_, relation_, name_, method_, is_unique_, is_invalid_, is_attached_;
  Field is_clustered_, is_identity_, nulls_not_distinct_, keys_;
  Field columns_, opclasses_, collations_, orders_, options_, tablespace_, predicate_;
  Field expressions_, opclass_options_;
};

// Adds what is known by the names of opclasses and collations.
void AddNames(IndexReader::Keys& read, const Names& names) {
  for (std::size_t at = 0; at < read.keys.size(); ++at) {
    const IndexReader::Keys::Key& key = read.keys[at];
    IndexElement& element = read.index.elements[at];
    if (key.collation != 0) element.collation = names.collations.at(key.collation);
    const Names::Opclass& opclass = names.opclasses.at(key.opclass);
    // Options cannot be written without the name of the class.
    if (!opclass.is_default || !key.opclass_options.empty()) {
      element.opclass = ElementOpclass{.name = opclass.name};
      AddOptions(key.opclass_options, "", element.opclass->options);
    }
  }
}

void ReadPrinted(const Result& rows, Printed& printed) {
  const Field index = rows.Column("index");
  const Field predicate = rows.Column("predicate");
  const Field expressions = rows.Column("expressions");
  const Field types = rows.Column("expression_types");
  const Field collated = rows.Column("expression_collated");
  for (const Row row : rows) {
    if (!row.Null(predicate)) printed.predicates[row.Oid(index)] = ReadExpr(row.Text(predicate));
    if (row.Null(expressions)) continue;
    Printed::Keys& keys = printed.keys[row.Oid(index)];
    for (const std::string& text : row.Texts(expressions))
      keys.expressions.push_back(ReadExpr(text));
    keys.types = row.Ints(types);
    for (const std::string& text : row.Texts(collated)) keys.collated.push_back(text == "t");
  }
}

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

UnreadIndexes TakeIndexes(Snapshot& snapshot) {
  UnreadIndexes unread{.rows =
                           snapshot.session.Run(queries::kIndex, {snapshot.RelationOids("rmh")})};
  const IndexReader reader(snapshot, unread.rows);
  for (const Row row : unread.rows) reader.SortOut(row, unread.predicates, unread.keys);
  return unread;
}

Indexes ReadIndexes(Snapshot& snapshot, const UnreadIndexes& unread) {
  const IndexReader reader(snapshot, unread.rows);
  Printed printed;
  for (const std::string& oids : unread.asked)
    ReadPrinted(snapshot.session.Run(queries::kIndexExpression, {oids}), printed);
  std::vector<IndexReader::Keys> read;
  read.reserve(static_cast<std::size_t>(unread.rows.size()));
  Names names;
  for (const Row row : unread.rows) {
    reader.ReadMarks(row);
    if (reader.ComesAlong(row)) continue;
    for (const auto& key : read.emplace_back(reader.Read(row, unread, printed)).keys) {
      names.opclasses[key.opclass];
      if (key.collation != 0) names.collations[key.collation];
    }
  }
  ReadOpclasses(snapshot, names);
  ReadCollations(snapshot, names);
  Indexes indexes;
  indexes.reserve(read.size());
  for (IndexReader::Keys& keys : read) {
    AddNames(keys, names);
    indexes.emplace(keys.oid, std::move(keys.index));
  }
  return indexes;
}

void AddIndexes(Snapshot& snapshot, Indexes indexes) {
  for (auto& [oid, index] : indexes) {
    QualifiedName name = index.name;
    if (IsOurs(name.name.text)) {
      snapshot.database.in_flight.indexes[name] = std::move(index);
      continue;
    }
    if (snapshot.mirror_users.contains(oid)) continue;
    snapshot.database.catalog.indexes.insert_or_assign(std::move(name), std::move(index));
  }
}

}  // namespace pleat::pg
