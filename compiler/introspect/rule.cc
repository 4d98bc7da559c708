#include "compiler/model/rule.h"

#include <algorithm>

#include "compiler/canon/statement.h"
#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

void ReadRules(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kRule, {snapshot.RelationOids("rvmpf")});
  const Field oid = rows.Column("rule");
  const Field relation = rows.Column("relation");
  const Field name = rows.Column("name");
  const Field firing = rows.Column("firing");
  const Field definition = rows.Column("definition");
  for (const Row row : rows) {
    const std::string text(row.Text(definition));
    auto read = canon::ReadRule(text);
    const QualifiedName& owner = snapshot.relations.at(row.Oid(relation)).name;
    auto* statement = std::get_if<canon::RuleStatement>(&read);
    if (statement == nullptr) {
      snapshot.Report("rule", ToString(owner) + "." + std::string(row.Text(name)));
      continue;
    }
    Rule& rule = statement->rule;
    rule.name = {.owner = owner, .member = {std::string(row.Text(name))}};
    const auto part = [&](canon::Extent at) {
      return std::string_view(text).substr(at.begin, at.end - at.begin);
    };
    if (statement->where) rule.where = ReadExpr(part(*statement->where));
    rule.action.text = part(statement->action);
    rule.firing = FiringOf(row.Char(firing));
    rule.comment = snapshot.comments.Of("pg_rewrite", row.Oid(oid));
    snapshot.database.catalog.rules.emplace(rule.name, std::move(rule));
  }
}

void ReadEventTriggers(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kEventTrigger);
  const Field oid = rows.Column("trigger");
  const Field name = rows.Column("name");
  const Field event = rows.Column("event");
  const Field firing = rows.Column("firing");
  const Field tags = rows.Column("tags");
  const Field function_schema = rows.Column("function_schema");
  const Field function_name = rows.Column("function_name");
  for (const Row row : rows) {
    EventTrigger trigger = {.name = {.schema = {}, .name = {std::string(row.Text(name))}},
                            .event = std::string(row.Text(event)),
                            .function = NameOf(row.Text(function_schema), row.Text(function_name)),
                            .firing = FiringOf(row.Char(firing)),
                            .comment = snapshot.comments.Of("pg_event_trigger", row.Oid(oid))};
    if (!row.Null(tags)) trigger.tags = row.Texts(tags);
    std::sort(trigger.tags.begin(), trigger.tags.end());
    snapshot.database.catalog.event_triggers.emplace(trigger.name, std::move(trigger));
  }
}

}  // namespace pleat::pg
