#include "compiler/model/hypertable.h"

#include <fmt/format.h>

#include "emit/dsl/kinds.h"

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

std::string ColumnstoreAfter(const Columnstore& store, const Context& context) {
  Phrase phrase(context);
  phrase.Word("columnstore");
  if (store.after) phrase.Word("after").Amount(*store.after);
  if (!store.segment_by.empty()) phrase.Word("segment by").Names(store.segment_by);
  std::vector<std::string> orders;
  for (const ColumnstoreOrder& order : store.order_by) orders.push_back(Order(order, context));
  if (!orders.empty()) phrase.Word("order by").Group(orders);
  return phrase.End();
}

}  // namespace

std::string Declare(const Hypertable& hypertable, const Context& context) {
  std::string text =
      Phrase(context).Word("hypertable by").Name(hypertable.time_column).Word("{").text() + "\n";
  text += Phrase(context).Word("chunk interval").Amount(hypertable.chunk_interval).End();
  for (const SpaceDimension& dimension : hypertable.space) {
    Phrase phrase(context);
    phrase.Word("space").Names({dimension.column});
    text += phrase.Word("partitions").Word(fmt::format("{}", dimension.partitions)).End();
  }
  if (hypertable.columnstore) text += ColumnstoreAfter(*hypertable.columnstore, context);
  if (hypertable.retain) text += Phrase(context).Word("retain").Amount(*hypertable.retain).End();
  return text + "}\n";
}

}  // namespace pleat::dsl
