#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

// The spellings of TimescaleDB that every release from 2.11 on takes.

void WriteAmount(SqlWriter& w, const TimeAmount& amount) {
  if (const auto* number = std::get_if<std::int64_t>(&amount)) {
    w.Number(*number);
  } else {
    w.Words("INTERVAL").Literal(ToString(amount));
  }
}

// A column list inside of a string: names are quoted as in SQL, and the string once more.
std::string ColumnText(const Identifier& column) {
  SqlWriter text;
  text.Name(column);
  return text.text();
}

std::string SegmentText(const Columnstore& columnstore) {
  std::string text;
  for (const Identifier& column : columnstore.segment_by) {
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

}  // namespace

// The default index is left out: the schema says which indexes there are.
void Write(SqlWriter& w, const CreateHypertable& action) {
  const Hypertable& hypertable = action.hypertable;
  w.Words("SELECT create_hypertable(").RelationLiteral(hypertable.name).Words(",");
  w.Literal(hypertable.time_column.text).Words(", chunk_time_interval =>");
  WriteAmount(w, hypertable.chunk_interval);
  w.Words(", create_default_indexes => false");
  w.If(action.migrate_data, ", migrate_data => true").Words(")").End();
  for (const SpaceDimension& dimension : hypertable.space) {
    w.Head("divide its chunks by " + dimension.column.text + " as well");
    w.Words("SELECT add_dimension(").RelationLiteral(hypertable.name).Words(",");
    w.Literal(dimension.column.text).Words(", number_partitions =>").Number(dimension.partitions);
    w.Words(")").End();
  }
}

void Write(SqlWriter& w, const SetChunkInterval& action) {
  w.Words("SELECT set_chunk_time_interval(").RelationLiteral(action.table).Words(",");
  WriteAmount(w, action.interval);
  w.Words(")").End();
}

void Write(SqlWriter& w, const SetColumnstore& action) {
  AlterTable(w, action.table).Words("SET (");
  if (!action.columnstore) {
    w.Words("timescaledb.compress = false )").End();
    return;
  }
  w.Words("timescaledb.compress, timescaledb.compress_segmentby =");
  w.Literal(SegmentText(*action.columnstore)).Words(", timescaledb.compress_orderby =");
  w.Literal(OrderText(*action.columnstore)).Words(")").End();
}

// A policy with other arguments is not replaced but left as it is with a warning: so the old one
// goes first.
void Write(SqlWriter& w, const SetColumnstorePolicy& action) {
  if (action.after) w.Aside("remove the policy that there may be");
  w.Words("SELECT remove_compression_policy(").RelationLiteral(action.table);
  w.Words(", if_exists => true)").End();
  if (!action.after) return;
  w.Words("SELECT add_compression_policy(").RelationLiteral(action.table);
  w.Words(", compress_after =>");
  WriteAmount(w, *action.after);
  w.Words(")").End();
}

void Write(SqlWriter& w, const SetRetention& action) {
  if (action.drop_after) w.Aside("remove the policy that there may be");
  w.Words("SELECT remove_retention_policy(").RelationLiteral(action.table);
  w.Words(", if_exists => true)").End();
  if (!action.drop_after) return;
  w.Words("SELECT add_retention_policy(").RelationLiteral(action.table).Words(", drop_after =>");
  WriteAmount(w, *action.drop_after);
  w.Words(")").End();
}

}  // namespace pleat::sql
