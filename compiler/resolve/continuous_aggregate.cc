#include "compiler/model/continuous_aggregate.h"

#include <algorithm>

#include "compiler/canon/bucket_query.h"
#include "compiler/diag/nearest.h"
#include "compiler/model/refresh_option.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

using Node = Declared<ast::ContinuousAggregate>;

std::optional<TimeAmount> ToAge(Project& project, const Place& place,
                                const std::optional<ast::Literal>& literal) {
  return literal ? ToAmount(project, place, *literal) : std::nullopt;
}

void ReportUnknownOption(Project& project, const Place& place, Range at, const std::string& name) {
  Diagnostic diagnostic = {.code = Code::InvalidValue,
                           .span = SpanOf(place, at),
                           .message = "a refresh policy has no option `" + name + "`"};
  std::vector<std::string> names;
  for (const RefreshOption& option : kRefreshOptions) names.emplace_back(option.name);
  const auto nearest = Nearest(name, names);
  if (nearest) diagnostic.help = "an option with a similar name exists: `" + *nearest + "`";
  project.sink.Add(std::move(diagnostic));
}

bool IsWholeNumber(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

void CheckOptions(Project& project, const Place& place, const ast::RefreshPolicy& node,
                  const Options& options) {
  for (const auto& [name, value] : options) {
    const auto* known =
        std::find_if(kRefreshOptions.begin(), kRefreshOptions.end(),
                     [&](const RefreshOption& option) { return option.name == name; });
    if (known == kRefreshOptions.end()) {
      ReportUnknownOption(project, place, node.at, name);
    } else if (known->is_number && !IsWholeNumber(value)) {
      Report(project, Code::InvalidValue, place, node.at,
             "`" + value + "` is no whole number for `" + name + "`");
    } else if (!known->is_number && value != "true" && value != "false") {
      Report(project, Code::InvalidValue, place, node.at,
             "`" + name + "` is `true` or `false`, not `" + value + "`");
    }
  }
}

// How often it runs is what the rest of its schedule goes by.
Schedule ToRefreshSchedule(Project& project, const Place& place, const ast::Schedule& node) {
  const Schedule every = ToSchedule(project, place, {.every = node.every}, {});
  ast::Schedule rest = node;
  rest.every.reset();
  return ToSchedule(project, place, rest, RefreshSchedule(every.every));
}

RefreshPolicy ToRefresh(Project& project, const Place& place, const ast::RefreshPolicy& node) {
  RefreshPolicy policy = {.schedule = ToRefreshSchedule(project, place, node.schedule),
                          .from = ToAge(project, place, node.from),
                          .to = ToAge(project, place, node.to),
                          .options = ToOptions(project, place, node.options)};
  const bool same_kind = policy.from && policy.to && policy.from->index() == policy.to->index();
  if (policy.from && policy.to && (!same_kind || *policy.from <= *policy.to))
    Report(project, Code::InvalidValue, place, node.from->at,
           "a refresh goes from what is older to what is newer");
  CheckOptions(project, place, node, policy.options);
  return policy;
}

std::optional<AgePolicy> ToPolicy(Project& project, const Place& place,
                                  const std::optional<ast::AgePolicy>& node, Schedule usual) {
  if (!node) return std::nullopt;
  const auto age = ToAmount(project, place, node->age);
  if (!age) return std::nullopt;
  return AgePolicy{.age = *age,
                   .by_creation = node->by_creation,
                   .schedule = ToSchedule(project, place, node->schedule, std::move(usual))};
}

// Its columns are the query's, which only the server knows for sure.
std::optional<Columnstore> ToColumnstore(Project& project, const Place& place,
                                         const std::optional<ast::Columnstore>& node) {
  if (!node) return std::nullopt;
  Columnstore columnstore = {
      .policy = ToPolicy(project, place, node->policy, ColumnstoreSchedule(kAggregateChunk))};
  if (node->auto_segments) {
    columnstore.segment_by.reset();
  } else {
    columnstore.segment_by = ToIdentifiers(project, place, node->segment_by);
  }
  for (const ast::ColumnstoreOrder& order : node->order_by) {
    columnstore.order_by.push_back({.column = ToIdentifier(project, place, order.column),
                                    .descending = order.descending,
                                    .nulls_first = order.nulls_first.value_or(order.descending)});
  }
  if (!node->sparse) return columnstore;
  columnstore.sparse.emplace();
  for (const ast::SparseIndex& index : *node->sparse) {
    columnstore.sparse->push_back({.method = ToIdentifier(project, place, index.method).text,
                                   .columns = ToIdentifiers(project, place, index.columns)});
  }
  return columnstore;
}

std::int64_t Length(const TimeAmount& amount) {
  const auto* interval = std::get_if<Interval>(&amount);
  return interval != nullptr ? Microseconds(*interval) : std::get<std::int64_t>(amount);
}

// Whether a window covers two buckets, without which no policy refreshes it.
bool CoversTwo(const RefreshPolicy& policy, const TimeAmount& width) {
  if (!policy.from || !policy.to) return true;
  if (policy.from->index() != width.index() || policy.to->index() != width.index()) return true;
  return Length(*policy.from) - Length(*policy.to) >= 2 * Length(width);
}

bool Overlap(const RefreshPolicy& a, const RefreshPolicy& b) {
  const auto is_before = [](const RefreshPolicy& older, const RefreshPolicy& newer) {
    return older.to && newer.from && Length(*older.to) >= Length(*newer.from);
  };
  return !is_before(a, b) && !is_before(b, a);
}

// What TimescaleDB of any release refuses.
void CheckQuery(Project& project, Node declared, const ContinuousAggregate& aggregate) {
  const ast::ContinuousAggregate& node = *declared.node;
  const Place& place = *declared.place;
  const auto query = canon::BucketQueryOf(aggregate.query);
  if (!query) return;
  if (query->refused) {
    Report(project, Code::Conflict, place, node.query.at,
           "the query of a continuous aggregate cannot have " + *query->refused);
  } else if (!query->has_bucket) {
    Report(project, Code::Conflict, place, node.query.at,
           "the query of a continuous aggregate needs a `time_bucket()`");
  }
  for (std::size_t at = 0; at < aggregate.refresh.size(); ++at) {
    const RefreshPolicy& policy = aggregate.refresh[at];
    if (query->width && !CoversTwo(policy, *query->width))
      Report(project, Code::InvalidValue, place, node.refresh[at].from->at,
             "a refresh covers two buckets at least");
    const auto before = aggregate.refresh.begin();
    const bool overlaps = std::any_of(before, before + static_cast<std::ptrdiff_t>(at),
                                      [&](const auto& other) { return Overlap(other, policy); });
    if (overlaps)
      Report(project, Code::Conflict, place, node.refresh[at].at,
             "two policies refresh the same buckets");
  }
}

}  // namespace

void AddContinuousAggregate(Project& project, Node declared) {
  const ast::ContinuousAggregate& node = *declared.node;
  const Place& place = *declared.place;
  const QualifiedName name = ToQualified(project, place, node.name, place.schema);
  TakeWas(project, place, node, {Kind::ContinuousAggregate, name, {}});
  if (node.columnstore && node.columnstore->recompress)
    project.desired.transition.recompressed.insert({Kind::ContinuousAggregate, name, {}});
  ContinuousAggregate aggregate = {
      .name = name,
      .columns = ToIdentifiers(project, place, node.columns),
      .query = ToQuery(project, place, node.query),
      .materialized_only = node.materialized_only.value_or(true),
      .chunk_interval = ToAge(project, place, node.chunk_interval),
      .columnstore = ToColumnstore(project, place, node.columnstore),
      .retain = ToPolicy(project, place, node.retain, RetentionSchedule()),
      .comment = ToText(project, place, node.comment)};
  // TimescaleDB keeps microseconds.
  if (aggregate.chunk_interval) {
    if (const auto* interval = std::get_if<Interval>(&*aggregate.chunk_interval))
      aggregate.chunk_interval = ChunkInterval(Microseconds(*interval));
  }
  for (const ast::RefreshPolicy& policy : node.refresh)
    aggregate.refresh.push_back(ToRefresh(project, place, policy));
  CheckQuery(project, declared, aggregate);
  SortByReach(aggregate.refresh);
  project.desired.catalog.continuous_aggregates.emplace(name, std::move(aggregate));
}

}  // namespace pleat::resolve
