#include "emit/sql/schedule.h"
#include "emit/sql/write.h"

namespace pleat::sql {

// The spellings of TimescaleDB that every release from 2.11 on takes.

void WriteAmount(SqlWriter& w, const TimeAmount& amount) {
  if (const auto* number = std::get_if<std::int64_t>(&amount)) {
    w.Number(*number);
  } else {
    WriteLength(w, std::get<Interval>(amount));
  }
}

void WriteDropChunks(SqlWriter& w, const QualifiedName& relation) {
  w.Head("drop the chunks of " + NameForPeople({Kind::Table, relation, {}}) +
         " with what is compressed of them");
  w.Words("SELECT pg_catalog.count(*) FROM drop_chunks(").RelationLiteral(relation);
  w.Words(", created_before => 'infinity' )").End();
}

namespace {

// What the function that adds a policy and its parameters are called.
struct PolicyWords {
  const char* function = "";
  const char* age = "";
  const char* created = "";
  // Whether it is said in any case how often it runs: releases choose differently.
  bool says_every = false;
};

// A column list inside of a string: names are quoted as in SQL, and the string once more.
std::string ColumnText(const Identifier& column) {
  SqlWriter text;
  text.Name(column);
  return text.text();
}

std::string ColumnsText(const std::vector<Identifier>& columns) {
  std::string text;
  for (const Identifier& column : columns) {
    if (!text.empty()) text += ", ";
    text += ColumnText(column);
  }
  return text;
}

std::string OrderText(const Columnstore& columnstore) {
  std::string text;
  for (const ColumnstoreOrder& order : columnstore.order_by) {
    if (!text.empty()) text += ", ";
    text += ColumnText(order.column) + (order.descending ? " DESC" : " ASC") +
            (order.nulls_first ? " NULLS FIRST" : " NULLS LAST");
  }
  return text;
}

std::string SparseText(const std::vector<SparseIndex>& indexes) {
  std::string text;
  for (const SparseIndex& index : indexes) {
    if (!text.empty()) text += ", ";
    text += index.method + "(" + ColumnsText(index.columns) + ")";
  }
  return text;
}

void WriteDimension(SqlWriter& w, const QualifiedName& table, const SpaceDimension& dimension) {
  w.Words("SELECT add_dimension(").RelationLiteral(table).Words(",");
  w.Literal(dimension.column.text);
  if (dimension.interval) {
    w.Words(", chunk_time_interval =>");
    WriteAmount(w, *dimension.interval);
  } else {
    w.Words(", number_partitions =>").Number(dimension.partitions);
  }
  w.Words(")").End();
}

// `age` names the parameter that is the age of the rows, `created` the one of the chunk's own.
void WritePolicy(SqlWriter& w, const QualifiedName& table, const AgePolicy& policy,
                 const Schedule& usual, const PolicyWords& words) {
  w.Words("SELECT");
  const bool altered = BeginAlterJob(w, policy.schedule, usual);
  w.Words(words.function).Words("(").RelationLiteral(table).Words(",");
  w.Words(policy.by_creation ? words.created : words.age).Words("=>");
  WriteAmount(w, policy.age);
  if (words.says_every || policy.schedule.every != usual.every) {
    w.Words(", schedule_interval =>");
    WriteLength(w, policy.schedule.every);
  }
  WriteStart(w, policy.schedule);
  w.Words(")");
  if (altered) EndAlterJob(w, policy.schedule, usual);
  w.End();
}

}  // namespace

// The default index is left out: the schema says which indexes there are.
void Write(SqlWriter& w, const CreateHypertable& action) {
  const Hypertable& hypertable = action.hypertable;
  const QualifiedName& table = hypertable.name;
  w.Words("SELECT create_hypertable(").RelationLiteral(table).Words(",");
  w.Literal(hypertable.time_column.text).Words(", chunk_time_interval =>");
  WriteAmount(w, hypertable.chunk_interval);
  w.Words(", create_default_indexes => false");
  if (hypertable.chunk_schema)
    w.Words(", associated_schema_name =>").Literal(hypertable.chunk_schema->text);
  if (hypertable.chunk_prefix)
    w.Words(", associated_table_prefix =>").Literal(*hypertable.chunk_prefix);
  w.If(action.migrate_data, ", migrate_data => true").Words(")").End();
  for (const SpaceDimension& dimension : hypertable.space) {
    w.Head("divide its chunks by " + dimension.column.text + " as well");
    WriteDimension(w, table, dimension);
  }
  if (hypertable.integer_now) {
    w.Head("say what is now");
    Write(w, SetIntegerNow{table, *hypertable.integer_now});
  }
  for (const Identifier& column : hypertable.chunk_skipping) {
    w.Head("keep the ranges of " + column.text);
    Write(w, SetChunkSkipping{table, column, true});
  }
  for (const Identifier& tablespace : hypertable.tablespaces) {
    w.Head("make chunks in tablespace " + tablespace.text);
    Write(w, SetChunkTablespace{table, tablespace, true});
  }
}

void Write(SqlWriter& w, const SetChunkInterval& action) {
  w.Words("SELECT set_chunk_time_interval(").RelationLiteral(action.table).Words(",");
  WriteAmount(w, action.interval);
  w.Words(")").End();
}

void Write(SqlWriter& w, const AddDimension& action) {
  WriteDimension(w, action.table, action.dimension);
}

void Write(SqlWriter& w, const SetDimension& action) {
  const SpaceDimension& dimension = action.dimension;
  w.Words(dimension.interval ? "SELECT set_chunk_time_interval(" : "SELECT set_number_partitions(");
  w.RelationLiteral(action.table).Words(",");
  if (dimension.interval) {
    WriteAmount(w, *dimension.interval);
  } else {
    w.Number(dimension.partitions);
  }
  w.Words(",").Literal(dimension.column.text).Words(")").End();
}

void Write(SqlWriter& w, const SetIntegerNow& action) {
  w.Words("SELECT set_integer_now_func(").RelationLiteral(action.table).Words(",");
  w.RelationLiteral(action.function).Words(", replace_if_exists => true )").End();
}

void Write(SqlWriter& w, const SetChunkSkipping& action) {
  w.Aside("allow what chunks are skipped by");
  w.Words("SET LOCAL timescaledb.enable_chunk_skipping = on").End();
  w.Words(action.enabled ? "SELECT enable_chunk_skipping(" : "SELECT disable_chunk_skipping(");
  w.RelationLiteral(action.table).Words(",").Literal(action.column.text);
  w.Words(", if_not_exists => true )").End();
}

void Write(SqlWriter& w, const SetChunkTablespace& action) {
  w.Words(action.attached ? "SELECT attach_tablespace(" : "SELECT detach_tablespace(");
  w.Literal(action.tablespace.text).Words(",").RelationLiteral(action.table);
  w.Words(action.attached ? ", if_not_attached => true )" : ", if_attached => true )").End();
}

// Of a continuous aggregate nothing is reset: the files say what there is, or leave it as it is.
static void WriteOfAggregate(SqlWriter& w, const SetColumnstore& action) {
  w.Words("ALTER MATERIALIZED VIEW").Name(action.table).Words("SET ( timescaledb.compress =");
  w.Words(action.columnstore ? "true" : "false");
  if (action.columnstore && !LeavesOrder(*action.columnstore)) {
    const Columnstore& store = *action.columnstore;
    if (store.segment_by)
      w.Words(", timescaledb.compress_segmentby =").Literal(ColumnsText(*store.segment_by));
    if (!store.order_by.empty())
      w.Words(", timescaledb.compress_orderby =").Literal(OrderText(store));
    if (store.sparse) w.Words(", timescaledb.compress_index =").Literal(SparseText(*store.sparse));
  }
  w.Words(")").End();
}

// What TimescaleDB chooses by itself is not said, and taken back where it was.
void Write(SqlWriter& w, const SetColumnstore& action) {
  if (action.aggregate) return WriteOfAggregate(w, action);
  if (!action.columnstore) {
    AlterTable(w, action.table).Words("SET ( timescaledb.compress = false )").End();
    return;
  }
  const Columnstore& store = *action.columnstore;
  const auto& replaced = action.replaced;
  std::vector<const char*> reset;
  if (replaced && replaced->segment_by && !store.segment_by)
    reset.push_back("timescaledb.compress_segmentby");
  if (replaced && !replaced->order_by.empty() && store.order_by.empty())
    reset.push_back("timescaledb.compress_orderby");
  if (replaced && replaced->sparse && !store.sparse) reset.push_back("timescaledb.compress_index");
  // First, for what is indexed may become what segments.
  if (!reset.empty()) {
    w.Aside("leave the rest to TimescaleDB", {{action.table, LockLevel::AccessExclusive}});
    AlterTable(w, action.table).Words("RESET");
    w.List(reset, [&](const char* option) { w.Words(option); }).End();
  }
  AlterTable(w, action.table).Words("SET ( timescaledb.compress");
  if (store.segment_by)
    w.Words(", timescaledb.compress_segmentby =").Literal(ColumnsText(*store.segment_by));
  if (!store.order_by.empty())
    w.Words(", timescaledb.compress_orderby =").Literal(OrderText(store));
  if (store.sparse) w.Words(", timescaledb.compress_index =").Literal(SparseText(*store.sparse));
  w.Words(")").End();
}

// A policy with other arguments is not replaced but left as it is with a warning: so the old one
// goes first.
void Write(SqlWriter& w, const SetColumnstorePolicy& action) {
  if (action.policy) w.Aside("remove the policy that there may be");
  w.Words("SELECT remove_compression_policy(").RelationLiteral(action.table);
  w.Words(", if_exists => true)").End();
  if (!action.policy) return;
  WritePolicy(w, action.table, *action.policy, ColumnstoreSchedule(Interval()),
              {.function = "add_compression_policy",
               .age = "compress_after",
               .created = "compress_created_before",
               .says_every = true});
}

void Write(SqlWriter& w, const SetRetention& action) {
  if (action.policy) w.Aside("remove the policy that there may be");
  w.Words("SELECT remove_retention_policy(").RelationLiteral(action.table);
  w.Words(", if_exists => true)").End();
  if (!action.policy) return;
  WritePolicy(
      w, action.table, *action.policy, RetentionSchedule(),
      {.function = "add_retention_policy", .age = "drop_after", .created = "drop_created_before"});
}

// Removing the policy stops its job as well, where that is at work.
void Write(SqlWriter& w, const LeaveColumnstore& action) {
  w.Words("DO $pleat$ DECLARE chunk regclass; BEGIN").Line(2);
  w.Words("PERFORM remove_compression_policy(").RelationLiteral(action.table);
  w.Words(", if_exists => true); COMMIT;").Line(2);
  w.Words("FOR chunk IN SELECT show_chunks(").RelationLiteral(action.table).Words(") LOOP").Line(4);
  w.Words("PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;").Line(2);
  w.Words("END LOOP;").Line(0).Words("END $pleat$").End();
}

// The sparse indexes of `settings` that somebody has asked for.
static void WriteSparseOf(SqlWriter& w, const Identifier& settings) {
  w.Words("ARRAY (SELECT e.value FROM pg_catalog.jsonb_array_elements(");
  w.Member({.name = settings}, {"index"}).Words(") AS e").Line(8);
  w.Words("WHERE e.value ->> 'source' = 'config' ORDER BY e.value)");
}

// Chunks whose settings are others than those of the table, which leaves some of them open.
static void WriteOutdatedChunks(SqlWriter& w, const RecompressChunks& action) {
  w.Words("SELECT c.chunk FROM timescaledb_information.chunk_compression_settings AS c").Line(6);
  w.Words("JOIN timescaledb_information.hypertable_compression_settings AS h USING (hypertable)");
  w.Line(6).Words("WHERE hypertable =");
  if (action.aggregate) {
    w.Words("(SELECT pg_catalog.format('%I.%I', m.schema_name, m.table_name)::regclass").Line(8);
    w.Words("FROM _timescaledb_catalog.continuous_agg AS a").Line(8);
    w.Words("JOIN _timescaledb_catalog.hypertable AS m ON m.id = a.mat_hypertable_id").Line(8);
    w.Words("WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass =");
  }
  w.RelationLiteral(action.table).Words("::regclass").If(action.aggregate, ")").Line(6);
  w.Words("AND (c.orderby <> h.orderby OR");
  if (action.sparse) {
    w.Words("c.segmentby <> h.segmentby").Line(6).Words("OR");
    WriteSparseOf(w, {"c"});
    w.Line(6).Words("<>");
    WriteSparseOf(w, {"h"});
  } else {
    // None is no text there.
    w.Words("coalesce( c.segmentby, '' ) <> coalesce( h.segmentby, '' )");
  }
  w.Words(")");
}

// One that the policy or somebody else has a lock on has its turn later.
void Write(SqlWriter& w, const RecompressChunks& action) {
  w.Words("DO $pleat$ DECLARE").Line(2);
  w.Words("outdated regclass;").Line(2).Words("busy boolean;").Line().Words("BEGIN").Line(2);
  w.Words("LOOP").Line(4).Words("busy := false;").Line(4).Words("FOR outdated IN").Line(6);
  WriteOutdatedChunks(w, action);
  w.Line(4).Words("LOOP").Line(6);
  w.Words("BEGIN PERFORM compress_chunk( outdated, recompress => true);").Line(6);
  w.Words("EXCEPTION WHEN lock_not_available OR deadlock_detected THEN busy := true; END;");
  w.Line(6).Words("COMMIT;").Line(4).Words("END LOOP;").Line(4);
  w.Words("EXIT WHEN NOT busy;").Line(4).Words("PERFORM pg_catalog.pg_sleep(1);").Line(2);
  w.Words("END LOOP;").Line().Words("END $pleat$").End();
}

// How often it runs is nothing that add_reorder_policy() takes.
void Write(SqlWriter& w, const SetReorder& action) {
  if (action.policy) w.Aside("remove the policy that there may be");
  w.Words("SELECT remove_reorder_policy(").RelationLiteral(action.table);
  w.Words(", if_exists => true)").End();
  if (!action.policy) return;
  const Schedule& schedule = action.policy->schedule;
  w.Words("SELECT alter_job( add_reorder_policy(").RelationLiteral(action.table).Words(",");
  w.Literal(action.policy->index.text);
  WriteStart(w, schedule);
  w.Words("), schedule_interval =>");
  WriteLength(w, schedule.every);
  EndAlterJob(w, schedule, ReorderSchedule(Interval()));
  w.End();
}

}  // namespace pleat::sql
