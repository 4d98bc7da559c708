#include "compiler/model/table.h"

#include "emit/dsl/access.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {
namespace {

// Items set apart from the columns by a blank line.
std::string Rest(const Table& table, const Context& context) {
  std::string text;
  for (const Constraint& constraint : table.constraints) {
    if (!Clause(constraint, table, context)) text += Item(constraint, table, context);
  }
  text += IndexesOf(table.name, context);
  const auto& triggers = context.catalog.triggers;
  for (auto trigger = triggers.lower_bound({table.name, {}});
       trigger != triggers.end() && trigger->first.owner == table.name; ++trigger) {
    text += Declare(trigger->second, context);
  }
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
  if (!table.options.empty()) text += Phrase(context).With(table.options).End();
  if (table.tablespace) text += Phrase(context).Tablespace(table.tablespace).End();
  if (table.comment) text += Phrase(context).Comment(table.comment).End();
  return text;
}

}  // namespace

std::string Declare(const Table& table, const Context& context) {
  Phrase head(context);
  head.If(table.unlogged, "unlogged").Word("table").Name(table.name).Word("{");
  std::string text = head.text() + "\n";
  for (const Column& column : table.columns) text += Item(column, table, context);
  const std::string rest = Rest(table, context);
  if (!rest.empty() && !table.columns.empty()) text += "\n";
  text += rest + "}\n";
  const auto& triggers = context.catalog.triggers;
  for (auto trigger = triggers.lower_bound({table.name, {}});
       trigger != triggers.end() && trigger->first.owner == table.name; ++trigger) {
    text += CommentOn(trigger->second, context);
  }
  return text;
}

}  // namespace pleat::dsl
