// Collations, dictionaries and configurations of text search.
#include <fmt/format.h>

#include "compiler/plan/archive.h"
#include "compiler/plan/definition.h"

namespace pleat {
namespace {

// Refuses to make anew what something uses before and after; whether it does.
bool IsInUse(const ObjectKey& key, const std::string& help, PlanBuilder& plan) {
  std::vector<ObjectKey> users = plan.old_dependencies.DependentsOf(key);
  for (const auto& [name, table] : plan.before.tables) {
    for (const Column& column : table.columns) {
      if (column.collation == key.name) users.push_back(ColumnKey(name, column.name));
    }
  }
  for (const ObjectKey& user : users) {
    if (!Contains(plan.after, user)) continue;
    const std::vector<ObjectKey> needs = plan.new_dependencies.Of(user);
    if (!std::binary_search(needs.begin(), needs.end(), key)) continue;
    plan.sink.Add({.code = Code::CannotPlan,
                   .message = fmt::format("{} `{}` cannot be changed while it is in use",
                                          Keyword(key.kind), NameForPeople(key)),
                   .notes = {"used by " + ToString(user)},
                   .help = help});
    return true;
  }
  return false;
}

bool IsOfColumns(const QualifiedName& collation, const PlanBuilder& plan) {
  return std::any_of(plan.before.tables.begin(), plan.before.tables.end(), [&](const auto& entry) {
    const std::vector<Column>& columns = entry.second.columns;
    return std::any_of(columns.begin(), columns.end(),
                       [&](const Column& column) { return column.collation == collation; });
  });
}

SetDictionaryOptions OptionsFrom(const TextSearchDictionary& before,
                                 const TextSearchDictionary& after) {
  SetDictionaryOptions change;
  for (const auto& [name, value] : after.options) {
    const auto known = before.options.find(name);
    if (known == before.options.end() || known->second != value) change.set[name] = value;
  }
  for (const auto& [name, value] : before.options) {
    if (!after.options.contains(name)) change.reset.push_back(name);
  }
  return change;
}

}  // namespace

void Lower(const Create<Collation>& change, PlanBuilder& plan) { LowerPlainCreate(change, plan); }
// What the archive keeps of columns has their collations, which move there as well.
void Lower(const Drop<Collation>& change, PlanBuilder& plan) {
  LowerPlainDrop(change, plan);
  const QualifiedName& name = change.key.name;
  const bool goes_there = plan.options.archive && !MustBeCopied(plan) && IsOfColumns(name, plan);
  if (!goes_there && !plan.live.in_flight.archived_types.contains(name)) return;
  Step& step = plan.drafts.back().step;
  step.actions = {Archive{Kind::Collation, name}};
  step.undo = Reverse{{Restore{Kind::Collation, name}}};
}
void Lower(const Rename<Collation>& change, PlanBuilder& plan) {
  LowerPlainRename(change.from, change.key, true, plan);
}

// Every index in its order would have to be built again.
void Lower(const Alter<Collation>& change, PlanBuilder& plan) {
  if (IsInUse(change.key, "declare a new collation beside it and change what uses it to that",
              plan))
    return;
  LowerReplacement(change, {{Hazard::BreaksOldCode}}, plan);
}

void Lower(const Create<TextSearchDictionary>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
}
void Lower(const Drop<TextSearchDictionary>& change, PlanBuilder& plan) {
  LowerPlainDrop(change, plan);
}
void Lower(const Rename<TextSearchDictionary>& change, PlanBuilder& plan) {
  LowerPlainRename(change.from, change.key, true, plan);
}

void Lower(const Alter<TextSearchDictionary>& change, PlanBuilder& plan) {
  if (change.before.template_name != change.after.template_name) {
    if (IsInUse(change.key, "declare a new dictionary beside it and map the tokens to that", plan))
      return;
    return LowerReplacement(change, {{Hazard::BreaksOldCode}}, plan);
  }
  plan.Add(AlterationOf(change.key, Phase::Expand, OptionsFrom(change.before, change.after),
                        OptionsFrom(change.after, change.before)));
}

void Lower(const Create<TextSearchConfiguration>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
}
void Lower(const Drop<TextSearchConfiguration>& change, PlanBuilder& plan) {
  LowerPlainDrop(change, plan);
}
void Lower(const Rename<TextSearchConfiguration>& change, PlanBuilder& plan) {
  LowerPlainRename(change.from, change.key, true, plan);
}

void Lower(const Alter<TextSearchConfiguration>& change, PlanBuilder& plan) {
  if (change.before.parser != change.after.parser) {
    if (IsInUse(change.key, "declare a new configuration beside it and use that", plan)) return;
    return LowerReplacement(change, {{Hazard::BreaksOldCode}}, plan);
  }
  const auto& before = change.before.mappings;
  const auto& after = change.after.mappings;
  Chain chain(plan);
  const auto add = [&](Alteration forth, Alteration back) {
    Draft draft = AlterationOf(change.key, Phase::Expand, std::move(forth), std::move(back));
    for (ObjectKey& key : plan.new_dependencies.Of(change.after))
      draft.needs.push_back(std::move(key));
    draft.frees = plan.old_dependencies.Of(change.before);
    chain.Then(std::move(draft));
  };
  for (const auto& [token, dictionaries] : after) {
    const auto known = before.find(token);
    if (known == before.end()) {
      add(AddMapping{token, dictionaries}, DropMapping{token});
    } else if (known->second != dictionaries) {
      add(AlterMapping{token, dictionaries}, AlterMapping{token, known->second});
    }
  }
  for (const auto& [token, dictionaries] : before) {
    if (!after.contains(token)) add(DropMapping{token}, AddMapping{token, dictionaries});
  }
}

}  // namespace pleat
