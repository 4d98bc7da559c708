#include "compiler/introspect/introspect.h"

#include <utility>

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// The dear queries follow each other on the server while the rows of those before are read.
void SendAhead(Snapshot& snapshot) {
  Session& session = snapshot.session;
  session.Ahead(queries::kColumn, {snapshot.RelationOids("rvmf")});
  session.Ahead(queries::kInFlight);
  session.Ahead(queries::kMirror, {snapshot.RelationOids("r")});
  session.Ahead(queries::kSequence, {snapshot.SchemaOids()});
  session.Ahead(queries::kView, {snapshot.RelationOids("vm")});
  session.Ahead(queries::kIndex, {snapshot.RelationOids("rm")});
  session.Ahead(queries::kConstraint, {snapshot.RelationOids("rf")});
  session.Ahead(queries::kUnmodelled,
                {snapshot.SchemaOids(), OidArray(snapshot.hidden), snapshot.RelationOids("rvmf")});
}

}  // namespace

Database Introspect(Session& session) {
  session.BeginSnapshot();
  Snapshot snapshot(session);
  snapshot.database.features = session.features();
  ReadComments(snapshot);
  ReadSchemas(snapshot);
  ReadExtensions(snapshot);
  ReadEnums(snapshot);
  ReadCollations(snapshot);
  ReadTextSearch(snapshot);
  ReadDomains(snapshot);
  ReadCompositeTypes(snapshot);
  ReadRangeTypes(snapshot);
  ReadHidden(snapshot);
  ReadRelations(snapshot);
  SendAhead(snapshot);
  ReadColumns(snapshot);
  ReadInFlight(snapshot);
  ReadSequences(snapshot);
  ReadViews(snapshot);
  Indexes indexes = ReadIndexes(snapshot);
  ReadConstraints(snapshot, indexes);
  AddIndexes(snapshot, std::move(indexes));
  ReadPolicies(snapshot);
  ReadHypertables(snapshot);
  ReadStatistics(snapshot);
  ReadPublications(snapshot);
  ReadSubscriptions(snapshot);
  ReadForeignData(snapshot);
  ReadUnmodelled(snapshot);
  session.EndSnapshot();
  return std::move(snapshot.database);
}

Database Introspect(const std::string& address) {
  Session session(address);
  return Introspect(session);
}

}  // namespace pleat::pg
