#include <algorithm>

#include "compiler/plan/options_diff.h"
#include "emit/sql/schedule.h"
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

// The bounds of a type that is narrower than those of chunks.
struct Bounds {
  std::int64_t least = 0;
  std::int64_t most = 0;
};

std::optional<Bounds> BoundsOf(const TypeName& time) {
  if (IsOf(time, "smallint")) return Bounds{-32768, 32767};
  if (IsOf(time, "integer")) return Bounds{-2147483648, 2147483647};
  return std::nullopt;
}

// Buckets that lie in two windows are part of both.
void WriteWindow(SqlWriter& w, const QualifiedName& name, const TypeName& time) {
  w.Words("CALL refresh_continuous_aggregate(").RelationLiteral(name);
  const auto bounds = BoundsOf(time);
  w.Words(bounds ? ", greatest(" : ", (").Words("low - source.width");
  if (bounds) w.Words(",").Number(bounds->least);
  w.Words(")::").Type(time).Words(bounds ? ", least(" : ", (").Words("high + source.width");
  if (bounds) w.Words(",").Number(bounds->most);
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
  // The last chunk ends where its type does, or beyond.
  if (const auto bounds = BoundsOf(time))
    w.Words("EXIT WHEN low >").Number(bounds->most).Words(";").Line(4);
  w.Words("high := low + source.step;").Line(4);
  WriteWindow(w, action.name, time);
  w.Words("low := high;");
  if (!action.progress.empty()) {
    // As JSON has it, whatever DateStyle the session has that goes on.
    w.Line(4).Words("UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',");
    w.Line(6).Words("passed = passed + 1, updated_at =");
    w.Words("pg_catalog.clock_timestamp() WHERE name =").Literal(action.progress).Words(";");
  }
  w.Line(4).Words("COMMIT;").Line(2).Words("END LOOP;");
  WriteFinished(w, action.progress);
  w.Line().Words("END $pleat$").End();
}

void WriteOffset(SqlWriter& w, const std::optional<TimeAmount>& offset) {
  offset ? WriteAmount(w, *offset) : static_cast<void>(w.Words("NULL"));
}

// What add_continuous_aggregate_policy() has no parameter for.
bool IsConfigOnly(const std::string& option) { return option == "compress_after_refresh"; }

void WriteAdd(SqlWriter& w, const QualifiedName& name, const RefreshPolicy& policy) {
  const Schedule usual = RefreshSchedule(policy.schedule.every);
  w.Words("SELECT");
  const bool altered = BeginAlterJob(w, policy.schedule, usual);
  w.Words("add_continuous_aggregate_policy(").RelationLiteral(name);
  w.Words(",").Line(2).Words("start_offset =>");
  WriteOffset(w, policy.from);
  w.Words(", end_offset =>");
  WriteOffset(w, policy.to);
  w.Words(", schedule_interval =>");
  WriteLength(w, policy.schedule.every);
  for (const auto& [option, value] : policy.options)
    w.Words(",").Line(2).Name(Identifier{option}).Words("=>").OptionValue(value);
  WriteStart(w, policy.schedule);
  // The same script may run again, and is told of no job then.
  w.Words(", if_not_exists => true)").If(altered, ", if_exists => true");
  if (altered) EndAlterJob(w, policy.schedule, usual);
  w.End();
}

// Where an end of its window stands in its configuration, as it was written there.
void WriteIsOffset(SqlWriter& w, const char* key, const std::optional<TimeAmount>& offset) {
  w.Line(2).Words("AND (j.config ->>").Literal(key).Words(")");
  if (!offset) {
    w.Words("IS NULL");
    return;
  }
  w.Words(std::holds_alternative<std::int64_t>(*offset) ? "::bigint =" : "::interval =");
  WriteAmount(w, *offset);
}

// The job of the policy: jobs are known by numbers, which differ between databases.
void WriteJobOf(SqlWriter& w, const QualifiedName& name, const RefreshPolicy& policy) {
  w.Line(2).Words("FROM timescaledb_information.jobs AS j");
  w.Words("JOIN _timescaledb_catalog.continuous_agg AS a").Line(4);
  w.Words("ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'").Line(2);
  WriteIs(w, name);
  w.Line(2).Words("AND j.proc_name = 'policy_refresh_continuous_aggregate'");
  WriteIsOffset(w, "start_offset", policy.from);
  WriteIsOffset(w, "end_offset", policy.to);
  w.End();
}

// The text of a JSON value.
std::string OffsetText(const std::optional<TimeAmount>& offset) {
  if (!offset) return "null";
  if (const auto* number = std::get_if<std::int64_t>(&*offset)) return std::to_string(*number);
  return '"' + ToString(std::get<Interval>(*offset)) + '"';
}

// The configuration with what differs in `after`.
void WriteConfig(SqlWriter& w, const RefreshPolicy& before, const RefreshPolicy& after) {
  const OptionsDiff options = Compare(before.options, after.options);
  std::map<std::string, std::string> set(options.set.begin(), options.set.end());
  if (before.from != after.from) set["start_offset"] = OffsetText(after.from);
  if (before.to != after.to) set["end_offset"] = OffsetText(after.to);
  if (set.empty() && options.reset.empty()) return;
  w.Words(", config => j.config");
  for (const std::string& option : options.reset) w.Words("-").Literal(option).Words("::text");
  if (set.empty()) return;
  std::string text;
  for (const auto& [key, value] : set)
    text += (text.empty() ? "{\"" : ", \"") + key + "\": " + value;
  w.Words("||").Literal(text + "}").Words("::jsonb");
}

void WriteAlter(SqlWriter& w, const QualifiedName& name, const RefreshPolicy& before,
                const RefreshPolicy& after) {
  w.Words("SELECT alter_job( j.job_id");
  if (before.schedule.every != after.schedule.every) {
    w.Words(", schedule_interval =>");
    WriteLength(w, after.schedule.every);
  }
  WriteConfig(w, before, after);
  WriteRestart(w, before.schedule, after.schedule);
  EndAlterJob(w, after.schedule, before.schedule);
  WriteJobOf(w, name, before);
}

}  // namespace

void Write(SqlWriter& w, const CreateContinuousAggregate& action) {
  const ContinuousAggregate& aggregate = action.aggregate;
  w.Words("CREATE MATERIALIZED VIEW").If(action.if_not_exists, "IF NOT EXISTS");
  w.Name(aggregate.name);
  if (!aggregate.columns.empty()) w.Names(aggregate.columns);
  w.Line(2).Words("WITH ( timescaledb.continuous, timescaledb.materialized_only =");
  w.Words(aggregate.materialized_only ? "true" : "false").Words(") AS").Line();
  w.Raw(aggregate.query).Line().Words("WITH NO DATA").End();
}

void Write(SqlWriter& w, const DropContinuousAggregate& action) {
  if (action.chunks_first) WriteDropChunks(w, action.name);
  w.Words("DROP MATERIALIZED VIEW").Name(action.name).End();
}

void Write(SqlWriter& w, const SetMaterializedOnly& action) {
  w.Words("ALTER MATERIALIZED VIEW").Name(action.name);
  w.Words("SET ( timescaledb.materialized_only =");
  w.Words(action.materialized_only ? "true" : "false").Words(")").End();
}

void Write(SqlWriter& w, const SetRefreshPolicy& action) {
  if (!action.after) {
    w.Words("SELECT delete_job( j.job_id)");
    return WriteJobOf(w, action.name, *action.before);
  }
  if (action.before) return WriteAlter(w, action.name, *action.before, *action.after);
  RefreshPolicy added = *action.after;
  std::erase_if(added.options, [](const auto& option) { return IsConfigOnly(option.first); });
  WriteAdd(w, action.name, added);
  if (added == *action.after) return;
  w.Aside("say the rest of its configuration");
  WriteAlter(w, action.name, added, *action.after);
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
