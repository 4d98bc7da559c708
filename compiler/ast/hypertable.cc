#include "compiler/ast/transform.h"

namespace pleat::ast {

namespace {

ColumnstoreOrder ToOrder(SchemaParser::OrderByContext* order) {
  ColumnstoreOrder result = {.column = ToName(order->word()),
                             .descending = order->DESC() != nullptr};
  if (order->NULLS() != nullptr) result.nulls_first = order->FIRST() != nullptr;
  return result;
}

Columnstore ToColumnstore(SchemaParser::PolicyContext* policy, const Origin& origin) {
  Columnstore result;
  for (auto* after : policy->interval())
    SetOnce(result.after, ToLiteral(after->literal()), At(*after), origin);
  for (auto* names : policy->names()) {
    if (!result.segment_by.empty()) origin.ReportTwice(At(*names));
    result.segment_by = ToNames(names);
  }
  for (auto* order : policy->orderBy()) result.order_by.push_back(ToOrder(order));
  return result;
}

}  // namespace

Hypertable ToHypertable(SchemaParser::HypertableContext* hypertable, const Origin& origin) {
  Hypertable result = {.at = At(*hypertable), .time_column = ToName(hypertable->word())};
  for (auto* policy : hypertable->policy()) {
    const Range at = At(*policy);
    if (policy->CHUNK() != nullptr) {
      SetOnce(result.chunk_interval, ToLiteral(policy->literal()), at, origin);
    } else if (policy->SPACE() != nullptr) {
      result.space.push_back(
          {.column = ToName(policy->word()), .partitions = ToLiteral(policy->literal())});
    } else if (policy->RETAIN() != nullptr) {
      SetOnce(result.retain, ToLiteral(policy->interval(0)->literal()), at, origin);
    } else {
      SetOnce(result.columnstore, ToColumnstore(policy, origin), at, origin);
    }
  }
  return result;
}

}  // namespace pleat::ast
