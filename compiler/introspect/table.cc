#include <cmath>

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// A guess for a table that was never analyzed: pages full of rows whose columns take twelve bytes
// on average, each with its header and line pointer (manual, 73.6 "database page layout").
std::int64_t GuessRows(std::int64_t pages, std::int64_t page_size, std::int64_t columns) {
  return pages * (page_size - 24) / (28 + 12 * columns);
}

// Everything that the row of one relation says.
class RelationReader {
 public:
  RelationReader(Snapshot& snapshot, const Result& rows)
      : snapshot_(snapshot),
        relation_(rows.Column("relation")),
        schema_(rows.Column("schema")),
        name_(rows.Column("name")),
        kind_(rows.Column("kind")),
        unlogged_(rows.Column("unlogged")),
        options_(rows.Column("options")),
        toast_options_(rows.Column("toast_options")),
        tablespace_(rows.Column("tablespace")),
        columns_(rows.Column("columns")),
        rows_(rows.Column("rows")),
        page_size_(rows.Column("page_size")),
        pages_(rows.Column("pages")),
        toast_pages_(rows.Column("toast_pages")) {}

  void Read(const Row& row) {
    const Relation relation{.name = snapshot_.NameIn(row.Oid(schema_), row.Text(name_)),
                            .kind = row.Char(kind_)};
    snapshot_.relations[row.Oid(relation_)] = relation;
    Catalog& catalog = snapshot_.database.catalog;
    const auto comment = snapshot_.comments.Of("pg_class", row.Oid(relation_));
    if (relation.kind == 'r') {
      catalog.tables[relation.name] = {.name = relation.name,
                                       .unlogged = row.Bool(unlogged_),
                                       .options = OptionsOf(row),
                                       .tablespace = TablespaceOf(row),
                                       .comment = comment};
      snapshot_.database.sizes[relation.name] = SizeOf(row);
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
    const auto page_size = row.Int(page_size_);
    const auto pages = row.Int(pages_);
    const double rows = row.Real(rows_);
    // Never analyzed is -1, or 0 beside pages before version 14.
    const bool unknown = rows < 0 || (rows == 0 && pages > 0);
    return {.rows = unknown ? GuessRows(pages, page_size, row.Int(columns_)) : std::llround(rows),
            .bytes = (pages + row.Int(toast_pages_)) * page_size};
  }

  Snapshot& snapshot_;
  Field relation_, schema_, name_, kind_, unlogged_, options_, toast_options_, tablespace_;
  Field columns_, rows_, page_size_, pages_, toast_pages_;
};

}  // namespace

void ReadRelations(Snapshot& snapshot) {
  const Result rows =
      snapshot.session.Run(queries::kTable, {snapshot.SchemaOids(), OidArray(snapshot.hidden)});
  RelationReader reader(snapshot, rows);
  for (const Row row : rows) reader.Read(row);
}

}  // namespace pleat::pg
