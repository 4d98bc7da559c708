// Foreign data wrappers, servers and user mappings.
#include <algorithm>

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// `{host=db,port=5432}`.
ForeignOptions ToOptions(const std::vector<std::string>& settings) {
  ForeignOptions options;
  AddOptions(settings, "", options);
  std::erase_if(options, [](const auto& option) { return IsSecret(option.first); });
  return options;
}

QualifiedName Bare(std::string_view name) { return {{}, {std::string(name)}}; }

void ReadForeignTables(Snapshot& snapshot) {
  const std::string tables = snapshot.RelationOids("f");
  if (tables == "{}") return;
  const Result rows = snapshot.session.Run(queries::kForeignTable, {tables});
  const Field relation = rows.Column("relation");
  const Field column = rows.Column("column_name");
  for (const Row row : rows) {
    const Relation& known = snapshot.relations.at(row.Oid(relation));
    ForeignTable& table = snapshot.database.catalog.foreign_tables.at(known.name);
    table.server.text = row.Text(rows.Column("server"));
    table.options = ToOptions(row.Texts(rows.Column("options")));
    if (row.Null(column)) continue;
    table.column_options[{std::string(row.Text(column))}] =
        ToOptions(row.Texts(rows.Column("column_options")));
  }
  for (auto& [name, table] : snapshot.database.catalog.foreign_tables) {
    std::sort(table.shape.constraints.begin(), table.shape.constraints.end(),
              [](const Constraint& a, const Constraint& b) { return a.name < b.name; });
  }
}

}  // namespace

void ReadForeignData(Snapshot& snapshot) {
  Catalog& catalog = snapshot.database.catalog;
  const Result wrappers = snapshot.session.Run(queries::kForeignDataWrapper);
  const Field handler_schema = wrappers.Column("handler_schema");
  const Field handler_name = wrappers.Column("handler_name");
  const Field validator_schema = wrappers.Column("validator_schema");
  const Field validator_name = wrappers.Column("validator_name");
  for (const Row row : wrappers) {
    const QualifiedName name = Bare(row.Text(wrappers.Column("name")));
    ForeignDataWrapper wrapper = {
        .name = name,
        .options = ToOptions(row.Texts(wrappers.Column("options"))),
        .comment =
            snapshot.comments.Of("pg_foreign_data_wrapper", row.Oid(wrappers.Column("wrapper")))};
    if (!row.Null(handler_name))
      wrapper.handler = NameOf(row.Text(handler_schema), row.Text(handler_name));
    if (!row.Null(validator_name))
      wrapper.validator = NameOf(row.Text(validator_schema), row.Text(validator_name));
    catalog.foreign_data_wrappers[name] = std::move(wrapper);
  }
  const Result servers = snapshot.session.Run(queries::kForeignServer);
  for (const Row row : servers) {
    const QualifiedName name = Bare(row.Text(servers.Column("name")));
    catalog.foreign_servers[name] = {
        .name = name,
        .wrapper = {std::string(row.Text(servers.Column("wrapper")))},
        .type = row.MaybeText(servers.Column("type")),
        .version = row.MaybeText(servers.Column("version")),
        .options = ToOptions(row.Texts(servers.Column("options"))),
        .comment = snapshot.comments.Of("pg_foreign_server", row.Oid(servers.Column("server")))};
  }
  ReadForeignTables(snapshot);
  const Result mappings = snapshot.session.Run(queries::kUserMapping);
  for (const Row row : mappings) {
    const QualifiedName server = Bare(row.Text(mappings.Column("server")));
    // Of a server that an extension brings.
    if (!catalog.foreign_servers.contains(server)) continue;
    const MemberName name = {server, {std::string(row.Text(mappings.Column("user_name")))}};
    if (row.Bool(mappings.Column("is_hidden"))) {
      snapshot.database.unreadable.insert(MakeKey(Kind::UserMapping, name));
      continue;
    }
    catalog.user_mappings[name] = {.name = name,
                                   .options = ToOptions(row.Texts(mappings.Column("options")))};
  }
}

}  // namespace pleat::pg
