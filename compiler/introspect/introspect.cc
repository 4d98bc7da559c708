#include "compiler/introspect/introspect.h"

#include <utility>

#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

Database Introspect(Session& session) {
  session.BeginSnapshot();
  Snapshot snapshot(session);
  snapshot.database.features = session.features();
  ReadComments(snapshot);
  ReadSchemas(snapshot);
  ReadExtensions(snapshot);
  ReadEnums(snapshot);
  ReadHidden(snapshot);
  ReadRelations(snapshot);
  ReadColumns(snapshot);
  ReadInFlight(snapshot);
  ReadSequences(snapshot);
  ReadViews(snapshot);
  Indexes indexes = ReadIndexes(snapshot);
  ReadConstraints(snapshot, indexes);
  AddIndexes(snapshot, std::move(indexes));
  ReadHypertables(snapshot);
  ReadUnmodelled(snapshot);
  session.EndSnapshot();
  return std::move(snapshot.database);
}

Database Introspect(const std::string& address) {
  Session session(address);
  return Introspect(session);
}

}  // namespace pleat::pg
