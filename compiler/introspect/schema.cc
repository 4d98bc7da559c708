#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

void ReadSchemas(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kSchema);
  const Field oid = rows.Column("schema");
  const Field name = rows.Column("name");
  for (const Row row : rows) {
    const Identifier schema{std::string(row.Text(name))};
    snapshot.schemas[row.Oid(oid)] = schema;
    auto comment = snapshot.comments.Of("pg_namespace", row.Oid(oid));
    // What initdb says about it.
    if (schema.text == "public" && comment == "standard public schema") comment.reset();
    const QualifiedName key{.schema = {}, .name = schema};
    snapshot.database.catalog.schemas[key] = {.name = key, .comment = comment};
  }
}

}  // namespace pleat::pg
