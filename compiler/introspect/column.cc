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
        expression_(rows.Column("expression")),
        collation_schema_(rows.Column("collation_schema")),
        collation_name_(rows.Column("collation_name")),
        storage_(rows.Column("storage")),
        compression_(rows.Column("compression")),
        identity_(rows.Column("identity")),
        statistics_(rows.Column("statistics")),
        options_(rows.Column("options")),
        acl_(rows.Column("acl")) {}

  void Read(const Row& row) {
    const Oid oid = row.Oid(relation_);
    const int number = static_cast<int>(row.Int(number_));
    Relation& relation = snapshot_.relations.at(oid);
    const Identifier name{std::string(row.Text(name_))};
    relation.attributes[number] = {
        .name = name, .type = row.Oid(type_), .collation = row.Oid(collation_)};
    Report(row, ToString(relation.name) + "." + name.text, relation.kind);
    if (!row.Null(acl_)) {
      Grants grants = WithoutEmpty(GrantsOf(row.Texts(acl_)));
      if (!grants.empty()) {
        snapshot_.database.catalog.access[ColumnKey(relation.name, name)].grants =
            std::move(grants);
      }
    }
    auto comment = snapshot_.comments.Of("pg_class", oid, number);
    if (relation.kind == 'r' || relation.kind == 'f') {
      Column column = ColumnOf(row);
      column.comment = std::move(comment);
      snapshot_.FindTable(oid)->columns.push_back(std::move(column));
    } else if (comment) {
      Catalog& catalog = snapshot_.database.catalog;
      auto& comments = relation.kind == 'v'
                           ? catalog.views.at(relation.name).column_comments
                           : catalog.materialized_views.at(relation.name).column_comments;
      comments[name] = *comment;
    }
  }

 private:
  void Report(const Row& row, const std::string& place, char kind) {
    if (kind != 'r' && !row.Null(statistics_))
      snapshot_.Report("column statistics settings", place);
    if (kind == 'v' && !row.Null(expression_)) snapshot_.Report("default of view column", place);
  }

  Column ColumnOf(const Row& row) {
    Column column{.name = {std::string(row.Text(name_))},
                  .type = TypeOf(row.Text(type_text_)),
                  .not_null = row.Bool(not_null_),
                  .inherited = row.Bool(inherited_)};
    if (row.Char(identity_) != '\0') {
      // ReadSequences adds the options.
      column.source = Identity{.always = row.Char(identity_) == 'a'};
    } else if (row.Char(generated_) != '\0') {
      column.source = Generated{ReadExpr(row.Text(expression_)), row.Char(generated_) == 'v'};
    } else if (!row.Null(expression_)) {
      column.source = Default{ReadExpr(row.Text(expression_))};
    }
    if (!row.Null(collation_name_))
      column.collation = NameOf(row.Text(collation_schema_), row.Text(collation_name_));
    if (!row.Null(storage_)) column.storage = StorageName(row.Char(storage_));
    if (row.Char(compression_) == 'p') column.compression = "pglz";
    if (row.Char(compression_) == 'l') column.compression = "lz4";
    if (!row.Null(statistics_)) column.statistics = static_cast<std::int16_t>(row.Int(statistics_));
    if (!row.Null(options_)) ReadOptions(row, column);
    return column;
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
  TypeName TypeOf(std::string_view text) {
    const auto [known, is_new] = types_.try_emplace(std::string(text));
    if (is_new) {
      const auto type = ParseTypeName(text);
      if (!type) throw Error("", "column", "the server gives a type that is none: " + known->first);
      known->second = *type;
    }
    return known->second;
  }

  Snapshot& snapshot_;
  std::unordered_map<std::string, TypeName> types_;
  Field relation_, number_, name_, type_, collation_, type_text_, not_null_, inherited_, generated_;
  Field expression_, collation_schema_, collation_name_, storage_, compression_, identity_;
  Field statistics_, options_, acl_;
};

}  // namespace

void ReadColumns(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kColumn, {snapshot.RelationOids("rvmf")});
  ColumnReader reader(snapshot, rows);
  for (const Row row : rows) reader.Read(row);
}

}  // namespace pleat::pg
