#include "compiler/ast/transform.h"

namespace pleat::ast {

namespace {

using Item = SchemaParser::AggregateItemContext;

RefreshPolicy ToRefresh(Item* item, const Origin& origin) {
  RefreshPolicy result = {.at = At(*item)};
  std::vector<SchemaParser::ScheduleContext*> schedule;
  for (auto* clause : item->refreshClause()) {
    if (clause->optionList() != nullptr) {
      for (const Option& option : ToOptions(clause->optionList())) result.options.push_back(option);
    } else if (clause->schedule() != nullptr) {
      schedule.push_back(clause->schedule());
    } else {
      auto& end = clause->FROM() != nullptr ? result.from : result.to;
      SetOnce(end, ToLiteral(clause->interval()->literal()), At(*clause), origin);
    }
  }
  result.schedule = ToSchedule(schedule, origin);
  SetOnce(result.schedule.every, ToLiteral(item->interval()->literal()), result.at, origin);
  return result;
}

// What a continuous aggregate has in common with a hypertable.
void AddPolicy(SchemaParser::PolicyContext* policy, const Origin& origin,
               ContinuousAggregate& aggregate) {
  const Range at = At(*policy);
  if (policy->CHUNK() != nullptr && policy->INTERVAL() != nullptr) {
    SetOnce(aggregate.chunk_interval, ToLiteral(policy->literal()), at, origin);
  } else if (policy->RETAIN() != nullptr) {
    SetOnce(aggregate.retain, ToRetention(policy, origin), at, origin);
  } else if (policy->COLUMNSTORE() != nullptr) {
    SetOnce(aggregate.columnstore, ToColumnstore(policy, origin), at, origin);
  } else {
    origin.sink.Add({.code = Code::Conflict,
                     .span = SpanOf(origin.source, at),
                     .message = "only a hypertable has that"});
  }
}

void AddItem(Item* item, const Origin& origin, ContinuousAggregate& aggregate) {
  if (item->REFRESH() != nullptr) {
    aggregate.refresh.push_back(ToRefresh(item, origin));
  } else if (item->MATERIALIZED() != nullptr || item->REAL() != nullptr) {
    SetOnce(aggregate.materialized_only, item->MATERIALIZED() != nullptr, At(*item), origin);
  } else if (item->policy() != nullptr) {
    AddPolicy(item->policy(), origin, aggregate);
  } else if (item->blockIndex() != nullptr) {
    aggregate.indexes.push_back(ToIndex(item->blockIndex(), origin));
  } else {
    SetOnce(aggregate.comment, ToLiteral(item->comment()), At(*item), origin);
  }
}

}  // namespace

ContinuousAggregate ToContinuousAggregate(SchemaParser::ContinuousAggregateContext* aggregate,
                                          const Origin& origin) {
  ContinuousAggregate result = {.name = ToName(aggregate->qualifiedName()),
                                .query = ToSql(aggregate->query())};
  for (auto* names : aggregate->names()) {
    if (!result.columns.empty()) origin.ReportTwice(At(*names));
    result.columns = ToNames(names);
  }
  for (auto* was : aggregate->wasQualified()) SetOnce(result.was, ToName(was), At(*was), origin);
  for (auto* item : aggregate->aggregateItem()) AddItem(item, origin, result);
  return result;
}

}  // namespace pleat::ast
