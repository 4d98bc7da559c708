#include <algorithm>

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

void ReadUnmodelled(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(
      queries::kUnmodelled,
      {snapshot.SchemaOids(), OidArray(snapshot.hidden), snapshot.RelationOids("rvmf")});
  const Field kind = rows.Column("kind");
  const Field name = rows.Column("name");
  for (const Row row : rows)
    snapshot.Report(std::string(row.Text(kind)), std::string(row.Text(name)));
  // Some of it was met by the readers of other kinds.
  auto& all = snapshot.database.unmodelled;
  std::sort(all.begin(), all.end());
}

}  // namespace pleat::pg
