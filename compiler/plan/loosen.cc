#include "compiler/plan/loosen.h"

#include <algorithm>

#include "compiler/canon/references.h"
#include "compiler/model/user_type.h"
#include "compiler/plan/column_type.h"
#include "compiler/plan/inherit.h"
#include "compiler/plan/keys.h"

namespace pleat {
namespace {

bool IsUniqueIn(const ObjectKey& column, const PlanBuilder& plan) {
  const auto names = [&](const std::vector<Identifier>& columns) {
    return std::find(columns.begin(), columns.end(), column.member) != columns.end();
  };
  for (const Constraint& constraint : plan.before.tables.at(column.name).constraints) {
    const bool apart = std::holds_alternative<Key>(constraint.rule) ||
                       std::holds_alternative<Exclusion>(constraint.rule);
    if (apart && names(OwnColumns(constraint))) return true;
  }
  for (const auto& [name, index] : plan.before.indexes) {
    if (!index.unique || index.table != column.name) continue;
    const auto needs = plan.old_dependencies.Of(index);
    if (std::find(needs.begin(), needs.end(), column) != needs.end()) return true;
  }
  return false;
}

bool IsInPrimaryKey(const ObjectKey& column, const PlanBuilder& plan) {
  const Key* key = PrimaryKey(plan.before.tables.at(column.name));
  return key &&
         std::find(key->columns.begin(), key->columns.end(), column.member) != key->columns.end();
}

// A constant default of what is unique serves one row only: new code, which leaves the column out,
// would be refused from its second row on.
bool IsSharedDefault(const ObjectKey& key, const Column& column, const PlanBuilder& plan) {
  const auto* given = std::get_if<Default>(&column.source);
  if (!given || !IsUnique(key, plan)) return false;
  const auto found = canon::ReferencesOf(given->expression, canon::Form::Expression);
  const auto* references = std::get_if<canon::References>(&found);
  return references && references->functions.empty() && !IsInPrimaryKey(key, plan);
}

// As it is said before the contract phase gives what its default names another name.
Column InOldWords(const QualifiedName& table, const Column& column, const PlanBuilder& plan) {
  const auto live = plan.live.catalog.tables.find(plan.OldNameOf(table));
  const Column* old = live == plan.live.catalog.tables.end() || plan.options.direct
                          ? nullptr
                          : FindColumn(live->second, column.name);
  return old ? *old : column;
}

// Takes the default and NOT NULL off.
void LoosenDefault(const QualifiedName& table, const Column& column, const Column& loose,
                   Chain& chain, PlanBuilder& plan) {
  std::vector<Action> forth{SetColumnSource{table, column, loose}};
  std::vector<Action> back;
  if (IsRequired(column) && !IsRequired(loose)) {
    forth.push_back(DropNotNull{table, column.name});
    back.push_back(RequiredAgain(table, column));
  }
  back.push_back(SetColumnSource{table, loose, InOldWords(table, column, plan)});
  chain.Then({.step = {.phase = plan.options.direct ? Phase::Contract : Phase::Expand,
                       .actions = std::move(forth),
                       .undo = Reverse{std::move(back)},
                       .subject = ColumnKey(table, column.name)},
              .makes = {LooseKey(table, column.name)},
              .needs = {{Kind::Table, table, {}}}});
}

bool GetsAttributes(const CompositeType& before, const CompositeType& after,
                    const PlanBuilder& plan) {
  const auto& attributes = after.attributes;
  return std::any_of(attributes.begin(), attributes.end(), [&](const TypeAttribute& attribute) {
    return FindAttribute(before, attribute.name) == nullptr &&
           !plan.transition.was.contains({Kind::CompositeType, after.name, attribute.name});
  });
}

// Going back, a row of a composite type is no default before the type has lost what it gets.
bool IsOfOtherAttributes(const ObjectKey& key, const Column& column, const PlanBuilder& plan) {
  if (!std::holds_alternative<Default>(column.source)) return false;
  const auto needs = plan.old_dependencies.Of(key.name, column);
  return std::any_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
    const auto before = plan.before.composite_types.find(need.name);
    const auto after = plan.after.composite_types.find(need.name);
    return need.kind == Kind::CompositeType && before != plan.before.composite_types.end() &&
           after != plan.after.composite_types.end() &&
           GetsAttributes(before->second, after->second, plan);
  });
}

}  // namespace

bool IsRequired(const Column& column) { return column.not_null || column.unvalidated_not_null; }

Column Loose(Column column) {
  column.not_null = false;
  column.unvalidated_not_null.reset();
  return column;
}

Action RequiredAgain(const QualifiedName& table, const Column& column) {
  if (column.unvalidated_not_null) return SetNotNull{table, column.name, true};
  return RestoreNotNull{table, column.name};
}

bool IsUnique(const ObjectKey& column, const PlanBuilder& plan) {
  const std::vector<const Table*> below = plan.old_family.Below(column.name);
  return IsUniqueIn(column, plan) ||
         std::any_of(below.begin(), below.end(), [&](const Table* child) {
           return IsUniqueIn(ColumnKey(child->name, column.member), plan);
         });
}

Column AsLoosened(const QualifiedName& table, Column column, const PlanBuilder& plan) {
  const ObjectKey key = ColumnKey(table, column.name);
  if (IsSharedDefault(key, column, plan) || IsOfOtherAttributes(key, column, plan)) {
    column.source = std::monostate{};
  }
  if (!std::holds_alternative<std::monostate>(column.source) || IsInPrimaryKey(key, plan)) {
    return column;
  }
  return Loose(std::move(column));
}

Column Loosened(const QualifiedName& table, const Column& column, Chain& chain, PlanBuilder& plan) {
  Column loose = AsLoosened(table, column, plan);
  AfterLeaving(ColumnKey(table, column.name), chain, plan);
  if (loose.source != column.source) {
    LoosenDefault(table, column, loose, chain, plan);
  } else if (IsRequired(column) && !IsRequired(loose)) {
    chain.Then({.step = {.phase = plan.options.direct ? Phase::Contract : Phase::Expand,
                         .actions = {DropNotNull{table, column.name}},
                         .undo = Reverse{{RequiredAgain(table, column)}},
                         .subject = ColumnKey(table, column.name)},
                .needs = {{Kind::Table, table, {}}}});
  }
  return loose;
}

Table WithoutRowDefaults(Table table, Chain& chain, PlanBuilder& plan) {
  for (Column& column : table.columns) {
    if (column.inherited) continue;
    if (!IsOfOtherAttributes(ColumnKey(table.name, column.name), column, plan)) continue;
    column = Loosened(table.name, column, chain, plan);
  }
  return table;
}

}  // namespace pleat
