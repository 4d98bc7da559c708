#include <algorithm>
#include <utility>

#include "compiler/model/refresh_option.h"
#include "compiler/model/requirement.h"
#include "compiler/model/timescale.h"

namespace pleat {
namespace {

// What came later than 2.11, and what the build with the Apache license does not have.
class TimescaleRequirements {
 public:
  TimescaleRequirements(const Catalog& catalog, const ServerFeatures& features)
      : catalog_(catalog), features_(features) {}

  void Of(const Hypertable& hypertable) {
    const ObjectKey key{Kind::Hypertable, hypertable.name, {}};
    if (!hypertable.chunk_skipping.empty()) Need({2, 16}, key, "chunk skipping");
    OfPolicy(key, hypertable.retain, RetentionSchedule());
    OfColumnstore(key, hypertable.columnstore);
    // Nothing but alter_job() says how often it runs.
    if (hypertable.reorder && hypertable.reorder->schedule.time_zone) Need({2, 12}, key, kZone);
    if (hypertable.retain || hypertable.reorder) NeedLicense(key, "a policy");
    if (hypertable.columnstore) NeedLicense(key, "a columnstore");
    const auto table = catalog_.tables.find(hypertable.name);
    if (table != catalog_.tables.end()) OfTable(table->second, hypertable);
  }

  void Of(const Trigger& trigger) {
    const bool of_rows = trigger.old_table || trigger.new_table;
    if (!of_rows || !catalog_.hypertables.contains(trigger.name.owner)) return;
    Need({2, 18}, MakeKey(Kind::Trigger, trigger.name), "referencing");
  }

  // A foreign key that another table has.
  void OfReference(const Table& table, const Constraint& constraint) {
    const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
    if (foreign == nullptr || !catalog_.hypertables.contains(foreign->table)) return;
    Need({2, 16}, ConstraintKey(table.name, constraint.name), "a reference to a hypertable");
  }

  void Of(const ContinuousAggregate& aggregate) {
    const ObjectKey key{Kind::ContinuousAggregate, aggregate.name, {}};
    NeedLicense(key, "continuous aggregate");
    OfPolicy(key, aggregate.retain, RetentionSchedule());
    OfColumnstore(key, aggregate.columnstore);
    OfReach(key, aggregate);
    if (aggregate.chunk_interval) Need({2, 12}, key, "chunk interval");
    if (aggregate.refresh.size() > 1) Need({2, 21}, key, "more than one refresh policy");
    for (const RefreshPolicy& policy : aggregate.refresh) {
      OfSchedule(key, policy.schedule, RefreshSchedule(policy.schedule.every));
      for (const RefreshOption& option : kRefreshOptions) {
        const std::string name(option.name);
        if (policy.options.contains(name)) Need(option.since, key, name);
      }
    }
  }

  void Of(const Job& job) {
    const ObjectKey key{Kind::Job, job.name, {}};
    NeedLicense(key, "a job");
    OfSchedule(key, job.schedule, {});
    if (job.name.name != job.procedure.name)
      Need({2, 20}, key, "a name that is not the procedure's");
  }

  std::vector<Requirement> Take() && { return std::move(unmet_); }

 private:
  static constexpr const char* kZone = "time zone";

  // The policy of the columnstore had to be about buckets that another one has refreshed.
  void OfReach(const ObjectKey& key, const ContinuousAggregate& aggregate) {
    if (!aggregate.columnstore || !aggregate.columnstore->policy) return;
    if (aggregate.refresh.empty()) Need({2, 18}, key, "a columnstore policy without `refresh`");
    const TimeAmount& age = aggregate.columnstore->policy->age;
    for (const RefreshPolicy& refresh : aggregate.refresh) {
      if (refresh.from && age > *refresh.from) continue;
      Need({2, 18}, key, "a refresh of what the columnstore has");
    }
  }

  void OfPolicy(const ObjectKey& key, const std::optional<AgePolicy>& policy,
                const Schedule& usual) {
    if (!policy) return;
    if (policy->by_creation) Need({2, 13}, key, "by creation");
    OfSchedule(key, policy->schedule, usual);
  }

  // What is said by alter_job(), which took no time zone.
  void OfSchedule(const ObjectKey& key, const Schedule& schedule, Schedule usual) {
    usual.every = schedule.every;
    usual.starting = schedule.starting;
    usual.time_zone = schedule.time_zone;
    if (schedule.time_zone && schedule != usual) Need({2, 12}, key, kZone);
  }

  void OfColumnstore(const ObjectKey& key, const std::optional<Columnstore>& store) {
    if (!store) return;
    OfPolicy(key, store->policy, ColumnstoreSchedule(Interval()));
    if (store->sparse) Need({2, 22}, key, "sparse index");
    const bool chosen = !store->segment_by || store->order_by.empty();
    if (chosen && key.kind == Kind::Hypertable) Need({2, 22}, key, "auto");
  }

  void OfTable(const Table& table, const Hypertable& hypertable) {
    const ObjectKey key{Kind::Hypertable, table.name, {}};
    if (table.unlogged) Need({2, 23}, key, "unlogged");
    if (table.replica_identity.kind != ReplicaIdentity::Kind::Default)
      Need({2, 12}, key, "replica identity");
    if (!hypertable.columnstore || !hypertable.columnstore->segment_by) return;
    const auto& segments = *hypertable.columnstore->segment_by;
    for (const Constraint& constraint : table.constraints) {
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      if (foreign == nullptr) continue;
      const bool segmented = std::all_of(
          foreign->columns.begin(), foreign->columns.end(), [&](const Identifier& column) {
            return std::find(segments.begin(), segments.end(), column) != segments.end();
          });
      if (!segmented)
        Need({2, 16}, ConstraintKey(table.name, constraint.name),
             "a reference by a column that the columnstore has no segments by");
    }
  }

  void Need(Release release, ObjectKey object, std::string what) {
    if (HasTimescale(features_, release)) return;
    const auto& has = features_.timescaledb ? features_.timescaledb : features_.new_timescaledb;
    unmet_.push_back({std::move(object), std::move(what), "TimescaleDB " + ToString(release),
                      "TimescaleDB " + *has});
  }

  void NeedLicense(ObjectKey object, std::string what) {
    if (!features_.timescaledb_apache) return;
    unmet_.push_back({std::move(object), std::move(what), "TimescaleDB under the Timescale license",
                      "the build with Apache's"});
  }

  const Catalog& catalog_;
  const ServerFeatures& features_;
  std::vector<Requirement> unmet_ = {};
};

}  // namespace

std::vector<Requirement> UnmetOfTimescale(const Catalog& catalog, const ServerFeatures& features) {
  TimescaleRequirements requirements(catalog, features);
  if (!catalog.hypertables.empty()) {
    for (const auto& [name, table] : catalog.tables) {
      for (const Constraint& constraint : table.constraints)
        requirements.OfReference(table, constraint);
    }
  }
  for (const auto& [name, hypertable] : catalog.hypertables) requirements.Of(hypertable);
  for (const auto& [name, trigger] : catalog.triggers) requirements.Of(trigger);
  for (const auto& [name, aggregate] : catalog.continuous_aggregates) requirements.Of(aggregate);
  for (const auto& [name, job] : catalog.jobs) requirements.Of(job);
  return std::move(requirements).Take();
}

}  // namespace pleat
