#include "compiler/ast/transform.h"

namespace pleat::ast {

namespace {

ColumnstoreOrder ToOrder(SchemaParser::OrderByContext* order) {
  ColumnstoreOrder result = {.column = ToName(order->word()),
                             .descending = order->DESC() != nullptr};
  if (order->NULLS() != nullptr) result.nulls_first = order->FIRST() != nullptr;
  return result;
}

// AUTO or a list.
void AddSegments(Columnstore& result, SchemaParser::ColumnstoreClauseContext* clause,
                 const Origin& origin) {
  if (result.auto_segments || !result.segment_by.empty()) origin.ReportTwice(At(*clause));
  result.auto_segments = clause->AUTO() != nullptr;
  result.segment_by = ToNames(clause->names());
}

void AddOrder(Columnstore& result, SchemaParser::ColumnstoreClauseContext* clause,
              const Origin& origin) {
  if (result.auto_order || !result.order_by.empty()) origin.ReportTwice(At(*clause));
  result.auto_order = clause->AUTO() != nullptr;
  for (auto* order : clause->orderBy()) result.order_by.push_back(ToOrder(order));
}

std::vector<SparseIndex> ToSparse(SchemaParser::ColumnstoreClauseContext* clause) {
  std::vector<SparseIndex> result;
  for (auto* index : clause->sparseIndex())
    result.push_back({.method = ToName(index->word()), .columns = ToNames(index->names())});
  return result;
}

AgePolicy ToAge(SchemaParser::IntervalContext* interval, bool by_creation) {
  return {.age = ToLiteral(interval->literal()), .by_creation = by_creation};
}

}  // namespace

Columnstore ToColumnstore(SchemaParser::PolicyContext* policy, const Origin& origin) {
  Columnstore result = {.at = At(*policy)};
  std::vector<SchemaParser::ScheduleContext*> schedule;
  for (auto* clause : policy->columnstoreClause()) {
    const Range at = At(*clause);
    if (clause->AFTER() != nullptr) {
      SetOnce(result.policy, ToAge(clause->interval(), clause->CREATION() != nullptr), at, origin);
    } else if (clause->SEGMENT() != nullptr) {
      AddSegments(result, clause, origin);
    } else if (clause->ORDER() != nullptr) {
      AddOrder(result, clause, origin);
    } else if (clause->SPARSE() != nullptr) {
      SetOnce(result.sparse, ToSparse(clause), at, origin);
    } else if (clause->RECOMPRESS() != nullptr) {
      result.recompress = true;
    } else {
      schedule.push_back(clause->schedule());
    }
  }
  result.has_schedule = !schedule.empty();
  if (result.policy) result.policy->schedule = ToSchedule(schedule, origin);
  return result;
}

AgePolicy ToRetention(SchemaParser::PolicyContext* policy, const Origin& origin) {
  AgePolicy result = ToAge(policy->interval(), policy->CREATION() != nullptr);
  result.schedule = ToSchedule(policy->schedule(), origin);
  return result;
}

namespace {

void AddChunks(Hypertable& result, SchemaParser::PolicyContext* policy, const Origin& origin) {
  const Range at = At(*policy);
  if (policy->INTERVAL() != nullptr) {
    SetOnce(result.chunk_interval, ToLiteral(policy->literal()), at, origin);
  } else if (policy->SCHEMA() != nullptr) {
    SetOnce(result.chunk_schema, ToName(policy->word()), at, origin);
  } else if (policy->PREFIX() != nullptr) {
    SetOnce(result.chunk_prefix, ToLiteral(policy->literal()), at, origin);
  } else {
    if (!result.chunk_skipping.empty()) origin.ReportTwice(at);
    result.chunk_skipping = ToNames(policy->names());
  }
}

}  // namespace

Hypertable ToHypertable(SchemaParser::HypertableContext* hypertable, const Origin& origin) {
  Hypertable result = {.at = At(*hypertable), .time_column = ToName(hypertable->word())};
  for (auto* policy : hypertable->policy()) {
    const Range at = At(*policy);
    if (policy->CHUNK() != nullptr) {
      AddChunks(result, policy, origin);
    } else if (policy->SPACE() != nullptr) {
      result.space.push_back({.column = ToName(policy->word()),
                              .partitions = ToLiteral(policy->literal()),
                              .by_range = policy->INTERVAL() != nullptr});
    } else if (policy->NOW() != nullptr) {
      SetOnce(result.integer_now, ToName(policy->qualifiedName()), at, origin);
    } else if (policy->RETAIN() != nullptr) {
      SetOnce(result.retain, ToRetention(policy, origin), at, origin);
    } else if (policy->REORDER() != nullptr) {
      SetOnce(result.reorder,
              {.index = ToName(policy->word()), .schedule = ToSchedule(policy->schedule(), origin)},
              at, origin);
    } else if (policy->TABLESPACE() != nullptr) {
      if (!result.tablespaces.empty()) origin.ReportTwice(at);
      result.tablespaces = ToNames(policy->names());
    } else {
      SetOnce(result.columnstore, ToColumnstore(policy, origin), at, origin);
    }
  }
  return result;
}

}  // namespace pleat::ast
