#include "compiler/model/hypertable.h"

#include <algorithm>
#include <limits>

#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

bool IsOneOf(const TypeName& type, std::initializer_list<std::string_view> names) {
  return !type.array && std::find(names.begin(), names.end(), type.name.name.text) != names.end();
}
bool IsTime(const TypeName& type) {
  return IsOneOf(type, {"date", "timestamp without time zone", "timestamp with time zone"});
}
bool IsInteger(const TypeName& type) { return IsOneOf(type, {"smallint", "integer", "bigint"}); }

using AstHypertable = Declared<ast::Hypertable>;

// The primary dimension is NOT NULL, whether or not the column says so (manual,
// create_hypertable()).
Column* TimeColumn(Project& project, AstHypertable declared, Table& table, const Identifier& name,
                   const std::string& user) {
  const ast::Name& written = declared.node->time_column;
  if (!CheckColumn(project, *declared.place, written.at, name, table, user)) return nullptr;
  Column* column = FindColumn(table, name);
  column->not_null = true;
  const bool fits = IsTime(column->type) || IsInteger(column->type) || !IsBuiltin(column->type);
  if (fits || column->type.name.empty()) return column;
  Report(project, Code::InvalidValue, *declared.place, written.at,
         "a hypertable runs along a time or a whole number, and `" + name.text + "` is " +
             ToString(column->type));
  return nullptr;
}

void AddChunkInterval(Project& project, AstHypertable declared, const Column& time,
                      Hypertable& hypertable) {
  const ast::Hypertable& node = *declared.node;
  const Place& place = *declared.place;
  const bool whole_number = IsInteger(time.type);
  if (!node.chunk_interval) {
    if (whole_number)
      Report(project, Code::InvalidValue, place, node.at,
             "a hypertable along a whole number needs a `chunk interval`");
    return;
  }
  const auto amount = ToAmount(project, place, *node.chunk_interval);
  if (!amount) return;
  const bool is_number = std::holds_alternative<std::int64_t>(*amount);
  const bool is_positive = is_number ? std::get<std::int64_t>(*amount) > 0
                                     : Microseconds(std::get<Interval>(*amount)) > 0;
  if (!is_positive || (is_number != whole_number && IsBuiltin(time.type))) {
    Report(project, Code::InvalidValue, place, node.chunk_interval->at,
           is_positive ? "the chunk interval of `" + time.name.text + "` is " +
                             (whole_number ? "a number" : "an interval")
                       : "a chunk interval is more than nothing");
    return;
  }
  hypertable.chunk_interval = *amount;
  // TimescaleDB keeps microseconds: `1 month` comes back as thirty days.
  const auto* interval = std::get_if<Interval>(&*amount);
  if (interval == nullptr) return;
  hypertable.chunk_interval = ChunkInterval(Microseconds(*interval));
  const bool whole_days = std::get<Interval>(hypertable.chunk_interval).microseconds == 0;
  if (IsOneOf(time.type, {"date"}) && !whole_days)
    Report(project, Code::InvalidValue, place, node.chunk_interval->at,
           "the chunk interval of `" + time.name.text + "`, which is a date, is a number of days");
}

// Whether an age or a step fits a column of that type; reports that it does not.
bool FitsColumn(Project& project, const Place& place, Range at, const TimeAmount& amount,
                const Column& column, const std::string& what) {
  const bool whole_number = IsInteger(column.type);
  if (std::holds_alternative<std::int64_t>(amount) == whole_number || !IsBuiltin(column.type))
    return true;
  Report(
      project, Code::InvalidValue, place, at,
      what + " along `" + column.name.text + "` is " + (whole_number ? "a number" : "an interval"));
  return false;
}

std::optional<AgePolicy> ToPolicy(Project& project, const Place& place, const ast::AgePolicy& node,
                                  const Column& time, Schedule usual) {
  const auto age = ToAmount(project, place, node.age);
  if (!age) return std::nullopt;
  if (node.by_creation && !std::holds_alternative<Interval>(*age)) {
    Report(project, Code::InvalidValue, place, node.age.at,
           "the age of a chunk by its creation is an interval");
  } else if (!node.by_creation &&
             !FitsColumn(project, place, node.age.at, *age, time, "the age of a chunk")) {
    return std::nullopt;
  }
  return AgePolicy{.age = *age,
                   .by_creation = node.by_creation,
                   .schedule = ToSchedule(project, place, node.schedule, std::move(usual))};
}

std::vector<SparseIndex> ToSparse(Project& project, const Place& place,
                                  const std::vector<ast::SparseIndex>& indexes, const Table& table,
                                  const std::vector<Identifier>& segments,
                                  const std::string& user) {
  std::vector<SparseIndex> result;
  for (const ast::SparseIndex& index : indexes) {
    const std::string method = ToIdentifier(project, place, index.method).text;
    if (method != "bloom" && method != "minmax")
      Report(project, Code::InvalidValue, place, index.method.at,
             "a sparse index is `bloom` or `minmax`");
    result.push_back({method, ToColumns(project, place, index.columns, table, user)});
    for (const Identifier& column : result.back().columns) {
      if (std::find(segments.begin(), segments.end(), column) == segments.end()) continue;
      Report(project, Code::InvalidValue, place, index.method.at,
             "`" + column.text + "` is the same in all rows of a segment, which needs no index");
    }
  }
  return result;
}

void AddColumnstore(Project& project, AstHypertable declared, const Table& table,
                    const Column& time, const std::string& user, Hypertable& hypertable) {
  const auto& node = declared.node->columnstore;
  if (!node) return;
  const Place& place = *declared.place;
  Columnstore columnstore;
  if (node->auto_segments) {
    columnstore.segment_by.reset();
  } else {
    columnstore.segment_by = ToColumns(project, place, node->segment_by, table, user);
  }
  if (node->policy) {
    columnstore.policy = ToPolicy(project, place, *node->policy, time,
                                  ColumnstoreSchedule(hypertable.chunk_interval));
  } else if (node->has_schedule) {
    Report(project, Code::InvalidValue, place, node->at,
           "a columnstore without `after` has no job to schedule");
  }
  for (const ast::ColumnstoreOrder& order : node->order_by) {
    const Identifier column = ToIdentifier(project, place, order.column);
    CheckColumn(project, place, order.column.at, column, table, user);
    columnstore.order_by.push_back({.column = column,
                                    .descending = order.descending,
                                    .nulls_first = order.nulls_first.value_or(order.descending)});
  }
  if (!node->auto_order)
    AddTimeTo(columnstore.order_by, hypertable.time_column, columnstore.segment_by);
  if (node->sparse) {
    columnstore.sparse = ToSparse(project, place, *node->sparse, table,
                                  columnstore.segment_by.value_or(std::vector<Identifier>()), user);
  }
  if (node->recompress) {
    project.desired.transition.recompressed.insert({Kind::Hypertable, hypertable.name, {}});
  }
  hypertable.columnstore = std::move(columnstore);
}

// _timescaledb_catalog.dimension.num_slices is a smallint.
int ToPartitions(Project& project, const Place& place, ast::Literal literal) {
  const auto partitions = ToInteger(project, place, literal);
  if (!partitions) return 0;
  if (*partitions > 0 && *partitions <= std::numeric_limits<std::int16_t>::max())
    return static_cast<int>(*partitions);
  Report(project, Code::InvalidValue, place, literal.at, "a dimension has 1 to 32767 partitions");
  return 0;
}

void AddSpace(Project& project, AstHypertable declared, Table& table, const std::string& user,
              Hypertable& hypertable) {
  const Place& place = *declared.place;
  for (const ast::SpaceDimension& dimension : declared.node->space) {
    const Identifier name = ToIdentifier(project, place, dimension.column);
    SpaceDimension space = {.column = name};
    if (!CheckColumn(project, place, dimension.column.at, name, table, user)) continue;
    if (!dimension.by_range) {
      space.partitions = ToPartitions(project, place, dimension.partitions);
    } else if (const auto step = ToAmount(project, place, dimension.partitions)) {
      Column& column = *FindColumn(table, name);
      // As the first dimension (ts_dimension_add()).
      column.not_null = true;
      FitsColumn(project, place, dimension.partitions.at, *step, column, "a step");
      space.interval = *step;
      if (const auto* interval = std::get_if<Interval>(&*step))
        space.interval = ChunkInterval(Microseconds(*interval));
    }
    hypertable.space.push_back(std::move(space));
  }
  // Their order means nothing.
  std::sort(hypertable.space.begin(), hypertable.space.end(),
            [](const auto& a, const auto& b) { return a.column < b.column; });
}

// The function belongs to the files, to the server or to an extension.
void AddIntegerNow(Project& project, AstHypertable declared, const Column& time,
                   Hypertable& hypertable) {
  const auto& node = declared.node->integer_now;
  if (!node) return;
  const Place& place = *declared.place;
  if (!IsInteger(time.type) && IsBuiltin(time.type)) {
    return Report(project, Code::InvalidValue, place, node->at(),
                  "only along a whole number a function tells what is now");
  }
  hypertable.integer_now =
      ToFunction(project, place, node->at(), ToQualified(project, place, *node, {}));
}

void AddReorder(Project& project, AstHypertable declared, const Table& table,
                Hypertable& hypertable) {
  const auto& node = declared.node->reorder;
  if (!node) return;
  const Place& place = *declared.place;
  const Identifier name = ToIdentifier(project, place, node->index);
  const auto& indexes = project.desired.catalog.indexes;
  const auto index = indexes.find({table.name.schema, name});
  const bool is_key = std::any_of(
      table.constraints.begin(), table.constraints.end(), [&](const Constraint& constraint) {
        return constraint.name == name && std::holds_alternative<Key>(constraint.rule);
      });
  if (!is_key && (index == indexes.end() || index->second.table != table.name) && project.whole) {
    return Report(project, Code::UnknownObject, place, node->index.at,
                  "`" + table.name.name.text + "` has no index `" + name.text + "`");
  }
  hypertable.reorder =
      ReorderPolicy{.index = name,
                    .schedule = ToSchedule(project, place, node->schedule,
                                           ReorderSchedule(hypertable.chunk_interval))};
}

void AddChunks(Project& project, AstHypertable declared, const Table& table,
               const std::string& user, Hypertable& hypertable) {
  const ast::Hypertable& node = *declared.node;
  const Place& place = *declared.place;
  if (node.chunk_schema) hypertable.chunk_schema = ToIdentifier(project, place, *node.chunk_schema);
  hypertable.chunk_prefix = ToText(project, place, node.chunk_prefix);
  hypertable.chunk_skipping = ToColumns(project, place, node.chunk_skipping, table, user);
  std::sort(hypertable.chunk_skipping.begin(), hypertable.chunk_skipping.end());
  hypertable.tablespaces = ToIdentifiers(project, place, node.tablespaces);
}

// create_hypertable() attaches the tablespace of the table, which attach_tablespace() gives one
// that has none: they are said once.
void TakeTablespace(Project& project, AstHypertable declared, Table& table,
                    Hypertable& hypertable) {
  if (!table.tablespace) return;
  std::vector<Identifier>& all = hypertable.tablespaces;
  if (all.empty()) all.push_back(*table.tablespace);
  if (std::find(all.begin(), all.end(), *table.tablespace) == all.end())
    Report(project, Code::Conflict, *declared.place, declared.node->at,
           "the tablespace of the table is not one of its hypertable's");
  table.tablespace.reset();
}

void ReportKey(Project& project, AstHypertable declared, const ObjectKey& key,
               const std::string& noun, const Identifier& column) {
  const auto place = project.desired.sources.find(key);
  const std::string name = key.member.empty() ? key.name.name.text : key.member.text;
  Diagnostic diagnostic = {
      .code = Code::KeyWithoutTime,
      .span = place != project.desired.sources.end() ? place->second
                                                     : SpanOf(*declared.place, declared.node->at),
      .message = noun + " `" + name + "` of a hypertable lacks the partitioning column `" +
                 column.text + "`"};
  diagnostic.labels.push_back(
      {SpanOf(*declared.place, declared.node->time_column.at), "hypertable declared here"});
  project.sink.Add(std::move(diagnostic));
}

// Rows are unique within a chunk only (manual, "Hypertables and unique indexes").
void CheckKeys(Project& project, AstHypertable declared, const Table& table,
               const Hypertable& hypertable) {
  std::vector<Identifier> partitioning = {hypertable.time_column};
  for (const SpaceDimension& dimension : hypertable.space) partitioning.push_back(dimension.column);
  const auto check = [&](const ObjectKey& key, const std::vector<Identifier>& columns,
                         const char* noun = "unique key") {
    for (const Identifier& column : partitioning) {
      const bool has = std::find(columns.begin(), columns.end(), column) != columns.end();
      if (!has) return ReportKey(project, declared, key, noun, column);
    }
  };
  for (const Constraint& constraint : table.constraints) {
    const ObjectKey key = ConstraintKey(table.name, constraint.name);
    const auto* unique = std::get_if<Key>(&constraint.rule);
    if (unique != nullptr) check(key, unique->columns);
    if (std::holds_alternative<Exclusion>(constraint.rule))
      check(key, OwnColumns(constraint), "exclusion constraint");
  }
  const auto [first, last] = project.unique_indexes.equal_range(table.name);
  for (auto entry = first; entry != last; ++entry) {
    std::vector<Identifier> columns;
    for (const IndexElement& element : entry->second->elements) {
      if (const auto* column = std::get_if<Identifier>(&element.key)) columns.push_back(*column);
    }
    check({Kind::Index, entry->second->name, {}}, columns);
  }
}

}  // namespace

void AddHypertable(Project& project, TableWork& work) {
  if (work.members.hypertables.empty()) return;
  const AstHypertable declared = work.members.hypertables.front();
  const Place& place = *declared.place;
  Table& table = *work.table;
  for (std::size_t i = 1; i < work.members.hypertables.size(); ++i) {
    const auto& again = work.members.hypertables[i];
    Report(project, Code::Conflict, *again.place, again.node->at, "`hypertable` stands here twice");
  }
  const std::string user = UserPhrase(Kind::Hypertable, table.name.name);
  Hypertable hypertable = {.name = table.name,
                           .time_column = ToIdentifier(project, place, declared.node->time_column)};
  const Column* time = TimeColumn(project, declared, table, hypertable.time_column, user);
  if (time == nullptr) return;
  AddChunkInterval(project, declared, *time, hypertable);
  AddIntegerNow(project, declared, *time, hypertable);
  AddSpace(project, declared, table, user, hypertable);
  AddChunks(project, declared, table, user, hypertable);
  TakeTablespace(project, declared, table, hypertable);
  AddColumnstore(project, declared, table, *time, user, hypertable);
  if (const auto& retain = declared.node->retain)
    hypertable.retain = ToPolicy(project, place, *retain, *time, RetentionSchedule());
  AddReorder(project, declared, table, hypertable);
  CheckKeys(project, declared, table, hypertable);
  project.desired.sources.emplace(ObjectKey{Kind::Hypertable, table.name, {}},
                                  SpanOf(place, declared.node->at));
  project.desired.catalog.hypertables.emplace(table.name, std::move(hypertable));
}

}  // namespace pleat::resolve
