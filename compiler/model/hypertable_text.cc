#include "compiler/model/hypertable_text.h"

#include <fmt/format.h>

#include "compiler/model/quote.h"

namespace pleat {

void AddFacts(const Schedule& schedule, const Schedule& usual, Line& line) {
  if (schedule.every != usual.every) line.Fact("every", ToString(schedule.every));
  if (schedule.starting) line.Fact("starting", *schedule.starting);
  if (schedule.time_zone) line.Fact("time_zone", Literal(*schedule.time_zone));
  if (schedule.timeout != usual.timeout) line.Fact("timeout", ToString(schedule.timeout));
  if (schedule.retries != usual.retries) line.Fact("retries", fmt::format("{}", schedule.retries));
  if (schedule.retry_after != usual.retry_after)
    line.Fact("retry_after", ToString(schedule.retry_after));
  line.If(schedule.paused, "paused");
}

namespace {

void AddAge(Line& line, std::string_view what, const AgePolicy& policy, const Schedule& usual) {
  line.Fact(what, ToString(policy.age)).If(policy.by_creation, "by creation");
  AddFacts(policy.schedule, usual, line);
}

void AddColumnstore(Line& line, const Columnstore& store, const TimeAmount& chunk_interval) {
  line.Word("columnstore");
  if (store.policy) AddAge(line, "after", *store.policy, ColumnstoreSchedule(chunk_interval));
  if (store.segment_by) line.Columns("segment_by", *store.segment_by);
  line.If(!store.segment_by, "segment_by=auto");
  for (const ColumnstoreOrder& order : store.order_by) {
    line.Fact("order_by", Quoted(order.column))
        .If(order.descending, "desc")
        .If(order.nulls_first, "nulls first");
  }
  line.If(store.order_by.empty(), "order_by=auto");
  if (!store.sparse) return;
  line.If(store.sparse->empty(), "sparse=none");
  for (const SparseIndex& index : *store.sparse) line.Columns(index.method, index.columns);
}

}  // namespace

void AddFacts(const Hypertable& hypertable, Line& line) {
  line.Name("by", std::optional(hypertable.time_column))
      .Fact("chunk", ToString(hypertable.chunk_interval));
  if (hypertable.integer_now) line.Fact("now", Quoted(*hypertable.integer_now));
  for (const SpaceDimension& dimension : hypertable.space) {
    line.Fact("space", fmt::format("{}:{}", Quoted(dimension.column),
                                   dimension.interval ? ToString(*dimension.interval)
                                                      : fmt::format("{}", dimension.partitions)));
  }
  line.Name("chunk_schema", hypertable.chunk_schema);
  if (hypertable.chunk_prefix) line.Fact("chunk_prefix", Literal(*hypertable.chunk_prefix));
  line.Columns("chunk_skipping", hypertable.chunk_skipping)
      .Columns("tablespaces", hypertable.tablespaces);
  if (hypertable.columnstore)
    AddColumnstore(line, *hypertable.columnstore, hypertable.chunk_interval);
  if (hypertable.retain) AddAge(line, "retain", *hypertable.retain, RetentionSchedule());
  if (hypertable.reorder) {
    line.Fact("reorder", Quoted(hypertable.reorder->index));
    AddFacts(hypertable.reorder->schedule, ReorderSchedule(hypertable.chunk_interval), line);
  }
}

void AddFacts(const ContinuousAggregate& aggregate, Line& line) {
  line.Columns("columns", aggregate.columns).If(!aggregate.materialized_only, "real time");
  for (const RefreshPolicy& policy : aggregate.refresh) {
    const Schedule& schedule = policy.schedule;
    line.Fact("refresh", ToString(schedule.every));
    if (policy.from) line.Fact("from", ToString(*policy.from));
    if (policy.to) line.Fact("to", ToString(*policy.to));
    AddFacts(schedule, RefreshSchedule(schedule.every), line);
    line.With("with", policy.options);
  }
  if (aggregate.chunk_interval) line.Fact("chunk", ToString(*aggregate.chunk_interval));
  if (aggregate.columnstore) AddColumnstore(line, *aggregate.columnstore, kAggregateChunk);
  if (aggregate.retain) AddAge(line, "retain", *aggregate.retain, RetentionSchedule());
}

}  // namespace pleat
