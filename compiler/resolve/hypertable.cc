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
  if (const auto* interval = std::get_if<Interval>(&*amount))
    hypertable.chunk_interval = ChunkInterval(Microseconds(*interval));
}

void AddColumnstore(Project& project, AstHypertable declared, const Table& table,
                    const std::string& user, Hypertable& hypertable) {
  const auto& node = declared.node->columnstore;
  if (!node) return;
  const Place& place = *declared.place;
  Columnstore columnstore = {.segment_by =
                                 ToColumns(project, place, node->segment_by, table, user)};
  if (node->after) columnstore.after = ToAmount(project, place, *node->after);
  for (const ast::ColumnstoreOrder& order : node->order_by) {
    const Identifier column = ToIdentifier(project, place, order.column);
    CheckColumn(project, place, order.column.at, column, table, user);
    columnstore.order_by.push_back({.column = column,
                                    .descending = order.descending,
                                    .nulls_first = order.nulls_first.value_or(order.descending)});
  }
  hypertable.columnstore = std::move(columnstore);
}

void AddSpace(Project& project, AstHypertable declared, const Table& table, const std::string& user,
              Hypertable& hypertable) {
  const Place& place = *declared.place;
  for (const ast::SpaceDimension& dimension : declared.node->space) {
    const Identifier column = ToIdentifier(project, place, dimension.column);
    CheckColumn(project, place, dimension.column.at, column, table, user);
    const auto partitions = ToInteger(project, place, dimension.partitions);
    // _timescaledb_catalog.dimension.num_slices is a smallint.
    const bool fits =
        partitions && *partitions > 0 && *partitions <= std::numeric_limits<std::int16_t>::max();
    if (partitions && !fits)
      Report(project, Code::InvalidValue, place, dimension.partitions.at,
             "a dimension has 1 to 32767 partitions");
    hypertable.space.push_back(
        {.column = column, .partitions = fits ? static_cast<int>(*partitions) : 0});
  }
}

void ReportKey(Project& project, AstHypertable declared, const ObjectKey& key,
               const Identifier& column) {
  const auto place = project.desired.sources.find(key);
  const std::string name = key.member.empty() ? key.name.name.text : key.member.text;
  Diagnostic diagnostic = {
      .code = Code::KeyWithoutTime,
      .span = place != project.desired.sources.end() ? place->second
                                                     : SpanOf(*declared.place, declared.node->at),
      .message = "unique key `" + name + "` of a hypertable lacks the partitioning column `" +
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
  const auto check = [&](const ObjectKey& key, const std::vector<Identifier>& columns) {
    for (const Identifier& column : partitioning) {
      const bool has = std::find(columns.begin(), columns.end(), column) != columns.end();
      if (!has) return ReportKey(project, declared, key, column);
    }
  };
  for (const Constraint& constraint : table.constraints) {
    const auto* key = std::get_if<Key>(&constraint.rule);
    if (key != nullptr) check(ConstraintKey(table.name, constraint.name), key->columns);
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
  AddSpace(project, declared, table, user, hypertable);
  AddColumnstore(project, declared, table, user, hypertable);
  if (declared.node->retain) hypertable.retain = ToAmount(project, place, *declared.node->retain);
  CheckKeys(project, declared, table, hypertable);
  project.desired.sources.emplace(ObjectKey{Kind::Hypertable, table.name, {}},
                                  SpanOf(place, declared.node->at));
  project.desired.catalog.hypertables.emplace(table.name, std::move(hypertable));
}

}  // namespace pleat::resolve
