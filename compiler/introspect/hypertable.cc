#include "compiler/model/hypertable.h"

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

Hypertable* FindHypertable(Snapshot& snapshot, Oid relation) {
  const Table* table = snapshot.FindTable(relation);
  return table == nullptr ? nullptr : &snapshot.database.catalog.hypertables.at(table->name);
}

std::optional<TimeAmount> AmountOf(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.find_first_not_of("-0123456789") == std::string_view::npos)
    return std::stoll(std::string(text));
  if (const auto interval = ParseInterval(text)) return *interval;
  return std::nullopt;
}

std::vector<ColumnstoreOrder> OrderOf(const std::vector<std::string>& columns,
                                      const std::vector<std::string>& descending,
                                      const std::vector<std::string>& nulls_first) {
  std::vector<ColumnstoreOrder> order;
  for (std::size_t at = 0; at < columns.size(); ++at)
    order.push_back({.column = {columns[at]},
                     .descending = descending.at(at) == "t",
                     .nulls_first = nulls_first.at(at) == "t"});
  return order;
}

void ReadSettings(Snapshot& snapshot, const std::string& tables) {
  const Result rows = snapshot.session.Run(queries::kHypertable, {tables});
  const Field relation = rows.Column("relation");
  const Field columnstore = rows.Column("columnstore");
  const Field segment_by = rows.Column("segment_by");
  const Field order_by = rows.Column("order_by");
  const Field descending = rows.Column("order_descending");
  const Field nulls_first = rows.Column("order_nulls_first");
  const Field chunk_skipping = rows.Column("chunk_skipping");
  const Field tablespaces = rows.Column("tablespaces");
  const Field row_count = rows.Column("rows");
  const Field chunks = rows.Column("chunks");
  const Field pages = rows.Column("pages");
  const Field columns = rows.Column("columns");
  const Field page_size = rows.Column("page_size");
  for (const Row row : rows) {
    const QualifiedName& name = snapshot.FindTable(row.Oid(relation))->name;
    Hypertable& hypertable = snapshot.database.catalog.hypertables[name];
    hypertable.name = name;
    if (row.Bool(columnstore)) {
      hypertable.columnstore.emplace();
      for (const auto& column : row.Texts(segment_by))
        hypertable.columnstore->segment_by.push_back({column});
      hypertable.columnstore->order_by =
          OrderOf(row.Texts(order_by), row.Texts(descending), row.Texts(nulls_first));
    }
    if (row.Bool(chunk_skipping)) snapshot.Report("chunk skipping", ToString(name));
    if (row.Bool(tablespaces)) snapshot.Report("tablespaces of hypertable", ToString(name));
    TableSize& size = snapshot.database.sizes[name];
    size = SizeOf({.rows = row.Real(row_count),
                   .pages = row.Int(pages),
                   .page_size = row.Int(page_size),
                   .columns = row.Int(columns)});
    size.chunks = static_cast<int>(row.Int(chunks));
  }
}

void ReadDimensions(Snapshot& snapshot, const std::string& tables) {
  const Result rows = snapshot.session.Run(queries::kDimension, {tables});
  const Field relation = rows.Column("relation");
  const Field name = rows.Column("name");
  const Field is_integer = rows.Column("is_integer");
  const Field length = rows.Column("length");
  const Field partitions = rows.Column("partitions");
  const Field integer_now = rows.Column("integer_now");
  for (const Row row : rows) {
    Hypertable& hypertable = *FindHypertable(snapshot, row.Oid(relation));
    const Identifier column{std::string(row.Text(name))};
    const std::string place = ToString(hypertable.name) + "." + column.text;
    if (!row.Null(integer_now)) snapshot.Report("integer now function", place);
    if (!row.Null(partitions)) {
      hypertable.space.push_back(
          {.column = column, .partitions = static_cast<int>(row.Int(partitions))});
    } else if (!hypertable.time_column.empty()) {
      snapshot.Report("second range dimension", place);
    } else {
      hypertable.time_column = column;
      if (row.Bool(is_integer)) {
        hypertable.chunk_interval = row.Int(length);
      } else {
        hypertable.chunk_interval = ChunkInterval(row.Int(length));
      }
    }
  }
}

void ReadJobs(Snapshot& snapshot, const std::string& tables) {
  const Result rows = snapshot.session.Run(queries::kJob, {tables});
  const Field relation = rows.Column("relation");
  const Field schema = rows.Column("procedure_schema");
  const Field procedure = rows.Column("procedure");
  const Field compress_after = rows.Column("compress_after");
  const Field drop_after = rows.Column("drop_after");
  for (const Row row : rows) {
    Hypertable* hypertable = FindHypertable(snapshot, row.Oid(relation));
    const auto compression = AmountOf(row.Text(compress_after));
    const auto retention = AmountOf(row.Text(drop_after));
    // Before 2.12 the policies lived in _timescaledb_internal.
    const bool is_policy = hypertable != nullptr && row.Text(schema).starts_with("_timescaledb_");
    if (is_policy && row.Text(procedure) == "policy_retention" && retention) {
      hypertable->retain = retention;
    } else if (is_policy && row.Text(procedure) == "policy_compression" && compression &&
               hypertable->columnstore) {
      hypertable->columnstore->after = compression;
    } else {
      const std::string name = ToString(NameOf(row.Text(schema), row.Text(procedure)));
      snapshot.Report("job", hypertable ? name + " on " + ToString(hypertable->name) : name);
    }
  }
}

}  // namespace

void ReadHidden(Snapshot& snapshot) {
  if (!snapshot.session.features().timescaledb) return;
  const Result rows = snapshot.session.Run(queries::kHidden, {snapshot.SchemaOids()});
  const Field relation = rows.Column("relation");
  const Field name = rows.Column("name");
  const Field is_aggregate = rows.Column("is_aggregate");
  for (const Row row : rows) {
    snapshot.hidden.push_back(row.Oid(relation));
    if (row.Bool(is_aggregate))
      snapshot.Report("continuous aggregate", std::string(row.Text(name)));
  }
}

void ReadHypertables(Snapshot& snapshot) {
  if (!snapshot.session.features().timescaledb) return;
  const std::string tables = snapshot.RelationOids("r");
  ReadSettings(snapshot, tables);
  ReadDimensions(snapshot, tables);
  ReadJobs(snapshot, tables);
}

}  // namespace pleat::pg
