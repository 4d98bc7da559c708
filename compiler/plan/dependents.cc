#include <algorithm>

#include "compiler/model/user_type.h"
#include "compiler/plan/column_type.h"
#include "compiler/plan/definition.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/newcomers.h"

namespace pleat {
namespace {

void Prepend(std::vector<Action>& to, std::vector<Action> from) {
  Append(from, std::move(to));
  to = std::move(from);
}

// What RebuildViews takes.
bool IsView(const ObjectKey& key) { return IsAnyView(key.kind) || key.kind == Kind::Policy; }

Column WithoutSource(Column column) {
  column.source = std::monostate{};
  return column;
}

// Takes an object away, and makes it anew.
struct Pair {
  std::vector<Action> drop = {};
  std::vector<Action> create = {};
};

std::vector<Action> WithComment(Action action, const ObjectKey& key,
                                const std::optional<std::string>& comment) {
  std::vector<Action> actions{std::move(action)};
  if (comment) actions.push_back(Comment{key, comment});
  return actions;
}

// A generated column is computed again; a default is only taken off and put back.
Pair PairOf(const QualifiedName& table, const Column& column) {
  if (std::holds_alternative<Generated>(column.source) && column.inherited) {
    // It goes and comes with the parent's.
    Pair pair;
    if (column.comment) pair.create = {Comment{ColumnKey(table, column.name), column.comment}};
    return pair;
  }
  if (std::holds_alternative<Generated>(column.source)) {
    return {.drop = {DropColumn{table, column.name}},
            .create = WithComment(AddColumn{table, column}, ColumnKey(table, column.name),
                                  column.comment)};
  }
  const Column bare = WithoutSource(column);
  return {.drop = {SetColumnSource{table, column, bare}},
          .create = {SetColumnSource{table, bare, column}}};
}

bool IsOperatorOrCast(Kind kind) {
  return kind == Kind::Operator || kind == Kind::OperatorFamily || kind == Kind::OperatorClass ||
         kind == Kind::Cast;
}

// Its checks and its default, for the type itself calls nothing.
Pair PairOf(const Domain& domain, const Catalog& catalog) {
  const ObjectKey key{Kind::Domain, domain.name, {}};
  const std::vector<QualifiedName> tables = UsersOf(catalog, domain.name).tables;
  Pair pair;
  for (const DomainCheck& check : domain.checks) {
    const ObjectKey part{Kind::Domain, domain.name, check.name};
    pair.drop.push_back(AlterObject{key, DropDomainCheck{check.name}, {}});
    Append(pair.create, WithComment(AlterObject{key, AddDomainCheck{check, !check.validated},
                                                check.validated ? tables : decltype(tables)()},
                                    part, check.comment));
  }
  if (domain.default_value) {
    pair.drop.push_back(AlterObject{key, SetDomainDefault{}, {}});
    pair.create.push_back(AlterObject{key, SetDomainDefault{domain.default_value}, {}});
  }
  return pair;
}

// What is computed cannot be taken away and given back in place.
bool HasComputedColumn(const ForeignTable& foreign) {
  const auto& columns = foreign.shape.columns;
  return std::any_of(columns.begin(), columns.end(), [](const Column& column) {
    return std::holds_alternative<Generated>(column.source);
  });
}

// Likewise; its rows are elsewhere, and nobody looks at them.
Pair PairOf(const ForeignTable& foreign) {
  const Table& shape = foreign.shape;
  Pair pair;
  const auto append = [&](Pair part) {
    Append(pair.drop, std::move(part.drop));
    Append(pair.create, std::move(part.create));
  };
  for (const Column& column : shape.columns) {
    if (std::holds_alternative<Default>(column.source)) append(PairOf(shape.name, column));
  }
  for (const Constraint& constraint : shape.constraints) {
    append({.drop = {DropConstraint{.table = shape.name, .constraint = constraint.name}},
            .create = WithComment(
                AddConstraint{shape.name, constraint, !constraint.validated && constraint.enforced},
                ConstraintKey(shape.name, constraint.name), constraint.comment)});
  }
  return pair;
}

Pair PairOf(const ObjectKey& key, const Catalog& catalog) {
  if (key.kind == Kind::Domain) return PairOf(catalog.domains.at(key.name), catalog);
  if (key.kind == Kind::ForeignTable) return PairOf(catalog.foreign_tables.at(key.name));
  if (key.kind == Kind::Index) {
    const Index& index = catalog.indexes.at(key.name);
    return {.drop = {DropIndex{.name = key.name, .table = index.table}},
            .create = WithComment(CreateIndex{.index = index}, key, index.comment)};
  }
  if (key.kind == Kind::Routine) {
    const Routine& routine = catalog.routines.at({key.name, key.member});
    return {.drop = {DropDefinition{key}},
            .create = WithComment(CreateDefinition{.object = routine}, key, routine.comment)};
  }
  if (key.kind == Kind::Trigger) {
    return {.drop = {DropDefinition{key}}, .create = TriggerCreation(key, catalog)};
  }
  if (key.kind == Kind::Rule || key.kind == Kind::EventTrigger) {
    return {.drop = {DropDefinition{key}}, .create = RuleCreation(key, catalog)};
  }
  if (key.kind == Kind::Aggregate) {
    const Aggregate& aggregate = catalog.aggregates.at({key.name, key.member});
    return {.drop = {DropDefinition{key}},
            .create = WithComment(CreateDefinition{.object = aggregate}, key, aggregate.comment)};
  }
  if (key.kind == Kind::ExtendedStatistics) {
    const ExtendedStatistics& statistics = catalog.statistics.at(key.name);
    return {.drop = {DropObject{key, statistics.table}}, .create = MakingOf(statistics)};
  }
  if (key.kind == Kind::Publication) {
    return {.drop = {DropObject{key}}, .create = MakingOf(catalog.publications.at(key.name))};
  }
  if (IsOperatorOrCast(key.kind))
    return {.drop = OperatorRemoval(key, catalog), .create = OperatorCreation(key, catalog)};
  const Table& table = catalog.tables.at(key.name);
  if (key.kind == Kind::Column) return PairOf(table.name, *FindColumn(table, key.member));
  const Constraint& constraint = *FindConstraint(table, key.member);
  return {.drop = {DropConstraint{.table = table.name, .constraint = constraint.name}},
          .create = WithComment(AddConstraint{table.name, constraint, !constraint.validated}, key,
                                constraint.comment)};
}

HazardNote HazardOf(const ObjectKey& key, const PlanBuilder& plan) {
  const std::string what = ToString(key);
  if (key.kind == Kind::MaterializedView) return {Hazard::BlocksReaders, NameForPeople(key)};
  if (key.kind == Kind::Index) {
    const auto index = plan.before.indexes.find(key.name);
    if (index == plan.before.indexes.end()) return {Hazard::BlockingBuild, what};
    return plan.Sized(Hazard::BlockingBuild, index->second.table, what);
  }
  if (key.kind == Kind::Column) return plan.Sized(Hazard::Rewrite, key.name);
  return plan.Sized(Hazard::BlockingScan, key.name, what);
}

// Whether a foreign table goes and comes as a whole.
bool IsMadeAnewWhole(const ObjectKey& key, const Catalog& catalog) {
  return key.kind == Kind::ForeignTable && HasComputedColumn(catalog.foreign_tables.at(key.name));
}

// The object as `catalog` has it, with its owner and privileges where it goes as a whole.
Pair WholeOf(const ObjectKey& key, const Catalog& catalog, bool foreign_anew,
             const PlanBuilder& plan) {
  Pair pair = foreign_anew ? Pair{.drop = {DropObject{key}},
                                  .create = MakingOf(catalog.foreign_tables.at(key.name))}
                           : PairOf(key, catalog);
  const bool stays = key.kind == Kind::Domain ||
                     (key.kind == Kind::ForeignTable && !foreign_anew) ||
                     (key.kind == Kind::Column && !IsGenerated(plan.before, key));
  if (!stays) Append(pair.create, AccessActions(key, catalog, plan));
  return pair;
}

// With `again` another step has rebuilt it already, and it is as it will be.
void AddPair(const ObjectKey& key, bool again, const PlanBuilder& plan, ViewStack& stack) {
  const Catalog& first = again ? plan.after : plan.before;
  const bool anew = IsMadeAnewWhole(key, first) || IsMadeAnewWhole(key, plan.after);
  Pair old = WholeOf(key, first, anew, plan);
  Pair wanted = WholeOf(key, plan.after, anew, plan);
  stack.rebuilt.push_back(key);
  Prepend(stack.drop_old, std::move(old.drop));
  Append(stack.create_old, std::move(old.create));
  Prepend(stack.drop_new, std::move(wanted.drop));
  Append(stack.create_new, std::move(wanted.create));
}

// With what stands on it, which is not met again.
void AddView(const ObjectKey& key, const ObjectKey& subject, PlanBuilder& plan, ViewStack& stack) {
  ViewStack view = RebuildViews({key}, subject, plan);
  Prepend(stack.drop_old, std::move(view.drop_old));
  Prepend(stack.drop_new, std::move(view.drop_new));
  Append(stack.create_old, std::move(view.create_old));
  Append(stack.create_new, std::move(view.create_new));
  Append(stack.needs, std::move(view.needs));
  stack.rebuilt.insert(stack.rebuilt.end(), view.rebuilt.begin(), view.rebuilt.end());
}

bool IsOwnPart(const ObjectKey& key) {
  return key.kind == Kind::Index || key.kind == Kind::Column || key.kind == Kind::Constraint ||
         key.kind == Kind::Hypertable || key.kind == Kind::Sequence;
}

// Whether `key` needs one of `keys` for which `counts` says so.
template <class Counts>
bool StandsOn(const ObjectKey& key, const std::vector<ObjectKey>& keys, const PlanBuilder& plan,
              Counts counts) {
  const std::vector<ObjectKey> needs = plan.old_dependencies.Of(key);
  return std::any_of(keys.begin(), keys.end(), [&](const ObjectKey& other) {
    return other != key && counts(other) && std::binary_search(needs.begin(), needs.end(), other);
  });
}

bool IsPolicyOfWhatGoes(const ObjectKey& key, const PlanBuilder& plan) {
  return key.kind == Kind::Policy && plan.IsDropped({Kind::Table, key.name, {}});
}

// A trigger, a rule, a function. Policies go and come together, but for those that are in the way
// of what goes as well.
bool IsOtherThatGoes(const ObjectKey& key, const PlanBuilder& plan) {
  if (IsView(key) && key.kind != Kind::Policy) return false;
  if (IsOwnPart(key) || Contains(plan.after, key)) return false;
  if (key.kind != Kind::Policy) return true;
  const std::vector<ObjectKey> needs = plan.old_dependencies.Of(key);
  return std::any_of(needs.begin(), needs.end(),
                     [&](const ObjectKey& need) { return plan.IsDropped(need); });
}

// Whether it can be made anew as it was: what it reads has the types that it had. What goes waits
// for the policy's table to go first.
bool FitsAfterwards(const ObjectKey& key, const PlanBuilder& plan) {
  const std::vector<ObjectKey> needs = plan.old_dependencies.Of(key);
  return std::all_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
    const bool stays = need.kind == Kind::Column && Contains(plan.after, need);
    return !stays || !ChangesType(need.name, need.member, plan);
  });
}

// A policy that old code still lives under, and that goes only with its table.
void AddAsBefore(const ObjectKey& policy, const PlanBuilder& plan, ViewStack& stack) {
  const std::vector<Action> creation = CreationOf(policy, plan.before, plan);
  stack.rebuilt.push_back(policy);
  Prepend(stack.drop_old, {RemovalOf(policy)});
  Prepend(stack.drop_new, {RemovalOf(policy)});
  Append(stack.create_old, creation);
  Append(stack.create_new, creation);
}

bool IsInherited(const ObjectKey& column, const Catalog& catalog) {
  return FindColumn(catalog.tables.at(column.name), column.member)->inherited;
}

// A check, or an index with an expression or a condition.
bool HasExpression(const ObjectKey& key, const Catalog& catalog) {
  if (key.kind == Kind::Constraint) {
    const Constraint* constraint = FindConstraint(catalog.tables.at(key.name), key.member);
    return std::holds_alternative<Check>(constraint->rule);
  }
  return HasExpression(catalog.indexes.at(key.name));
}

// A check or foreign key that goes in the expand phase, and comes as it is to be later: what it
// reads is made anew in between.
bool GoesAndComes(const ObjectKey& key, const PlanBuilder& plan) {
  if (key.kind != Kind::Constraint || !Contains(plan.after, key)) return false;
  return GoesFirst(key.name, *FindConstraint(plan.before.tables.at(key.name), key.member), plan);
}

// One that stops being computed has done so before; one that a parent has goes and comes with the
// parent's.
bool IsRebuilt(const ObjectKey& key, OwnParts own_parts, const PlanBuilder& plan) {
  if (own_parts == OwnParts::Stay) return false;
  if (key.kind == Kind::Column) {
    return IsGenerated(plan.before, key) && IsGenerated(plan.after, key) &&
           !IsInherited(key, plan.before);
  }
  if (key.kind != Kind::Index && key.kind != Kind::Constraint) return false;
  return own_parts == OwnParts::Rebuild ||
         (own_parts == OwnParts::RebuildExpressions && HasExpression(key, plan.before));
}

// What is done to a column is done to it in all children.
std::vector<ObjectKey> WithChildren(const std::vector<ObjectKey>& given, const PlanBuilder& plan) {
  std::vector<ObjectKey> roots = given;
  for (const ObjectKey& root : given) {
    if (root.kind != Kind::Column) continue;
    for (const Table* child : plan.old_family.Below(root.name)) {
      roots.push_back(ColumnKey(child->name, root.member));
    }
  }
  return roots;
}

// Each once, in an order in which they can be created.
std::vector<ObjectKey> DependentsOfAny(const std::vector<ObjectKey>& roots,
                                       const PlanBuilder& plan) {
  if (roots.size() == 1) return plan.old_dependencies.DependentsOf(roots.front());
  std::vector<ObjectKey> left;
  for (const ObjectKey& root : roots) {
    for (ObjectKey& key : plan.old_dependencies.DependentsOf(root)) {
      if (std::find(roots.begin(), roots.end(), key) != roots.end()) continue;
      if (std::find(left.begin(), left.end(), key) == left.end()) left.push_back(std::move(key));
    }
  }
  std::vector<ObjectKey> ordered;
  while (!left.empty()) {
    auto ready = std::find_if(left.begin(), left.end(), [&](const ObjectKey& key) {
      const auto needs = plan.old_dependencies.Of(key);
      return std::none_of(left.begin(), left.end(), [&](const ObjectKey& other) {
        return other != key && std::binary_search(needs.begin(), needs.end(), other);
      });
    });
    if (ready == left.end()) ready = left.begin();
    ordered.push_back(std::move(*ready));
    left.erase(ready);
  }
  return ordered;
}

// A view that goes although one that reads it stays, and reads in its place a new one that uses the
// root: both are dropped in the step that makes the root anew.
bool IsUnderRebuilt(const ObjectKey& view, const ObjectKey& root, const PlanBuilder& plan) {
  if (!IsAnyView(view.kind)) return false;
  const std::vector<ObjectKey> readers = plan.old_dependencies.ViewsOver(view);
  return std::any_of(readers.begin(), readers.end(), [&](const ObjectKey& reader) {
    const std::vector<ObjectKey> needs = plan.new_dependencies.Of(reader);
    return Contains(plan.after, reader) &&
           std::any_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
             return IsNewView(need, plan) && Reaches(need, {root}, {}, plan);
           });
  });
}

// What is over a computed column that is made anew goes with it, or has to be gone before.
bool StandsOnRebuiltColumn(const ObjectKey& key, const ViewStack& stack, const PlanBuilder& plan) {
  return StandsOn(key, stack.rebuilt, plan, [&](const ObjectKey& rebuilt) {
    return rebuilt.kind == Kind::Column && IsGenerated(plan.before, rebuilt);
  });
}

// The same of views.
bool StandsOnRebuiltView(const ObjectKey& key, const ViewStack& stack, const PlanBuilder& plan) {
  return StandsOn(key, stack.rebuilt, plan,
                  [](const ObjectKey& rebuilt) { return IsAnyView(rebuilt.kind); });
}

// And of what is called: operators, casts and aggregates are made anew with their functions.
bool StandsOnRebuiltCall(const ObjectKey& key, const ViewStack& stack, const PlanBuilder& plan) {
  return StandsOn(key, stack.rebuilt, plan, [](const ObjectKey& rebuilt) {
    return IsOperatorOrCast(rebuilt.kind) || rebuilt.kind == Kind::Routine ||
           rebuilt.kind == Kind::Aggregate;
  });
}

}  // namespace

bool IsSame(const ObjectKey& key, const Catalog& a, const Catalog& b) {
  if (!Contains(a, key) || !Contains(b, key)) return false;
  if (key.kind == Kind::Column || key.kind == Kind::Constraint) {
    const Table& old = a.tables.at(key.name);
    const Table& wanted = b.tables.at(key.name);
    if (key.kind == Kind::Constraint) {
      return *FindConstraint(old, key.member) == *FindConstraint(wanted, key.member);
    }
    // A comment is no change of what is made anew.
    Column column = *FindColumn(old, key.member);
    column.comment = FindColumn(wanted, key.member)->comment;
    return column == *FindColumn(wanted, key.member);
  }
  bool same = false;
  ForEachKind([&](auto collection) {
    using Objects = std::decay_t<decltype(a.*collection)>;
    if (kKindOf<typename Objects::mapped_type> != key.kind) return;
    if constexpr (std::is_same_v<typename Objects::key_type, MemberName>) {
      const MemberName name{key.name, key.member};
      same = (a.*collection).at(name) == (b.*collection).at(name);
    } else {
      same = (a.*collection).at(key.name) == (b.*collection).at(key.name);
    }
  });
  return same;
}

bool IsGenerated(const Catalog& catalog, const ObjectKey& column) {
  const auto table = catalog.tables.find(column.name);
  const Column* found =
      table == catalog.tables.end() ? nullptr : FindColumn(table->second, column.member);
  return found != nullptr && std::holds_alternative<Generated>(found->source);
}

ViewStack RebuildDependents(const ObjectKey& root, PlanBuilder& plan) {
  ViewStack stack;
  for (const ObjectKey& key : plan.old_dependencies.DependentsOf(root)) {
    // It may have to be made anew for something else as well; views have all of it said at once.
    const bool repeats = !IsView(key);
    const bool again = repeats && plan.rebuilt.contains(key);
    if (plan.handled.contains(key) && !again) continue;
    if (GoesAndComes(key, plan)) {
      stack.needs.push_back(GoneKey(key));
      continue;
    }
    const ObjectKey wanted = AsWanted(key, plan);
    if (!Contains(plan.after, wanted)) {
      if (IsUnderRebuilt(key, root, plan)) {
        AddView(key, root, plan, stack);
      } else if (StandsOnRebuiltColumn(key, stack, plan) || StandsOnRebuiltCall(key, stack, plan) ||
                 (GoesByItself(key, plan) && StandsOnRebuiltView(key, stack, plan))) {
        stack.needs.push_back(GoneKey(key));
      }
      continue;
    }
    // What changes so that it needs the old one no more has steps of its own.
    const bool same = IsSame(key, plan.before, plan.after);
    if (!same && !StillUses(wanted, root, plan) && !Reaches(wanted, {root}, stack.rebuilt, plan)) {
      continue;
    }
    const std::vector<ObjectKey> needs = plan.new_dependencies.Of(wanted);
    const std::vector<ObjectKey> old_needs = plan.old_dependencies.Of(key);
    // What a column, check, domain, index or view reads anyway may change its type before or after.
    const bool lasts = key.kind == Kind::Column || key.kind == Kind::Constraint ||
                       key.kind == Kind::Domain || key.kind == Kind::Index || IsAnyView(key.kind);
    std::copy_if(needs.begin(), needs.end(), std::back_inserter(stack.needs),
                 [&](const ObjectKey& need) {
                   return !lasts || !std::binary_search(old_needs.begin(), old_needs.end(), need);
                 });
    // By its new name a column is the copy until that is dropped, with what stands on it.
    for (const ObjectKey& need : needs) {
      if (lasts && plan.old_keys.contains(need)) stack.needs.push_back(RenamedKey(need));
    }
    const bool cheap =
        key.kind == Kind::Routine || key.kind == Kind::Aggregate || key.kind == Kind::Trigger ||
        key.kind == Kind::Rule || key.kind == Kind::EventTrigger || key.kind == Kind::View ||
        key.kind == Kind::Policy || IsOperatorOrCast(key.kind) || key.kind == Kind::ForeignTable ||
        (key.kind == Kind::Column && !IsGenerated(plan.before, key));
    if (!cheap) stack.hazards.push_back(HazardOf(key, plan));
    if (IsView(key)) {
      AddView(key, root, plan, stack);
      continue;
    }
    // An object that changes in place as well is taken as it will be.
    if (!same && key.kind == Kind::Column) continue;
    AddPair(key, IsRebuiltBefore(key, root, plan), plan, stack);
    plan.handled.insert(key);
    if (repeats) plan.rebuilt.emplace(key, root);
  }
  TakeNewViews({root}, plan, stack);
  // The step makes the root itself.
  std::erase(stack.needs, root);
  return stack;
}

ViewStack RebuildReaders(const std::vector<ObjectKey>& changed, PlanBuilder& plan,
                         OwnParts own_parts) {
  ViewStack stack;
  const ObjectKey& subject = changed.front();
  const std::vector<ObjectKey> roots = WithChildren(changed, plan);
  for (const ObjectKey& key : DependentsOfAny(roots, plan)) {
    if (IsPolicyOfWhatGoes(key, plan)) {
      if (subject.kind == Kind::Table && FitsAfterwards(key, plan)) {
        AddAsBefore(key, plan, stack);
      } else {
        stack.needs.push_back(GoneKey({Kind::Table, key.name, {}}));
      }
      continue;
    }
    if (GoesByItself(key, plan) || IsOtherThatGoes(key, plan) || GoesAndComes(key, plan)) {
      stack.needs.push_back(GoneKey(key));
      continue;
    }
    // Indexes and constraints keep up with what changes by themselves, unless it goes and comes.
    const bool keeps_up =
        own_parts != OwnParts::Rebuild && (key.kind == Kind::Index || key.kind == Kind::Constraint);
    const bool again = !keeps_up && plan.rebuilt.contains(key);
    if (plan.handled.contains(key) && !again) continue;
    const std::vector<ObjectKey> needs = plan.old_dependencies.Of(key);
    const bool direct = std::any_of(roots.begin(), roots.end(), [&](const ObjectKey& root) {
      return std::binary_search(needs.begin(), needs.end(), root);
    });
    // What is over a computed column that is made anew goes with it.
    const bool loses = key.kind != Kind::Column && StandsOnRebuiltColumn(key, stack, plan);
    if (direct && IsOwnPart(key) && !loses && !IsRebuilt(key, own_parts, plan)) continue;
    if (loses && !IsView(key) && !Contains(plan.after, key)) {
      stack.needs.push_back(GoneKey(key));
      continue;
    }
    // As it will be, it may read what changes in another step; as it was, what has another name.
    if (Contains(plan.after, key)) {
      std::vector<ObjectKey> wanted = plan.new_dependencies.Of(key);
      std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(stack.needs),
                   [&](const ObjectKey& need) {
                     return !std::binary_search(needs.begin(), needs.end(), need);
                   });
    }
    for (const ObjectKey& need : needs) {
      if (plan.old_keys.contains(need)) stack.needs.push_back(RenamedKey(need));
    }
    if (IsView(key)) {
      AddView(key, subject, plan, stack);
    } else if (Contains(plan.after, key)) {
      AddPair(key, IsRebuiltBefore(key, subject, plan), plan, stack);
      plan.handled.insert(key);
      plan.rebuilt.emplace(key, subject);
    }
  }
  std::vector<ObjectKey> changing = roots;
  if (own_parts != OwnParts::Stay) Append(changing, TakeNewColumns(roots, plan, stack));
  TakeNewViews(changing, plan, stack);
  for (const ObjectKey& key : stack.rebuilt) std::erase(stack.needs, key);
  // They are called by their new names.
  for (const ObjectKey& key : stack.rebuilt) {
    if (plan.old_keys.contains(key)) stack.needs.push_back(RenamedKey(key));
    const auto [first, last] = plan.indexes_before.equal_range(key.name);
    for (auto at = first; IsView(key) && at != last; ++at) {
      const ObjectKey index{Kind::Index, at->second->name, {}};
      if (plan.old_keys.contains(index)) stack.needs.push_back(RenamedKey(index));
    }
  }
  return stack;
}

ViewStack FormerDependents(const ObjectKey& root, const PlanBuilder& plan) {
  ViewStack stack;
  std::set<QualifiedName> views;
  for (const ObjectKey& key : plan.old_dependencies.DependentsOf(root)) {
    // With their view.
    const bool index = key.kind == Kind::Index;
    const bool part = index || key.kind == Kind::Trigger || key.kind == Kind::Rule;
    if (part && views.contains(index ? plan.before.indexes.at(key.name).table : key.name)) continue;
    if (IsAnyView(key.kind)) views.insert(key.name);
    Pair pair = IsView(key) ? Pair{{RemovalOf(key)}, CreationOf(key, plan.before, plan)}
                            : WholeOf(key, plan.before, IsMadeAnewWhole(key, plan.before), plan);
    stack.rebuilt.push_back(key);
    Prepend(stack.drop_new, std::move(pair.drop));
    Append(stack.create_old, std::move(pair.create));
  }
  return stack;
}

void ComeBeforeUsers(PlanBuilder& plan) {
  for (const auto& [id, root] : plan.anew_on_the_way_back) {
    const std::vector<ObjectKey> users = plan.old_dependencies.DependentsOf(root);
    const auto is_user = [&](const ObjectKey& key) {
      return std::find(users.begin(), users.end(), key) != users.end();
    };
    for (DraftId other = 0; other < plan.drafts.size(); ++other) {
      const Draft& draft = plan.drafts[other];
      const auto is_needed = [&, id = id](const ObjectKey& made) {
        const std::vector<ObjectKey>& needs = plan.drafts[id].needs;
        return std::find(needs.begin(), needs.end(), made) != needs.end();
      };
      // Both names are known on the way back.
      const bool renames = plan.old_keys.contains(draft.step.subject) && !draft.removes.empty();
      const bool changes = is_user(draft.step.subject) ||
                           std::any_of(draft.removes.begin(), draft.removes.end(), is_user);
      const bool waited_for = std::any_of(draft.makes.begin(), draft.makes.end(), is_needed);
      if (other != id && changes && !renames && !waited_for) plan.RunBefore(id, other);
    }
  }
}

}  // namespace pleat
