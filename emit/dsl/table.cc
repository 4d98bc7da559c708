#include "compiler/model/table.h"

#include "emit/dsl/access.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {
namespace {

std::string Identity(const ReplicaIdentity& identity, const Context& context) {
  Phrase phrase(context);
  phrase.Word("replica identity");
  switch (identity.kind) {
    case ReplicaIdentity::Kind::Default:
      return "";
    case ReplicaIdentity::Kind::Full:
      return phrase.Word("full").End();
    case ReplicaIdentity::Kind::Nothing:
      return phrase.Word("nothing").End();
    case ReplicaIdentity::Kind::Index:
      return phrase.Word("using index").Name(identity.index).End();
  }
  return "";
}

std::string PartitionBy(const Partitioning& partitioning, const Context& context) {
  std::vector<std::string> elements;
  for (const IndexElement& element : partitioning.elements) {
    elements.push_back(Element(element, context));
  }
  return Phrase(context)
      .Word("partition by")
      .Word(ToString(partitioning.strategy))
      .Group(elements)
      .End();
}

// What stands between its parentheses is SQL.
std::string Bound(PartitionBound bound, const Context& context) {
  const auto mark = [&](std::vector<Expr>& values) {
    std::string text;
    for (const Expr& value : values) text += (text.empty() ? "" : ", ") + value.text;
    values = {{Island(text, context)}};
  };
  if (auto* range = std::get_if<RangeBound>(&bound)) {
    mark(range->from);
    mark(range->to);
  }
  if (auto* list = std::get_if<ListBound>(&bound)) mark(list->values);
  return ToString(bound);
}

void Parents(Phrase& head, const Table& table, const Context& context) {
  if (table.partition_of) {
    head.Word("partition of").Name(table.partition_of->parent);
    head.Word(Bound(table.partition_of->bound, context));
  }
  if (table.inherits.empty()) return;
  std::vector<std::string> parents;
  for (const QualifiedName& parent : table.inherits) {
    parents.push_back(Phrase(context).Name(parent).text());
  }
  head.Word("inherits").Group(parents);
}

// Items set apart from the columns by a blank line.
std::string Rest(const Table& table, const Context& context) {
  std::string text;
  for (const Constraint& constraint : table.constraints) {
    if (!Clause(constraint, table, context)) text += Item(constraint, table, context);
  }
  text += IndexesOf(table.name, context);
  text += TriggersOf(table.name, context);
  const auto hypertable = context.catalog.hypertables.find(table.name);
  if (hypertable != context.catalog.hypertables.end()) {
    text += Declare(hypertable->second, context);
  }
  if (table.row_security) text += Phrase(context).Word("enable row level security").End();
  if (table.force_row_security) text += Phrase(context).Word("force row level security").End();
  const auto& policies = context.catalog.policies;
  for (auto policy = policies.lower_bound({table.name, {}});
       policy != policies.end() && policy->first.owner == table.name; ++policy) {
    text += Declare(policy->second, context);
  }
  text += AccessItems(table.name, context);
  if (table.clustered_on) {
    text += Phrase(context).Word("cluster on").Name(*table.clustered_on).End();
  }
  text += Identity(table.replica_identity, context);
  if (table.access_method) text += Phrase(context).Word("using").Name(*table.access_method).End();
  if (table.partitioning) text += PartitionBy(*table.partitioning, context);
  if (!table.options.empty()) text += Phrase(context).With(table.options).End();
  if (table.tablespace) text += Phrase(context).Tablespace(table.tablespace).End();
  if (table.comment) text += Phrase(context).Comment(table.comment).End();
  return text;
}

}  // namespace

std::string Declare(const Table& table, const Context& context) {
  Phrase head(context);
  head.If(table.unlogged, "unlogged").Word("table").Name(table.name);
  Parents(head, table, context);
  std::string columns;
  for (const Column& column : table.columns) columns += Item(column, table, context);
  const std::string rest = Rest(table, context);
  const bool has_parents = table.partition_of || !table.inherits.empty();
  const bool apart = !rest.empty() && !columns.empty();
  const std::string text =
      has_parents && columns.empty() && rest.empty()
          ? head.End()
          : head.text() + " {\n" + columns + (apart ? "\n" : "") + rest + "}\n";
  return text + CommentsOnTriggers(table.name, context);
}

}  // namespace pleat::dsl
