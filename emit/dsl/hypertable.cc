#include "compiler/model/hypertable.h"

#include <fmt/format.h>

#include "emit/dsl/kinds.h"
#include "emit/dsl/schedule.h"

namespace pleat::dsl {
namespace {

std::string Order(const ColumnstoreOrder& order, const Context& context) {
  Phrase phrase(context);
  phrase.Name(order.column).If(order.descending, "desc");
  if (order.nulls_first != order.descending) {
    phrase.Word(order.nulls_first ? "nulls first" : "nulls last");
  }
  return phrase.text();
}

std::string Sparse(const SparseIndex& index, const Context& context) {
  return Phrase(context).Word(index.method).Names(index.columns).text();
}

}  // namespace

std::string ColumnstoreAfter(const Columnstore& store, const TimeAmount& chunk_interval,
                             const Context& context) {
  Phrase phrase(context);
  phrase.Word("columnstore");
  if (store.policy)
    phrase.Word("after").Amount(store.policy->age).If(store.policy->by_creation, "by creation");
  phrase.If(!store.segment_by, "segment by auto");
  if (store.segment_by && !store.segment_by->empty())
    phrase.Word("segment by").Names(*store.segment_by);
  std::vector<std::string> orders;
  for (const ColumnstoreOrder& order : store.order_by) orders.push_back(Order(order, context));
  phrase.Word("order by");
  orders.empty() ? phrase.Word("auto") : phrase.Group(orders);
  if (store.sparse) {
    std::vector<std::string> indexes;
    for (const SparseIndex& index : *store.sparse) indexes.push_back(Sparse(index, context));
    phrase.Word("sparse index");
    indexes.empty() ? phrase.Word("none") : phrase.Group(indexes);
  }
  if (store.policy)
    AddSchedule(phrase, store.policy->schedule, ColumnstoreSchedule(chunk_interval));
  return phrase.End();
}

namespace {

std::string Dimension(const SpaceDimension& dimension, const Context& context) {
  Phrase phrase(context);
  phrase.Word("space").Names({dimension.column});
  if (dimension.interval) return phrase.Word("interval").Amount(*dimension.interval).End();
  return phrase.Word("partitions").Word(fmt::format("{}", dimension.partitions)).End();
}

std::string Chunks(const Hypertable& hypertable, const Context& context) {
  std::string text = Phrase(context).Word("chunk interval").Amount(hypertable.chunk_interval).End();
  if (hypertable.chunk_schema)
    text += Phrase(context).Word("chunk schema").Name(*hypertable.chunk_schema).End();
  if (hypertable.chunk_prefix) {
    Phrase phrase(context);
    text += phrase.Word("chunk prefix").Text(*hypertable.chunk_prefix).End();
  }
  if (!hypertable.chunk_skipping.empty())
    text += Phrase(context).Word("chunk skipping").Names(hypertable.chunk_skipping).End();
  return text;
}

}  // namespace

std::string Retention(const AgePolicy& retain, const Context& context) {
  Phrase phrase(context);
  phrase.Word("retain").Amount(retain.age).If(retain.by_creation, "by creation");
  return AddSchedule(phrase, retain.schedule, RetentionSchedule()).End();
}

namespace {

std::string Reorder(const ReorderPolicy& reorder, const TimeAmount& chunk_interval,
                    const Context& context) {
  Phrase phrase(context);
  phrase.Word("reorder by").Name(reorder.index);
  return AddSchedule(phrase, reorder.schedule, ReorderSchedule(chunk_interval)).End();
}

}  // namespace

std::string Declare(const Hypertable& hypertable, const Context& context) {
  std::string text =
      Phrase(context).Word("hypertable by").Name(hypertable.time_column).Word("{").text() + "\n";
  text += Chunks(hypertable, context);
  if (hypertable.integer_now)
    text += Phrase(context).Word("now function").Name(*hypertable.integer_now).End();
  for (const SpaceDimension& dimension : hypertable.space) text += Dimension(dimension, context);
  if (!hypertable.tablespaces.empty())
    text += Phrase(context).Word("tablespace").Names(hypertable.tablespaces).End();
  if (hypertable.columnstore)
    text += ColumnstoreAfter(*hypertable.columnstore, hypertable.chunk_interval, context);
  if (hypertable.reorder) text += Reorder(*hypertable.reorder, hypertable.chunk_interval, context);
  if (hypertable.retain) text += Retention(*hypertable.retain, context);
  return text + "}\n";
}

}  // namespace pleat::dsl
