#include <algorithm>

#include "compiler/canon/references.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

// What TimescaleDB of any release refuses of a hypertable or continuous aggregate and what hangs on
// it.
class HypertableConflicts {
 public:
  explicit HypertableConflicts(Project& project)
      : project_(project), catalog_(project.desired.catalog) {}

  void Find() {
    for (const auto& [name, table] : catalog_.tables) {
      const auto hypertable = catalog_.hypertables.find(name);
      if (hypertable != catalog_.hypertables.end()) Of(hypertable->second, table);
      for (const QualifiedName& parent : table.inherits) {
        if (catalog_.hypertables.contains(parent))
          Report({Kind::Table, name, {}}, parent, "no table can inherit from it");
      }
    }
    for (const auto& [name, rule] : catalog_.rules) {
      if (catalog_.hypertables.contains(name.owner))
        Report(MakeKey(Kind::Rule, name), name.owner, "it can have no rule");
    }
    for (const auto& [name, trigger] : catalog_.triggers) {
      const bool of_rows = trigger.for_each_row && (trigger.old_table || trigger.new_table);
      if (of_rows && catalog_.hypertables.contains(name.owner))
        Report(MakeKey(Kind::Trigger, name), name.owner,
               "a trigger for each row can have no `referencing`");
    }
    for (const auto& [name, aggregate] : catalog_.continuous_aggregates) Of(aggregate);
    for (const auto& [name, index] : catalog_.indexes) {
      if (index.unique && catalog_.continuous_aggregates.contains(index.table))
        Add({Kind::Index, name, {}}, "an index of a continuous aggregate cannot be unique");
    }
  }

 private:
  void Of(const Hypertable& hypertable, const Table& table) {
    const QualifiedName& name = table.name;
    const ObjectKey key{Kind::Hypertable, name, {}};
    if (table.partitioning || table.partition_of)
      Report(key, name, "it cannot be partitioned as well");
    if (!table.inherits.empty()) Report(key, name, "it cannot inherit");
    for (const Constraint& constraint : table.constraints) Of(constraint, hypertable);
    OfTime(hypertable, table);
    if (!hypertable.columnstore) return;
    if (table.row_security)
      Report(key, name, "it cannot have row-level security and a columnstore");
    OfColumns(*hypertable.columnstore, key);
  }

  void Of(const Constraint& constraint, const Hypertable& hypertable) {
    const ObjectKey key = ConstraintKey(hypertable.name, constraint.name);
    const auto* check = std::get_if<Check>(&constraint.rule);
    if (check != nullptr && check->no_inherit)
      Report(key, hypertable.name, "its chunks inherit every check");
    const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
    if (foreign != nullptr && catalog_.hypertables.contains(foreign->table))
      Report(key, hypertable.name, "it cannot refer to another hypertable");
    if (std::holds_alternative<Exclusion>(constraint.rule) && hypertable.columnstore)
      Report(key, hypertable.name, "it cannot have an exclusion constraint and a columnstore");
  }

  // Along whole numbers, an age counts from what a function says.
  void OfTime(const Hypertable& hypertable, const Table& table) {
    const bool needs_now = hypertable.retain && !hypertable.retain->by_creation &&
                           std::holds_alternative<std::int64_t>(hypertable.retain->age);
    if (needs_now && !hypertable.integer_now)
      Report({Kind::Hypertable, table.name, {}}, table.name,
             "`retain` along a whole number needs a `now function`");
  }

  void OfColumns(const Columnstore& columnstore, const ObjectKey& key) {
    std::vector<Identifier> columns = columnstore.segment_by.value_or(std::vector<Identifier>());
    for (const ColumnstoreOrder& order : columnstore.order_by) columns.push_back(order.column);
    std::sort(columns.begin(), columns.end());
    const auto twice = std::adjacent_find(columns.begin(), columns.end());
    if (twice == columns.end()) return;
    Report(key, key.name, "its columnstore names `" + twice->text + "` twice");
  }

  void Of(const ContinuousAggregate& aggregate) {
    const ObjectKey key{Kind::ContinuousAggregate, aggregate.name, {}};
    const auto found = canon::ReferencesOf(aggregate.query, canon::Form::Query);
    const auto* references = std::get_if<canon::References>(&found);
    if (references == nullptr) return;
    for (const canon::RelationUse& relation : references->relations) {
      const bool nested = catalog_.continuous_aggregates.contains(relation.name);
      if (nested && aggregate.refresh.size() > 1)
        Add(key, "a continuous aggregate over another one has one refresh policy at most");
      const auto source = catalog_.hypertables.find(relation.name);
      if (source == catalog_.hypertables.end() || source->second.integer_now) continue;
      if (!std::holds_alternative<std::int64_t>(source->second.chunk_interval)) continue;
      Add(key, "a continuous aggregate along a whole number needs that `" +
                   relation.name.name.text + "` has a `now function`");
    }
  }

  void Report(const ObjectKey& at, const QualifiedName& table, const std::string& why) {
    Add(at, "`" + table.name.text + "` is a hypertable: " + why);
  }

  void Add(const ObjectKey& at, std::string message) {
    Diagnostic diagnostic = {.code = Code::Conflict, .message = std::move(message)};
    const auto place = project_.desired.sources.find(at);
    if (place != project_.desired.sources.end()) diagnostic.span = place->second;
    project_.sink.Add(std::move(diagnostic));
  }

  Project& project_;
  const Catalog& catalog_;
};

}  // namespace

void FindHypertableConflicts(Project& project) { HypertableConflicts(project).Find(); }

}  // namespace pleat::resolve
