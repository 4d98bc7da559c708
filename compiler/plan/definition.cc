#include "compiler/plan/definition.h"

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
  for (const auto& [name, table] : plan.before.tables) {
    for (const Column& column : table.columns) {
      if (column.type.name != type) continue;
      if (plan.IsDropped({Kind::Table, name, {}})) return true;
    }
  }
  return false;
}

}  // namespace pleat
