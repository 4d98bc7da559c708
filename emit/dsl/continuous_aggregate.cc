#include "compiler/model/continuous_aggregate.h"

#include "emit/dsl/kinds.h"
#include "emit/dsl/schedule.h"

namespace pleat::dsl {
namespace {

std::string Refresh(const RefreshPolicy& policy, const Context& context) {
  Phrase phrase(context);
  phrase.Word("refresh every").Text(ToString(policy.schedule.every));
  if (policy.from) phrase.Word("from").Amount(*policy.from);
  if (policy.to) phrase.Word("to").Amount(*policy.to);
  AddSchedule(phrase, policy.schedule, RefreshSchedule(policy.schedule.every));
  return phrase.With(policy.options).End();
}

std::string BlockOf(const ContinuousAggregate& aggregate, const Context& context) {
  std::string text;
  for (const RefreshPolicy& policy : aggregate.refresh) text += Refresh(policy, context);
  if (!aggregate.materialized_only) text += Phrase(context).Word("real time").End();
  if (aggregate.chunk_interval)
    text += Phrase(context).Word("chunk interval").Amount(*aggregate.chunk_interval).End();
  if (aggregate.columnstore)
    text += ColumnstoreAfter(*aggregate.columnstore, kAggregateChunk, context);
  if (aggregate.retain) text += Retention(*aggregate.retain, context);
  text += IndexesOf(aggregate.name, context);
  if (aggregate.comment) text += Phrase(context).Comment(aggregate.comment).End();
  return text;
}

}  // namespace

std::string Declare(const ContinuousAggregate& aggregate, const Context& context) {
  Phrase head(context);
  head.Word("continuous aggregate").Name(aggregate.name);
  if (!aggregate.columns.empty()) head.Names(aggregate.columns);
  const std::string items = BlockOf(aggregate, context);
  if (!items.empty()) head.Word("{\n" + items + "}");
  return head.Word("as").text() + "\n" + Island(aggregate.query.text, context) + ";\n" +
         CommentsOnColumns(aggregate.name, context, aggregate.column_comments);
}

}  // namespace pleat::dsl
