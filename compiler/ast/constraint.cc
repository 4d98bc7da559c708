#include "compiler/ast/transform.h"

namespace pleat::ast {

namespace {

// INCLUDE, WITH and TABLESPACE of a key or exclusion constraint.
template <class Rule>
void AddTail(SchemaParser::KeyTailContext* tail, Rule& rule) {
  if (tail == nullptr) return;
  rule.include = ToNames(tail->names());
  rule.options = ToOptions(tail->optionList());
  if (tail->word() != nullptr) rule.tablespace = ToName(tail->word());
}

bool NullsNotDistinct(SchemaParser::DistinctnessContext* distinctness) {
  return distinctness != nullptr && distinctness->NOT() != nullptr;
}

Action ToAction(SchemaParser::ActionContext* action) {
  if (action->RESTRICT() != nullptr) return Action::Restrict;
  if (action->CASCADE() != nullptr) return Action::Cascade;
  if (action->NULL_() != nullptr) return Action::SetNull;
  return action->DEFAULT() != nullptr ? Action::SetDefault : Action::NoAction;
}

ForeignKey ToForeignKey(SchemaParser::ReferencesContext* references, std::vector<Name> columns) {
  ForeignKey key = {.columns = std::move(columns),
                    .table = ToName(references->qualifiedName()),
                    .referenced = ToNames(references->periodNames()),
                    .match_full = !references->FULL().empty()};
  const auto actions = references->action();
  // `on delete` and `on update` stand in the order of their actions.
  std::size_t next = 0;
  for (auto* child : references->children) {
    auto* terminal = dynamic_cast<antlr4::tree::TerminalNode*>(child);
    if (terminal == nullptr) continue;
    const std::size_t type = terminal->getSymbol()->getType();
    if (type == SchemaParser::UPDATE) key.on_update = ToAction(actions[next++]);
    if (type != SchemaParser::DELETE) continue;
    auto* action = actions[next++];
    key.on_delete = ToAction(action);
    key.on_delete_columns = ToNames(action->names());
  }
  return key;
}

void AddAttribute(SchemaParser::AttributeContext* attribute, Constraint& constraint) {
  if (attribute->VALID() != nullptr) constraint.not_valid = true;
  if (attribute->ENFORCED() != nullptr) constraint.not_enforced = attribute->NOT() != nullptr;
  if (attribute->DEFERRABLE() != nullptr) constraint.deferrable = attribute->NOT() == nullptr;
  if (attribute->DEFERRED() == nullptr) return;
  // INITIALLY DEFERRED implies DEFERRABLE (manual, CREATE TABLE).
  constraint.deferrable = true;
  constraint.initially_deferred = true;
}

Exclusion ToExclusion(SchemaParser::ConstraintRuleContext* rule, std::optional<Name> method) {
  Exclusion exclusion = {.method = method};
  for (auto* element : rule->exclusion()) {
    exclusion.elements.push_back({.element = ToElement(element->indexElement()),
                                  .operator_at = At(*element->operatorName())});
  }
  AddTail(rule->keyTail(), exclusion);
  if (rule->WHERE() != nullptr) exclusion.where = ToSql(rule->island());
  return exclusion;
}

void AddRule(SchemaParser::ConstraintRuleContext* rule, Constraint& constraint) {
  auto words = rule->word();
  std::optional<Name> method;
  if (rule->USING() != nullptr) {
    method = ToName(words.back());
    words.pop_back();
  }
  if (!words.empty()) constraint.name = ToName(words[0]);
  if (rule->EXCLUDE() != nullptr) {
    constraint.rule = ToExclusion(rule, method);
  } else if (rule->CHECK() != nullptr) {
    constraint.rule = Check{.expression = ToSql(rule->island())};
  } else if (rule->FOREIGN() != nullptr) {
    ForeignKey key = ToForeignKey(rule->references(), ToNames(rule->periodNames()));
    // PERIOD is a word that may name a column.
    key.period = rule->periodNames()->PERIOD() != nullptr;
    constraint.rule = std::move(key);
  } else {
    Key key = {.primary = rule->PRIMARY() != nullptr,
               .columns = ToNames(rule->keyNames()),
               .without_overlaps = rule->keyNames()->OVERLAPS() != nullptr,
               .nulls_not_distinct = NullsNotDistinct(rule->distinctness())};
    AddTail(rule->keyTail(), key);
    constraint.rule = std::move(key);
  }
}

}  // namespace

Constraint ToConstraint(SchemaParser::ConstraintContext* constraint, const Origin& origin) {
  Constraint result = {.at = At(*constraint)};
  AddRule(constraint->constraintRule(), result);
  auto words = constraint->word();
  if (constraint->CONSTRAINT() != nullptr)
    SetOnce(result.name, ToName(words[0]), At(*words[0]), origin);
  const std::size_t was = constraint->CONSTRAINT() != nullptr ? 1 : 0;
  for (std::size_t i = was; i < words.size(); ++i)
    SetOnce(result.was, ToName(words[i]), At(*words[i]), origin);
  for (auto* attribute : constraint->attribute()) AddAttribute(attribute, result);
  for (auto* comment : constraint->comment())
    SetOnce(result.comment, ToLiteral(comment), At(*comment), origin);
  if (auto* check = std::get_if<Check>(&result.rule))
    check->no_inherit = !constraint->INHERIT().empty();
  return result;
}

Constraint ToConstraint(SchemaParser::InlineConstraintContext* constraint, Name column,
                        std::optional<Name> name) {
  Constraint result = {.at = At(*constraint), .name = name};
  if (constraint->references() != nullptr) {
    result.rule = ToForeignKey(constraint->references(), {column});
  } else if (constraint->CHECK() != nullptr) {
    if (constraint->word() != nullptr) result.name = ToName(constraint->word());
    result.rule = Check{.expression = ToSql(constraint->island()),
                        .no_inherit = constraint->INHERIT() != nullptr};
  } else {
    Key key = {.primary = constraint->PRIMARY() != nullptr,
               .columns = {column},
               .nulls_not_distinct = NullsNotDistinct(constraint->distinctness())};
    AddTail(constraint->keyTail(), key);
    result.rule = std::move(key);
  }
  for (auto* attribute : constraint->attribute()) AddAttribute(attribute, result);
  return result;
}

}  // namespace pleat::ast
