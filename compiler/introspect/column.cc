#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// pg_type.typstorage and pg_attribute.attstorage.
std::string StorageName(char storage) {
  switch (storage) {
    case 'p':
      return "plain";
    case 'e':
      return "external";
    case 'm':
      return "main";
    default:
      return "extended";
  }
}

// What columns of a type begin with.
struct TypeFacts {
  Oid collation = 0;
  char storage = 'x';
};

class ColumnReader {
 public:
  ColumnReader(Snapshot& snapshot, const Result& rows)
      : snapshot_(snapshot),
        relation_(rows.Column("relation")),
        number_(rows.Column("number")),
        name_(rows.Column("name")),
        type_(rows.Column("type")),
        collation_(rows.Column("collation")),
        type_text_(rows.Column("type_text")),
        not_null_(rows.Column("not_null")),
        inherited_(rows.Column("inherited")),
        generated_(rows.Column("generated")),
        storage_(rows.Column("storage")),
        compression_(rows.Column("compression")),
        identity_(rows.Column("identity")),
        statistics_(rows.Column("statistics")),
        options_(rows.Column("options")),
        acl_(rows.Column("acl")) {}

  // What those need to know who refer to columns.
  void ReadAttribute(const Row& row) {
    const Oid oid = row.Oid(relation_);
    const auto number = static_cast<std::size_t>(row.Int(number_));
    if (oid != oid_) Enter(oid, number);
    auto& attributes = at_->attributes;
    if (attributes.size() <= number) attributes.resize(number + 1);
    attributes[number] = {.name = {std::string(row.Text(name_))},
                          .type = row.Oid(type_),
                          .collation = row.Oid(collation_)};
  }

  // Before Read.
  void ReadNames(const Result& rows) {
    ReadTypes();
    ReadCollations(rows);
  }

  // The rows by relation and number, in whatever order the server has them.
  std::vector<int> Order(const Result& rows) const {
    struct Place {
      Oid relation = 0;
      std::int64_t number = 0;
      int row = 0;
      auto operator<=>(const Place&) const = default;
    };
    std::vector<Place> places;
    places.reserve(static_cast<std::size_t>(rows.size()));
    for (int i = 0; i < rows.size(); ++i)
      places.push_back({rows[i].Oid(relation_), rows[i].Int(number_), i});
    std::sort(places.begin(), places.end());
    std::vector<int> order;
    order.reserve(places.size());
    for (const Place& place : places) order.push_back(place.row);
    return order;
  }

  void Read(const Row& row) {
    const Oid oid = row.Oid(relation_);
    const auto number = static_cast<std::size_t>(row.Int(number_));
    if (oid != oid_) Enter(oid, number);
    // What its view says of it is enough.
    if (at_->kind == 'h') return;
    const Identifier& name = at_->attributes[number].name;
    Report(row, name);
    ReadGrants(row, name);
    auto comment = snapshot_.comments.Of("pg_class", oid, static_cast<int>(number));
    if (table_ != nullptr) {
      Column& column = table_->columns.emplace_back();
      column.name = name;
      column.comment = std::move(comment);
      ReadInto(row, column);
    } else if (comment) {
      CommentsOf(*at_)[name] = *comment;
    }
  }

 private:
  // Of the columns of a view of any kind.
  std::map<Identifier, std::string>& CommentsOf(const Relation& view) {
    Catalog& catalog = snapshot_.database.catalog;
    if (view.kind == 'v') return catalog.views.at(view.name).column_comments;
    if (view.kind == 'a') return catalog.continuous_aggregates.at(view.name).column_comments;
    return catalog.materialized_views.at(view.name).column_comments;
  }

  // The relation of the rows that follow.
  void Enter(Oid oid, std::size_t first) {
    oid_ = oid;
    at_ = &snapshot_.relations.at(oid);
    table_ = snapshot_.FindTable(oid);
    const std::size_t expected = std::max(at_->columns, first);
    at_->attributes.reserve(expected + 1);
    if (table_ != nullptr) table_->columns.reserve(expected);
  }

  void ReadTypes() {
    const Result rows = snapshot_.session.Run(queries::kType);
    const Field type = rows.Column("type");
    const Field collation = rows.Column("collation");
    const Field storage = rows.Column("storage");
    for (const Row row : rows)
      type_facts_[row.Oid(type)] = {.collation = row.Oid(collation), .storage = row.Char(storage)};
  }

  TypeFacts FactsOf(Oid type) const {
    const auto known = type_facts_.find(type);
    return known == type_facts_.end() ? TypeFacts{} : known->second;
  }

  // The names of collations that are not those of the types.
  void ReadCollations(const Result& rows) {
    std::set<Oid> oids;
    for (const Row row : rows) {
      const Oid collation = row.Oid(collation_);
      if (collation != FactsOf(row.Oid(type_)).collation) oids.insert(collation);
    }
    if (oids.empty()) return;
    const Result names = snapshot_.session.Run(
        queries::kCollation, {OidArray(std::vector<Oid>(oids.begin(), oids.end()))});
    const Field oid = names.Column("collation");
    const Field schema = names.Column("schema");
    const Field name = names.Column("name");
    for (const Row row : names)
      collations_[row.Oid(oid)] = NameOf(row.Text(schema), row.Text(name));
  }

  void Report(const Row& row, const Identifier& name) {
    const auto report = [&](const char* what) {
      snapshot_.Report(what, ToString(at_->name) + "." + name.text);
    };
    // CREATE FOREIGN TABLE takes it, for nothing, and no ALTER does.
    if (at_->kind != 'r' && !row.Null(compression_)) report("column compression settings");
    if (table_ != nullptr) return;
    if (!row.Null(statistics_) || HasCounts(row)) report("column statistics settings");
    if (at_->kind == 'm' && row.Char(storage_) != FactsOf(row.Oid(type_)).storage)
      report("column storage settings");
  }

  void ReadGrants(const Row& row, const Identifier& name) {
    if (row.Null(acl_)) return;
    Grants grants = WithoutEmpty(GrantsOf(row.Texts(acl_)));
    if (grants.empty()) return;
    snapshot_.database.catalog.access[ColumnKey(at_->name, name)].grants = std::move(grants);
  }

  void ReadInto(const Row& row, Column& column) {
    column.type = TypeOf(row.Text(type_text_));
    column.not_null = row.Bool(not_null_);
    column.inherited = row.Bool(inherited_);
    // ReadSequences adds the options, ReadDefaults the expressions.
    if (!row.Null(identity_)) column.source = Identity{.always = row.Char(identity_) == 'a'};
    if (!row.Null(generated_)) column.source = Generated{{}, row.Char(generated_) == 'v'};
    const TypeFacts facts = FactsOf(row.Oid(type_));
    if (const Oid collation = row.Oid(collation_); collation != facts.collation) {
      const auto known = collations_.find(collation);
      if (known != collations_.end()) column.collation = known->second;
    }
    if (row.Char(storage_) != facts.storage) column.storage = StorageName(row.Char(storage_));
    if (at_->kind == 'r' && row.Char(compression_) == 'p') column.compression = "pglz";
    if (at_->kind == 'r' && row.Char(compression_) == 'l') column.compression = "lz4";
    if (!row.Null(statistics_)) column.statistics = static_cast<std::int16_t>(row.Int(statistics_));
    if (!row.Null(options_)) ReadOptions(row, column);
  }

  // Whether it has an n_distinct of any kind.
  bool HasCounts(const Row& row) const {
    if (row.Null(options_)) return false;
    Column column;
    ReadOptions(row, column);
    return column.n_distinct || column.n_distinct_inherited;
  }

  // TimescaleDB keeps a `pg_attver` of its own there, which pg_dump leaves out as well.
  void ReadOptions(const Row& row, Column& column) const {
    Options options;
    AddOptions(row.Texts(options_), "", options);
    for (const auto& [name, value] : options) {
      if (name == "n_distinct") column.n_distinct = std::stod(value);
      if (name == "n_distinct_inherited") column.n_distinct_inherited = std::stod(value);
    }
  }

  // Few types serve many columns.
  const TypeName& TypeOf(std::string_view text) {
    const auto known = types_.find(text);
    if (known != types_.end()) return known->second;
    const auto type = ParseTypeName(text);
    if (!type)
      throw Error("", "column", "the server gives a type that is none: " + std::string(text));
    return types_.emplace(text, *type).first->second;
  }

  Snapshot& snapshot_;
  // By what format_type() gives.
  std::map<std::string, TypeName, std::less<>> types_;
  std::unordered_map<Oid, TypeFacts> type_facts_;
  std::map<Oid, QualifiedName> collations_;
  // Where the reader is.
  Oid oid_ = 0;
  Relation* at_ = nullptr;
  Table* table_ = nullptr;
  Field relation_, number_, name_, type_, collation_, type_text_, not_null_, inherited_, generated_;
  Field storage_, compression_, identity_, statistics_, options_, acl_;
};

// Expressions of defaults and generated columns.
void ReadDefaults(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kDefault, {snapshot.RelationOids("rvmf")});
  const Field relation = rows.Column("relation");
  const Field number = rows.Column("number");
  const Field expression = rows.Column("expression");
  for (const Row row : rows) {
    const Relation& at = snapshot.relations.at(row.Oid(relation));
    const Identifier& name = at.At(row.Int(number)).name;
    Table* table = snapshot.FindTable(row.Oid(relation));
    if (table == nullptr) {
      if (at.kind == 'v')
        snapshot.database.catalog.views.at(at.name).column_defaults.emplace(
            name, ReadExpr(row.Text(expression)));
      continue;
    }
    ColumnSource& source = FindColumn(*table, name)->source;
    if (auto* generated = std::get_if<Generated>(&source)) {
      generated->expression = ReadExpr(row.Text(expression));
    } else {
      source = Default{ReadExpr(row.Text(expression))};
    }
  }
}

}  // namespace

UnreadColumns TakeColumns(Snapshot& snapshot) {
  UnreadColumns unread{
      .rows = snapshot.session.Run(queries::kColumn, {snapshot.RelationOids("rvmfah")})};
  ColumnReader reader(snapshot, unread.rows);
  unread.order = reader.Order(unread.rows);
  for (const int row : unread.order) reader.ReadAttribute(unread.rows[row]);
  return unread;
}

void ReadColumns(Snapshot& snapshot, const UnreadColumns& unread) {
  ColumnReader reader(snapshot, unread.rows);
  reader.ReadNames(unread.rows);
  for (const int row : unread.order) reader.Read(unread.rows[row]);
  ReadDefaults(snapshot);
}

}  // namespace pleat::pg
