#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

// pg_get_viewdef() begins with a space and ends with a semicolon.
Expr QueryOf(std::string_view text) {
  constexpr std::string_view kSpace = " \n\t";
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  text = text.substr(0, text.find_last_not_of(" \n\t;") + 1);
  return {std::string(text)};
}

void ReadViews(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kView, {snapshot.RelationOids("vm")});
  const Field oid = rows.Column("relation");
  const Field query = rows.Column("query");
  Catalog& catalog = snapshot.database.catalog;
  for (const Row row : rows) {
    const Relation& relation = snapshot.relations.at(row.Oid(oid));
    if (relation.kind == 'v') {
      catalog.views.at(relation.name).query = QueryOf(row.Text(query));
    } else {
      catalog.materialized_views.at(relation.name).query = QueryOf(row.Text(query));
    }
  }
}

}  // namespace pleat::pg
