#include "compiler/model/hypertable.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "compiler/introspect/queries.h"
#include "compiler/introspect/schedule.h"
#include "compiler/introspect/snapshot.h"
#include "compiler/model/quote.h"
#include "compiler/model/timescale.h"

namespace pleat::pg {

namespace {

// Of a table, or the one behind a continuous aggregate.
Hypertable* FindHypertable(Snapshot& snapshot, Oid relation) {
  const auto behind = snapshot.materializations.find(relation);
  if (behind != snapshot.materializations.end()) return &behind->second.hypertable;
  const Table* table = snapshot.FindTable(relation);
  return table == nullptr ? nullptr : &snapshot.database.catalog.hypertables.at(table->name);
}

// The same; a table's is made here.
Hypertable& HypertableAt(Snapshot& snapshot, Oid relation) {
  if (const Table* table = snapshot.FindTable(relation))
    snapshot.database.catalog.hypertables[table->name].name = table->name;
  return *FindHypertable(snapshot, relation);
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

std::vector<Identifier> ToIdentifiers(const std::vector<std::string>& texts) {
  std::vector<Identifier> names;
  for (const std::string& text : texts) names.push_back({text});
  return names;
}

// One row a column: those of an index have its number.
std::vector<SparseIndex> SparseOf(const std::vector<std::string>& numbers,
                                  const std::vector<std::string>& methods,
                                  const std::vector<std::string>& columns) {
  std::vector<SparseIndex> indexes;
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    if (at == 0 || numbers[at] != numbers[at - 1]) indexes.push_back({.method = methods.at(at)});
    indexes.back().columns.push_back({columns.at(at)});
  }
  return indexes;
}

// The columns of the query that say how chunks are compressed.
class ColumnstoreFields {
 public:
  explicit ColumnstoreFields(const Result& rows)
      : columnstore_(rows.Column("columnstore")),
        auto_segments_(rows.Column("auto_segments")),
        segment_by_(rows.Column("segment_by")),
        order_by_(rows.Column("order_by")),
        descending_(rows.Column("order_descending")),
        nulls_first_(rows.Column("order_nulls_first")),
        has_sparse_(rows.Column("has_sparse")),
        sparse_numbers_(rows.Column("sparse_numbers")),
        sparse_methods_(rows.Column("sparse_methods")),
        sparse_columns_(rows.Column("sparse_columns")) {}

  std::optional<Columnstore> Read(const Row& row) const {
    if (!row.Bool(columnstore_)) return std::nullopt;
    Columnstore store;
    store.segment_by = ToIdentifiers(row.Texts(segment_by_));
    if (row.Bool(auto_segments_)) store.segment_by.reset();
    store.order_by = OrderOf(row.Texts(order_by_), row.Texts(descending_), row.Texts(nulls_first_));
    if (row.Bool(has_sparse_)) {
      store.sparse = SparseOf(row.Texts(sparse_numbers_), row.Texts(sparse_methods_),
                              row.Texts(sparse_columns_));
    }
    return store;
  }

 private:
  Field columnstore_;
  Field auto_segments_;
  Field segment_by_;
  Field order_by_;
  Field descending_;
  Field nulls_first_;
  Field has_sparse_;
  Field sparse_numbers_;
  Field sparse_methods_;
  Field sparse_columns_;
};

// Gives what is known of their rows before their chunks are read.
std::map<QualifiedName, Statistics> ReadSettings(Snapshot& snapshot, const std::string& tables) {
  std::map<QualifiedName, Statistics> statistics;
  const Result rows = snapshot.session.Run(queries::kHypertable, {tables});
  const Field relation = rows.Column("relation");
  const ColumnstoreFields columnstore(rows);
  const Field chunk_skipping = rows.Column("chunk_skipping");
  const Field tablespaces = rows.Column("tablespaces");
  const Field chunk_schema = rows.Column("chunk_schema");
  const Field chunk_prefix = rows.Column("chunk_prefix");
  const Field columns = rows.Column("columns");
  const Field page_size = rows.Column("page_size");
  for (const Row row : rows) {
    Hypertable& hypertable = HypertableAt(snapshot, row.Oid(relation));
    hypertable.columnstore = columnstore.Read(row);
    hypertable.chunk_skipping = ToIdentifiers(row.Texts(chunk_skipping));
    std::sort(hypertable.chunk_skipping.begin(), hypertable.chunk_skipping.end());
    hypertable.tablespaces = ToIdentifiers(row.Texts(tablespaces));
    // Where none is attached, chunks go to that of the table.
    if (Table* table = snapshot.FindTable(row.Oid(relation)); table && table->tablespace) {
      if (hypertable.tablespaces.empty()) hypertable.tablespaces = {*table->tablespace};
      table->tablespace.reset();
    }
    if (!row.Null(chunk_schema))
      hypertable.chunk_schema = Identifier{std::string(row.Text(chunk_schema))};
    if (!row.Null(chunk_prefix)) hypertable.chunk_prefix = std::string(row.Text(chunk_prefix));
    statistics[hypertable.name] = {.page_size = row.Int(page_size), .columns = row.Int(columns)};
  }
  return statistics;
}

// The first dimension of a hypertable.
struct TimeDimension {
  QualifiedName hypertable = {};
  bool is_integer = false;
};

// Gives the first dimensions by their numbers.
std::unordered_map<std::int64_t, TimeDimension> ReadDimensions(Snapshot& snapshot,
                                                               const std::string& tables) {
  std::unordered_map<std::int64_t, TimeDimension> times;
  const Result rows = snapshot.session.Run(queries::kDimension, {tables});
  const Field relation = rows.Column("relation");
  const Field dimension = rows.Column("dimension");
  const Field name = rows.Column("name");
  const Field is_integer = rows.Column("is_integer");
  const Field length = rows.Column("length");
  const Field partitions = rows.Column("partitions");
  const Field integer_now_schema = rows.Column("integer_now_schema");
  const Field integer_now = rows.Column("integer_now");
  const Field own_hash = rows.Column("own_hash");
  for (const Row row : rows) {
    Hypertable& hypertable = *FindHypertable(snapshot, row.Oid(relation));
    const Identifier column{std::string(row.Text(name))};
    if (!row.Null(own_hash) && row.Bool(own_hash)) {
      snapshot.Report("hash function of a dimension",
                      ToString(hypertable.name) + "." + column.text);
    }
    if (!row.Null(partitions)) {
      hypertable.space.push_back(
          {.column = column, .partitions = static_cast<int>(row.Int(partitions))});
      continue;
    }
    TimeAmount interval = row.Int(length);
    if (!row.Bool(is_integer)) interval = ChunkInterval(row.Int(length));
    if (!hypertable.time_column.empty()) {
      hypertable.space.push_back({.column = column, .interval = interval});
      continue;
    }
    hypertable.time_column = column;
    hypertable.chunk_interval = interval;
    times[row.Int(dimension)] = {.hypertable = hypertable.name, .is_integer = row.Bool(is_integer)};
    if (!row.Null(integer_now))
      hypertable.integer_now = NameOf(row.Text(integer_now_schema), row.Text(integer_now));
  }
  return times;
}

// A policy's age stands under one of two words of its configuration.
std::optional<AgePolicy> AgeOf(std::string_view age, std::string_view created_before,
                               const Schedule& schedule) {
  const bool by_creation = age.empty();
  const auto amount = AmountOf(by_creation ? created_before : age);
  if (!amount) return std::nullopt;
  return AgePolicy{.age = *amount, .by_creation = by_creation, .schedule = schedule};
}

// "nightly [1003]"; without a name of its own a job goes by its procedure's.
Identifier JobName(std::string_view application, const std::string& number,
                   const QualifiedName& procedure) {
  const std::string end = " [" + number + "]";
  if (application.ends_with(end)) application.remove_suffix(end.size());
  if (application == "User-Defined Action") return procedure.name;
  return {std::string(application)};
}

// The columns of a job that a user added.
class JobFields {
 public:
  explicit JobFields(const Result& rows)
      : job_(rows.Column("job")),
        name_(rows.Column("name")),
        schema_(rows.Column("procedure_schema")),
        procedure_(rows.Column("procedure")),
        config_(rows.Column("config")),
        check_schema_(rows.Column("check_schema")),
        check_name_(rows.Column("check_name")) {}

  Job Read(const Row& row, const Schedule& schedule) const {
    Job job = {.procedure = NameOf(row.Text(schema_), row.Text(procedure_)), .schedule = schedule};
    job.name.name = JobName(row.Text(name_), std::string(row.Text(job_)), job.procedure);
    if (!row.Null(config_)) job.config = Expr{Literal(row.Text(config_))};
    if (!row.Null(check_name_)) job.check = NameOf(row.Text(check_schema_), row.Text(check_name_));
    return job;
  }

 private:
  Field job_;
  Field name_;
  Field schema_;
  Field procedure_;
  Field config_;
  Field check_schema_;
  Field check_name_;
};

void ReadJobs(Snapshot& snapshot, const std::string& tables) {
  const Result rows = snapshot.session.Run(queries::kJob, {tables});
  const Field relation = rows.Column("relation");
  const Field schema = rows.Column("procedure_schema");
  const Field procedure = rows.Column("procedure");
  const Field compress_after = rows.Column("compress_after");
  const Field compress_created_before = rows.Column("compress_created_before");
  const Field drop_after = rows.Column("drop_after");
  const Field drop_created_before = rows.Column("drop_created_before");
  const Field index_name = rows.Column("index_name");
  const Field hypertable_id = rows.Column("hypertable_id");
  const ScheduleFields schedules(rows);
  const JobFields jobs(rows);
  for (const Row row : rows) {
    if (row.Null(hypertable_id) && !row.Text(schema).starts_with("_timescaledb_")) {
      Job job = jobs.Read(row, schedules.Read(row));
      const QualifiedName name = job.name;
      if (!snapshot.database.catalog.jobs.emplace(name, std::move(job)).second)
        snapshot.Report("job of a name that another has", ToString(name));
      continue;
    }
    Hypertable* hypertable = FindHypertable(snapshot, row.Oid(relation));
    const Schedule schedule = schedules.Read(row);
    const auto compression =
        AgeOf(row.Text(compress_after), row.Text(compress_created_before), schedule);
    const auto retention = AgeOf(row.Text(drop_after), row.Text(drop_created_before), schedule);
    // Before 2.12 the policies lived in _timescaledb_internal.
    const bool is_policy = hypertable != nullptr && row.Text(schema).starts_with("_timescaledb_");
    if (is_policy && row.Text(procedure) == "policy_retention" && retention) {
      hypertable->retain = retention;
    } else if (is_policy && row.Text(procedure) == "policy_compression" && compression &&
               hypertable->columnstore) {
      hypertable->columnstore->policy = compression;
    } else if (is_policy && row.Text(procedure) == "policy_reorder") {
      hypertable->reorder =
          ReorderPolicy{.index = {std::string(row.Text(index_name))}, .schedule = schedule};
    } else {
      const std::string name = ToString(NameOf(row.Text(schema), row.Text(procedure)));
      snapshot.Report("job", hypertable ? name + " on " + ToString(hypertable->name) : name);
    }
  }
}

std::optional<std::int64_t> NumberIn(const Row& row, Field field) {
  if (row.Null(field)) return std::nullopt;
  return row.Int(field);
}

void ReadChunks(Snapshot& snapshot, std::map<QualifiedName, Statistics> statistics,
                const std::unordered_map<std::int64_t, TimeDimension>& times) {
  const Result rows = snapshot.session.Run(queries::kChunk);
  const Field dimension = rows.Column("dimension");
  const Field age = rows.Column("age");
  const Field age_by_creation = rows.Column("age_by_creation");
  const Field row_count = rows.Column("rows");
  const Field pages = rows.Column("pages");
  const Field compressed = rows.Column("compressed");
  std::map<QualifiedName, std::vector<ChunkSize>> chunks;
  for (const Row row : rows) {
    const auto time = times.find(row.Int(dimension));
    if (time == times.end()) continue;
    const auto& [name, is_integer] = time->second;
    chunks[name].push_back({.age = is_integer ? std::nullopt : NumberIn(row, age),
                            .age_by_creation = NumberIn(row, age_by_creation),
                            .rows = row.Int(row_count),
                            .compressed = row.Bool(compressed)});
    Statistics& sum = statistics[name];
    sum.rows += static_cast<double>(row.Int(row_count));
    sum.pages += row.Int(pages);
  }
  for (const auto& [name, sum] : statistics) {
    TableSize& size = snapshot.database.sizes[name] = SizeOf(sum);
    size.chunk_sizes = std::move(chunks[name]);
    size.chunks = static_cast<int>(size.chunk_sizes.size());
  }
}

// Before 2.14 settings cannot change while a chunk is compressed.
bool MayBeOutdated(const Snapshot& snapshot) {
  return HasTimescale(snapshot.session.features(), {2, 14});
}

void ReadOutdatedChunks(Snapshot& snapshot, const std::string& tables) {
  if (!MayBeOutdated(snapshot)) return;
  const Result rows = snapshot.session.Run(queries::kOutdatedChunk, {tables});
  const Field relation = rows.Column("relation");
  const Field chunks = rows.Column("chunks");
  for (const Row row : rows) {
    const QualifiedName& name = FindHypertable(snapshot, row.Oid(relation))->name;
    snapshot.database.sizes[name].outdated_chunks = static_cast<int>(row.Int(chunks));
  }
}

}  // namespace

std::optional<TimeAmount> AmountOf(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.find_first_not_of("-0123456789") == std::string_view::npos)
    return std::stoll(std::string(text));
  if (const auto interval = ParseInterval(text)) return *interval;
  return std::nullopt;
}

void ReadHidden(Snapshot& snapshot) {
  if (!snapshot.session.features().timescaledb) return;
  const Result rows = snapshot.session.Run(queries::kHidden, {snapshot.SchemaOids()});
  const Field relation = rows.Column("relation");
  for (const Row row : rows) snapshot.hidden.push_back(row.Oid(relation));
}

void SendHypertables(Snapshot& snapshot) {
  Session& session = snapshot.session;
  if (!session.features().timescaledb) return;
  const std::string tables = snapshot.RelationOids("rh");
  session.Ahead(queries::kHypertable, {tables});
  session.Ahead(queries::kDimension, {tables});
  session.Ahead(queries::kJob, {tables});
  session.Ahead(queries::kChunk);
  if (MayBeOutdated(snapshot)) session.Ahead(queries::kOutdatedChunk, {tables});
}

void ReadHypertables(Snapshot& snapshot) {
  if (!snapshot.session.features().timescaledb) return;
  const std::string tables = snapshot.RelationOids("rh");
  const auto statistics = ReadSettings(snapshot, tables);
  const auto times = ReadDimensions(snapshot, tables);
  ReadJobs(snapshot, tables);
  ReadChunks(snapshot, statistics, times);
  ReadOutdatedChunks(snapshot, tables);
}

}  // namespace pleat::pg
