#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

void ReadExtensions(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kExtension);
  const Field oid = rows.Column("extension");
  const Field name = rows.Column("name");
  const Field schema = rows.Column("schema");
  const Field version = rows.Column("version");
  const Field own_comment = rows.Column("own_comment");
  for (const Row row : rows) {
    Extension extension{.name = {.schema = {}, .name = {std::string(row.Text(name))}},
                        .schema = Identifier{std::string(row.Text(schema))},
                        .version = row.MaybeText(version),
                        .comment = snapshot.comments.Of("pg_extension", row.Oid(oid))};
    // TimescaleDB appends its edition.
    if (extension.comment && !row.Null(own_comment) &&
        extension.comment->starts_with(row.Text(own_comment)))
      extension.comment.reset();
    snapshot.database.catalog.extensions[extension.name] = extension;
  }
}

}  // namespace pleat::pg
