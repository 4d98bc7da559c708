#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

void ReadEnums(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kEnum, {snapshot.SchemaOids()});
  const Field oid = rows.Column("type");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field label = rows.Column("label");
  for (const Row row : rows) {
    const QualifiedName key = snapshot.NameIn(row.Oid(schema), row.Text(name));
    Enum& type = snapshot.database.catalog.enums[key];
    type.name = key;
    type.comment = snapshot.comments.Of("pg_type", row.Oid(oid));
    if (!row.Null(label)) type.labels.emplace_back(row.Text(label));
  }
}

}  // namespace pleat::pg
