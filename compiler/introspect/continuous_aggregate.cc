#include "compiler/model/continuous_aggregate.h"

#include "compiler/introspect/in_flight.h"
#include "compiler/introspect/queries.h"
#include "compiler/introspect/schedule.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

void ReadRefreshPolicies(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kRefreshPolicy, {snapshot.RelationOids("h")});
  const Field relation = rows.Column("relation");
  const ScheduleFields schedules(rows);
  const Field start_offset = rows.Column("start_offset");
  const Field end_offset = rows.Column("end_offset");
  const Field options = rows.Column("options");
  auto& aggregates = snapshot.database.catalog.continuous_aggregates;
  for (const Row row : rows) {
    const QualifiedName& name = snapshot.relations.at(row.Oid(relation)).name;
    RefreshPolicy& policy = aggregates.at(name).refresh.emplace_back();
    policy.schedule = schedules.Read(row);
    policy.from = AmountOf(row.Text(start_offset));
    policy.to = AmountOf(row.Text(end_offset));
    AddOptions(row.Texts(options), "", policy.options);
  }
  for (auto& [name, aggregate] : aggregates) SortByReach(aggregate.refresh);
}

// One that is to take another's place is in flight, and so are its indexes.
void TakeInFlight(Database& database) {
  auto& aggregates = database.catalog.continuous_aggregates;
  for (auto place = aggregates.begin(); place != aggregates.end();) {
    const auto here = place++;
    if (!IsOurs(here->first.name.text)) continue;
    std::erase_if(database.catalog.indexes,
                  [&](const auto& entry) { return entry.second.table == here->first; });
    database.in_flight.continuous_aggregates.insert(aggregates.extract(here));
  }
}

}  // namespace

void ReadContinuousAggregates(Snapshot& snapshot) {
  if (!snapshot.session.features().timescaledb) return;
  const Result rows = snapshot.session.Run(queries::kContinuousAggregate, {snapshot.SchemaOids()});
  const Field relation = rows.Column("relation");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field columns = rows.Column("columns");
  const Field materialization = rows.Column("materialization");
  const Field materialized_columns = rows.Column("materialized_columns");
  const Field materialized_only = rows.Column("materialized_only");
  const Field query = rows.Column("query");
  const Field usual_chunks = rows.Column("usual_chunks");
  for (const Row row : rows) {
    const QualifiedName full = snapshot.NameIn(row.Oid(schema), row.Text(name));
    snapshot.relations[row.Oid(relation)] = {
        .name = full, .kind = 'a', .columns = static_cast<std::size_t>(row.Int(columns))};
    const Oid behind = row.Oid(materialization);
    snapshot.relations[behind] = {
        .name = full,
        .kind = 'h',
        .columns = static_cast<std::size_t>(row.Int(materialized_columns))};
    snapshot.materializations[behind].hypertable.name = full;
    snapshot.materializations[behind].usual_chunks = row.Bool(usual_chunks);
    snapshot.database.catalog.continuous_aggregates[full] = {
        .name = full,
        .query = QueryOf(row.Text(query)),
        .materialized_only = row.Bool(materialized_only),
        .comment = snapshot.comments.Of("pg_class", row.Oid(relation))};
  }
}

void ReadMaterializations(Snapshot& snapshot) {
  if (snapshot.materializations.empty()) return;
  for (const auto& [oid, behind] : snapshot.materializations) {
    const Hypertable& hypertable = behind.hypertable;
    ContinuousAggregate& aggregate =
        snapshot.database.catalog.continuous_aggregates.at(hypertable.name);
    if (!behind.usual_chunks) aggregate.chunk_interval = hypertable.chunk_interval;
    aggregate.columnstore = hypertable.columnstore;
    aggregate.retain = hypertable.retain;
  }
  ReadRefreshPolicies(snapshot);
  TakeInFlight(snapshot.database);
}

}  // namespace pleat::pg
