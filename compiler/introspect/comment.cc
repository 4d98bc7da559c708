#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

void ReadComments(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kComment);
  const Field class_name = rows.Column("class_name");
  const Field object = rows.Column("object");
  const Field part = rows.Column("part");
  const Field comment = rows.Column("comment");
  for (const Row row : rows)
    snapshot.comments.Add(row.Text(class_name), row.Oid(object), static_cast<int>(row.Int(part)),
                          std::string(row.Text(comment)));
}

}  // namespace pleat::pg
