#include <algorithm>

#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

bool IsOf(const TypeName& type, std::string_view name) { return type.name.name.text == name; }

bool IsNumber(const TypeName& type) {
  return IsOf(type, "smallint") || IsOf(type, "integer") || IsOf(type, "bigint");
}

// Where the first chunk begins whose end lies beyond `low`. Times without a zone are kept as those
// of UTC.
void WriteNextChunk(SqlWriter& w, const TypeName& time) {
  const bool number = IsNumber(time);
  const bool zoned = IsOf(time, "timestamp with time zone");
  w.Words("SELECT min(");
  w.Words(number ? "k.range_start_integer" : "k.range_start");
  w.Words(number || zoned ? ")" : ") AT TIME ZONE 'UTC'").Words("INTO next").Line(4);
  w.Words("FROM timescaledb_information.chunks AS k").Line(4);
  w.Words("WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name =");
  w.Words("source.table_name").Line(6).Words("AND");
  if (number) {
    w.Words("(low IS NULL OR k.range_end_integer > low);");
  } else {
    w.Words("(low IS NULL OR k.range_end");
    w.Words(zoned ? "> low);" : "AT TIME ZONE 'UTC' > low);");
  }
  w.Line(4);
}

// Buckets that lie in two windows are part of both.
void WriteWindow(SqlWriter& w, const QualifiedName& name, const TypeName& time) {
  w.Words("CALL refresh_continuous_aggregate(").RelationLiteral(name);
  // A number that its type cannot hold is no bound.
  const char* most = IsOf(time, "smallint") ? "32767" : IsOf(time, "integer") ? "2147483647" : "";
  const bool bounded = *most != '\0';
  w.Words(", (low - source.width)::").Type(time).Words(bounded ? ", least(" : ", (");
  w.Words("high + source.width");
  if (bounded) w.Words(", ").Words(most);
  w.Words(")::").Type(time).Words(");").Line(4);
}

// The aggregate `a` of TimescaleDB's catalog is the one of this name.
void WriteIs(SqlWriter& w, const QualifiedName& name) {
  w.Words("WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass =");
  w.RelationLiteral(name).Words("::regclass");
}

// The column by which the hypertable behind the aggregate has its chunks.
void WriteBucketColumn(SqlWriter& w, const QualifiedName& name) {
  w.Words("(SELECT d.column_name FROM _timescaledb_catalog.continuous_agg AS a").Line(6);
  w.Words("JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = a.mat_hypertable_id");
  w.Line(6);
  WriteIs(w, name);
  w.Words("LIMIT 1)");
}

void WriteFinished(SqlWriter& w, const std::string& progress) {
  if (progress.empty()) return;
  w.Line(2).Words("UPDATE pleat.progress SET finished = true, updated_at =");
  w.Words("pg_catalog.clock_timestamp() WHERE name =").Literal(progress).Words(";");
}

// From chunk to chunk of what the aggregate reads, some of them at a time, at least ten buckets.
void WriteWindows(SqlWriter& w, const RefreshAggregate& action) {
  const TypeName& time = *action.time;
  const TypeName wide = IsNumber(time) ? TypeName{.name = {.name = {"bigint"}}} : time;
  const char* width = IsNumber(time) ? "bigint" : "interval";
  w.Words("DO $pleat$ DECLARE").Line(2);
  for (const char* variable : {"low", "high", "next"})
    w.Words(variable).Type(wide).Words(";").Line(2);
  w.Words("source record;").Line().Words("BEGIN").Line(2);
  if (!action.progress.empty()) {
    w.Words("IF (SELECT finished FROM pleat.progress WHERE name =").Literal(action.progress);
    w.Words(") THEN RETURN; END IF;").Line(2);
  }
  w.Words("SELECT h.schema_name, h.table_name, b.bucket_width::").Words(width);
  w.Words("AS width, greatest(").Line(4);
  w.Words(IsNumber(time) ? "d.interval_length" : "d.interval_length * interval '1 microsecond'");
  w.Words(", 10 * b.bucket_width::").Words(width).Words(") AS step INTO source").Line(4);
  w.Words("FROM _timescaledb_catalog.continuous_agg AS a").Line(4);
  w.Words("JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b");
  w.Words("USING (mat_hypertable_id)").Line(4);
  w.Words("JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id").Line(4);
  w.Words("JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND");
  w.Words("d.interval_length IS NOT NULL").Line(4);
  WriteIs(w, action.name);
  w.Line(4).Words("ORDER BY d.id LIMIT 1;").Line(2);
  if (!action.progress.empty()) {
    w.Words("SELECT done_to INTO low FROM pleat.progress WHERE name =").Literal(action.progress);
    w.Words(";").Line(2);
  }
  w.Words("LOOP").Line(4);
  WriteNextChunk(w, time);
  w.Words("EXIT WHEN next IS NULL;").Line(4);
  w.Words("low := greatest(low, next);").Line(4);
  w.Words("high := low + source.step;").Line(4);
  WriteWindow(w, action.name, time);
  w.Words("low := high;");
  if (!action.progress.empty()) {
    w.Line(4).Words("UPDATE pleat.progress SET done_to = high, passed = passed + 1, updated_at =");
    w.Words("pg_catalog.clock_timestamp() WHERE name =").Literal(action.progress).Words(";");
  }
  w.Line(4).Words("COMMIT;").Line(2).Words("END LOOP;");
  WriteFinished(w, action.progress);
  w.Line().Words("END $pleat$").End();
}

// An argument of add_continuous_aggregate_policy().
void WriteOption(SqlWriter& w, const std::string& name, const std::string& value) {
  w.Line(2).Name(Identifier{name}).Words("=>");
  const bool text = name == "initial_start" || name == "timezone";
  text ? w.Literal(value) : w.OptionValue(value);
}

void WriteOffset(SqlWriter& w, const std::optional<TimeAmount>& offset) {
  offset ? WriteAmount(w, *offset) : static_cast<void>(w.Words("NULL"));
}

}  // namespace

void Write(SqlWriter& w, const CreateContinuousAggregate& action) {
  const ContinuousAggregate& aggregate = action.aggregate;
  w.Words("CREATE MATERIALIZED VIEW").Name(aggregate.name);
  if (!aggregate.columns.empty()) w.Names(aggregate.columns);
  w.Line(2).Words("WITH ( timescaledb.continuous, timescaledb.materialized_only =");
  w.Words(aggregate.materialized_only ? "true" : "false").Words(") AS").Line();
  w.Raw(aggregate.query).Line().Words("WITH NO DATA").End();
}

void Write(SqlWriter& w, const DropContinuousAggregate& action) {
  w.Words("DROP MATERIALIZED VIEW").Name(action.name).End();
}

void Write(SqlWriter& w, const SetMaterializedOnly& action) {
  w.Words("ALTER MATERIALIZED VIEW").Name(action.name);
  w.Words("SET ( timescaledb.materialized_only =");
  w.Words(action.materialized_only ? "true" : "false").Words(")").End();
}

// A policy with other arguments is not replaced but left as it is with a warning.
void Write(SqlWriter& w, const SetRefreshPolicies& action) {
  if (!action.policies.empty()) w.Aside("remove the policies that there may be");
  w.Words("SELECT remove_continuous_aggregate_policy(").RelationLiteral(action.name);
  w.Words(", if_exists => true)").End();
  for (const RefreshPolicy& policy : action.policies) {
    if (&policy != &action.policies.front()) w.Aside("add another policy");
    w.Words("SELECT add_continuous_aggregate_policy(").RelationLiteral(action.name);
    w.Words(",").Line(2).Words("start_offset =>");
    WriteOffset(w, policy.from);
    w.Words(", end_offset =>");
    WriteOffset(w, policy.to);
    w.Words(", schedule_interval =>");
    WriteAmount(w, policy.every);
    for (const auto& [name, value] : policy.options) {
      w.Words(",");
      WriteOption(w, name, value);
    }
    w.Words(")").End();
  }
}

void Write(SqlWriter& w, const RefreshAggregate& action) {
  if (action.time) return WriteWindows(w, action);
  w.Words("CALL refresh_continuous_aggregate(").RelationLiteral(action.name);
  w.Words(", NULL, NULL)").End();
  if (action.progress.empty()) return;
  w.Aside("remember that it is done").Words("DO $pleat$ BEGIN");
  WriteFinished(w, action.progress);
  w.Line().Words("END $pleat$").End();
}

void Write(SqlWriter& w, const CheckHistory& action) {
  w.Words("DO $pleat$ DECLARE lost boolean;").Line().Words("BEGIN").Line(2);
  w.Words("IF pg_catalog.to_regclass(").RelationLiteral(action.former).Words(") IS NULL OR");
  w.Line(4).Words("pg_catalog.to_regclass(").RelationLiteral(action.name);
  w.Words(") IS NULL THEN RETURN; END IF;").Line(2);
  w.Words(
      "EXECUTE pg_catalog.format('SELECT (SELECT min(%I) FROM %s) < (SELECT min(%I) FROM %s)',");
  w.Line(4);
  WriteBucketColumn(w, action.former);
  w.Words(",").RelationLiteral(action.former).Words("::regclass,").Line(4);
  WriteBucketColumn(w, action.name);
  w.Words(",").RelationLiteral(action.name).Words("::regclass) INTO lost;").Line(2);
  w.Words("IF lost THEN RAISE EXCEPTION USING MESSAGE =");
  w.Literal("pleat: rows behind the oldest buckets of " + action.former.name.text + " are gone");
  w.Words(",").Line(4).Words("HINT =");
  w.Literal("nothing was dropped; --archive keeps these buckets, --allow history:" +
            NameForPeople({Kind::ContinuousAggregate, action.former, {}}) + " gives them up");
  w.Words("; END IF;").Line().Words("END $pleat$").End();
}

}  // namespace pleat::sql
