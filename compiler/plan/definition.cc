#include "compiler/plan/definition.h"

#include <algorithm>

#include "compiler/model/user_type.h"
#include "compiler/plan/archive.h"

namespace pleat {

std::vector<Action> CommentsOn(const Domain& domain) {
  std::vector<Action> actions;
  for (const DomainCheck& check : domain.checks) {
    if (check.comment)
      actions.push_back(Comment{{Kind::Domain, domain.name, check.name}, check.comment});
  }
  return actions;
}

std::vector<Action> CommentsOn(const CompositeType& type) {
  std::vector<Action> actions;
  for (const TypeAttribute& attribute : type.attributes) {
    if (attribute.comment)
      actions.push_back(
          Comment{{Kind::CompositeType, type.name, attribute.name}, attribute.comment});
  }
  return actions;
}

std::vector<Action> CommentsOn(const ForeignTable& table) {
  std::vector<Action> actions;
  for (const Column& column : table.shape.columns) {
    if (column.comment)
      actions.push_back(Comment{ColumnKey(table.name, column.name), column.comment});
  }
  for (const Constraint& constraint : table.shape.constraints) {
    if (constraint.comment)
      actions.push_back(Comment{ConstraintKey(table.name, constraint.name), constraint.comment});
  }
  return actions;
}

bool IsArchived(const QualifiedName& type, const PlanBuilder& plan) {
  const TypeUsers users = UsersOf(plan.before, type);
  const std::set<QualifiedName>& held = plan.live.in_flight.archived_types;
  const auto range = plan.before.range_types.find(type);
  const bool holds_range =
      range != plan.before.range_types.end() && held.contains(range->second.multirange);
  if (held.contains(type) || holds_range ||
      std::any_of(users.types.begin(), users.types.end(),
                  [&](const ObjectKey& user) { return held.contains(user.name); })) {
    return true;
  }
  if (!plan.options.archive || MustBeCopied(plan)) return false;
  return std::any_of(users.tables.begin(), users.tables.end(), [&](const QualifiedName& table) {
    return plan.IsDropped({Kind::Table, table, {}});
  });
}

}  // namespace pleat
