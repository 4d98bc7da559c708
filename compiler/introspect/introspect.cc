#include "compiler/introspect/introspect.h"

#include <stdexcept>
#include <utility>

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// What does not depend on which relations there are.
void SendFirst(Snapshot& snapshot) {
  Session& session = snapshot.session;
  session.Ahead(queries::kTable, {snapshot.SchemaOids(), OidArray(snapshot.hidden)});
  if (session.features().timescaledb)
    session.Ahead(queries::kContinuousAggregate, {snapshot.SchemaOids()});
  session.Ahead(queries::kExtension);
  session.Ahead(queries::kEnum, {snapshot.SchemaOids()});
  session.Ahead(queries::kDeclaredCollation, {snapshot.SchemaOids()});
  session.Ahead(queries::kTextSearchDictionary, {snapshot.SchemaOids()});
  session.Ahead(queries::kTextSearchConfiguration, {snapshot.SchemaOids()});
  session.Ahead(queries::kDomain, {snapshot.SchemaOids()});
  session.Ahead(queries::kCompositeType, {snapshot.SchemaOids()});
  session.Ahead(queries::kRangeType, {snapshot.SchemaOids()});
  session.Ahead(queries::kRoutine, {snapshot.SchemaOids()});
  session.Ahead(queries::kAggregate, {snapshot.SchemaOids()});
}

// The dear queries follow each other on the server while the rows of those before are read.
void SendAhead(Snapshot& snapshot) {
  Session& session = snapshot.session;
  session.Ahead(queries::kColumn, {snapshot.RelationOids("rvmfah")});
  session.Ahead(queries::kIndex, {snapshot.RelationOids("rmh")});
  session.Ahead(queries::kConstraint, {snapshot.RelationOids("rf")});
  session.Ahead(queries::kType);
  session.Ahead(queries::kDefault, {snapshot.RelationOids("rvmf")});
  session.Ahead(queries::kInFlight);
  session.Ahead(queries::kShadow);
  session.Ahead(queries::kMirror, {snapshot.RelationOids("r")});
  session.Ahead(queries::kSequence, {snapshot.SchemaOids()});
  session.Ahead(queries::kView, {snapshot.RelationOids("vm")});
  session.Ahead(queries::kPolicy, {snapshot.RelationOids("r")});
  SendHypertables(snapshot);
  session.Ahead(queries::kRole);
  session.Ahead(queries::kAccess, {snapshot.SchemaOids()});
  session.Ahead(queries::kDefaultAcl, {snapshot.SchemaOids()});
  session.Ahead(queries::kOperator, {snapshot.SchemaOids()});
  session.Ahead(queries::kOperatorClass, {snapshot.SchemaOids()});
  session.Ahead(queries::kOperatorMember, {snapshot.SchemaOids()});
  session.Ahead(queries::kCast);
  session.Ahead(queries::kStatistics, {snapshot.RelationOids("rmf")});
  session.Ahead(queries::kPublication);
  session.Ahead(queries::kSubscription);
  session.Ahead(queries::kForeignDataWrapper);
  session.Ahead(queries::kForeignServer);
  session.Ahead(queries::kUserMapping);
  session.Ahead(queries::kTrigger, {snapshot.RelationOids("rvmpf")});
  session.Ahead(queries::kRule, {snapshot.RelationOids("rvmpf")});
  session.Ahead(queries::kEventTrigger);
  session.Ahead(queries::kLabel);
  session.Ahead(queries::kUnmodelled,
                {snapshot.SchemaOids(), OidArray(snapshot.hidden), snapshot.RelationOids("rvmf")});
}

constexpr const char* kChanged =
    "the database was changed while it was read: nothing is known for sure; run it again";

std::string Only(Session& session, const Query& query, const std::vector<std::string>& parameters,
                 const char* column) {
  const Result rows = session.Run(query, parameters);
  return std::string(rows[0].Text(rows.Column(column)));
}

// Ends the snapshot. Only where something was written since `clock` is it worth to compare what
// there was and what there is.
void EndUnchanged(const Snapshot& snapshot, const std::string& clock) {
  Session& session = snapshot.session;
  const bool quiet = Only(session, queries::kClock, {}, "clock") == clock;
  const std::vector<std::string> scope = {snapshot.RelationOids("rvmpfcah"), snapshot.SchemaOids()};
  const auto marks = [&] { return Only(session, queries::kMarks, scope, "marks"); };
  const std::string then = quiet ? "" : marks();
  session.EndSnapshot();
  if (!quiet && marks() != then) throw Error("", "marks", kChanged);
}

void ReadAll(Snapshot& snapshot) {
  snapshot.database.features = snapshot.session.features();
  ReadComments(snapshot);
  ReadSchemas(snapshot);
  ReadHidden(snapshot);
  SendFirst(snapshot);
  ReadExtensions(snapshot);
  ReadEnums(snapshot);
  ReadCollations(snapshot);
  ReadTextSearch(snapshot);
  ReadDomains(snapshot);
  ReadCompositeTypes(snapshot);
  ReadRangeTypes(snapshot);
  ReadRoutines(snapshot);
  ReadAggregates(snapshot);
  ReadRelations(snapshot);
  ReadContinuousAggregates(snapshot);
  ReadParents(snapshot);
  SendAhead(snapshot);
  const UnreadColumns unread_columns = TakeColumns(snapshot);
  UnreadIndexes unread_indexes = TakeIndexes(snapshot);
  UnreadConstraints unread_constraints = TakeConstraints(snapshot);
  AskForExpressions(snapshot, unread_indexes, unread_constraints);
  ReadColumns(snapshot, unread_columns);
  ReadInFlight(snapshot);
  ReadInheritance(snapshot);
  ReadSequences(snapshot);
  ShareSources(snapshot);
  ReadViews(snapshot);
  Indexes indexes = ReadIndexes(snapshot, unread_indexes);
  ReadConstraints(snapshot, unread_constraints, indexes);
  AddIndexes(snapshot, std::move(indexes));
  ReadPolicies(snapshot);
  ReadHypertables(snapshot);
  ReadMaterializations(snapshot);
  ReadOperators(snapshot);
  ReadOperatorClasses(snapshot);
  ReadCasts(snapshot);
  ReadStatistics(snapshot);
  ReadPublications(snapshot);
  ReadSubscriptions(snapshot);
  ReadForeignData(snapshot);
  ReadTriggers(snapshot);
  ReadRules(snapshot);
  ReadEventTriggers(snapshot);
  ReadRoles(snapshot);
  ReadAccess(snapshot);
  ReadDefaultPrivileges(snapshot);
  ReadLabels(snapshot);
  ReadUnmodelled(snapshot);
}

// What the server says of an object that is gone by now: an internal error, as in "cache lookup
// failed for relation 16385", or one about a name or number that does not exist.
bool IsOfAnObjectGone(const Error& error) {
  const std::string& state = error.sqlstate();
  return state == "XX000" || state.starts_with("42P") || state.starts_with("427");
}

}  // namespace

Database Introspect(Session& session) {
  // Before the transaction begins, so that nothing falls in between.
  const Result now = session.Run(queries::kClock);
  const std::string clock(now[0].Text(now.Column("clock")));
  session.BeginSnapshot(now[0].Bool(now.Column("much")));
  Snapshot snapshot(session);
  const auto is_quiet = [&] {
    session.EndSnapshot();
    return Only(session, queries::kClock, {}, "clock") == clock;
  };
  try {
    ReadAll(snapshot);
    EndUnchanged(snapshot, clock);
  } catch (const std::out_of_range&) {
    // A row that refers to one that was not read; unless the database changed, a fault of ours.
    EndUnchanged(snapshot, clock);
    throw;
  } catch (const Error& error) {
    if (!IsOfAnObjectGone(error) || is_quiet()) throw;
    throw Error(error.sqlstate(), error.query(), std::string(kChanged) + " (" + error.what() + ")");
  }
  return std::move(snapshot.database);
}

Database Introspect(const std::string& address) {
  Session session(address);
  return Introspect(session);
}

}  // namespace pleat::pg
