#include <cmath>

#include "compiler/introspect/in_flight.h"
#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// Everything that the row of one relation says.
class RelationReader {
 public:
  RelationReader(Snapshot& snapshot, const Result& rows)
      : snapshot_(snapshot),
        relation_(rows.Column("relation")),
        schema_(rows.Column("schema")),
        name_(rows.Column("name")),
        kind_(rows.Column("kind")),
        is_partitioned_(rows.Column("is_partitioned")),
        unlogged_(rows.Column("unlogged")),
        row_security_(rows.Column("row_security")),
        force_row_security_(rows.Column("force_row_security")),
        options_(rows.Column("options")),
        access_method_(rows.Column("access_method")),
        replica_identity_(rows.Column("replica_identity")),
        toast_options_(rows.Column("toast_options")),
        tablespace_(rows.Column("tablespace")),
        columns_(rows.Column("columns")),
        rows_(rows.Column("rows")),
        page_size_(rows.Column("page_size")),
        pages_(rows.Column("pages")),
        toast_pages_(rows.Column("toast_pages")) {}

  void Read(const Row& row) {
    const auto comment = snapshot_.comments.Of("pg_class", row.Oid(relation_));
    if (const auto renamed = RenamedTo(comment); renamed && row.Char(kind_) == 'v') {
      const QualifiedName old_name = snapshot_.NameIn(row.Oid(schema_), row.Text(name_));
      snapshot_.database.in_flight.compatibility_views[old_name].relation = *renamed;
      snapshot_.compatibility_views.emplace(row.Oid(relation_), old_name);
      return;
    }
    Relation& relation = snapshot_.relations[row.Oid(relation_)];
    relation = {.name = snapshot_.NameIn(row.Oid(schema_), row.Text(name_)),
                .kind = row.Char(kind_),
                .columns = static_cast<std::size_t>(row.Int(columns_))};
    if (row.Bool(is_partitioned_)) snapshot_.partitioned.push_back(row.Oid(relation_));
    Catalog& catalog = snapshot_.database.catalog;
    if (relation.kind == 'r') {
      Table& table = catalog.tables[relation.name];
      table = {.name = relation.name,
               .unlogged = row.Bool(unlogged_),
               .row_security = row.Bool(row_security_),
               .force_row_security = row.Bool(force_row_security_),
               .options = OptionsOf(row),
               .tablespace = TablespaceOf(row),
               .comment = comment};
      relation.table = &table;
      if (!row.Null(access_method_))
        table.access_method = Identifier{std::string(row.Text(access_method_))};
      // ReadIndexes adds the name of the index.
      table.replica_identity.kind = IdentityOf(row.Char(replica_identity_));
      snapshot_.database.sizes[relation.name] = SizeOf(row);
    } else if (relation.kind == 'f') {
      ForeignTable& table = catalog.foreign_tables[relation.name];
      table = {.name = relation.name, .shape = {.name = relation.name}, .comment = comment};
      relation.table = &table.shape;
    } else if (relation.kind == 'v') {
      catalog.views[relation.name] = {
          .name = relation.name, .options = OptionsOf(row), .comment = comment};
    } else {
      catalog.materialized_views[relation.name] = {.name = relation.name,
                                                   .options = OptionsOf(row),
                                                   .tablespace = TablespaceOf(row),
                                                   .comment = comment};
      snapshot_.database.sizes[relation.name] = SizeOf(row);
    }
  }

 private:
  static ReplicaIdentity::Kind IdentityOf(char code) {
    switch (code) {
      case 'f':
        return ReplicaIdentity::Kind::Full;
      case 'n':
        return ReplicaIdentity::Kind::Nothing;
      case 'i':
        return ReplicaIdentity::Kind::Index;
      default:
        return ReplicaIdentity::Kind::Default;
    }
  }

  Options OptionsOf(const Row& row) const {
    Options options;
    AddOptions(row.Texts(options_), "", options);
    AddOptions(row.Texts(toast_options_), "toast.", options);
    return options;
  }

  std::optional<Identifier> TablespaceOf(const Row& row) const {
    if (row.Null(tablespace_)) return std::nullopt;
    return Identifier{std::string(row.Text(tablespace_))};
  }

  TableSize SizeOf(const Row& row) const {
    TableSize size = pg::SizeOf({.rows = row.Real(rows_),
                                 .pages = row.Int(pages_),
                                 .page_size = row.Int(page_size_),
                                 .columns = row.Int(columns_)});
    size.bytes += row.Int(toast_pages_) * row.Int(page_size_);
    return size;
  }

  Snapshot& snapshot_;
  Field relation_, schema_, name_, kind_, is_partitioned_, unlogged_, row_security_;
  Field force_row_security_, options_, access_method_, replica_identity_, toast_options_;
  Field tablespace_;
  Field columns_, rows_, page_size_, pages_, toast_pages_;
};

}  // namespace

// Never counted is -1, or 0 beside pages before version 14. Then the pages are taken for full of
// rows whose columns are twelve bytes long on average, each with its header and line pointer
// (manual, 73.6).
TableSize SizeOf(const Statistics& statistics) {
  const auto [rows, pages, page_size, columns] = statistics;
  const bool unknown = rows < 0 || (rows == 0 && pages > 0);
  return {.rows = unknown ? pages * (page_size - 24) / (28 + 12 * columns) : std::llround(rows),
          .bytes = pages * page_size};
}

void ReadRelations(Snapshot& snapshot) {
  const Result rows =
      snapshot.session.Run(queries::kTable, {snapshot.SchemaOids(), OidArray(snapshot.hidden)});
  RelationReader reader(snapshot, rows);
  for (const Row row : rows) reader.Read(row);
}

}  // namespace pleat::pg
