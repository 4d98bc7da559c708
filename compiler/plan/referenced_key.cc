#include "compiler/plan/referenced_key.h"

#include <algorithm>
#include <set>

#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"

namespace pleat {
namespace {

using Names = std::set<Identifier>;

Names NamesOf(const std::vector<Identifier>& columns) { return {columns.begin(), columns.end()}; }

// Whether a foreign key can refer to what the index makes unique.
bool IsOver(const Index& index, const Names& columns) {
  if (!index.unique || index.where || index.elements.size() != columns.size()) return false;
  return std::all_of(index.elements.begin(), index.elements.end(), [&](const IndexElement& part) {
    const auto* name = std::get_if<Identifier>(&part.key);
    return name && columns.contains(*name);
  });
}

struct Candidates {
  std::vector<ObjectKey> leaving = {};
  // Which of them the server found is not known, but that a primary key is there before others.
  bool primary_stays = false;
};

Candidates CandidatesFor(const ForeignKey& foreign, const PlanBuilder& plan) {
  Candidates found;
  const auto before = plan.before.tables.find(foreign.table);
  const auto after = plan.after.tables.find(foreign.table);
  if (before == plan.before.tables.end() || after == plan.after.tables.end()) return found;
  const Names referred = NamesOf(foreign.referenced);
  for (const Constraint& constraint : before->second.constraints) {
    const auto* key = std::get_if<Key>(&constraint.rule);
    // No foreign key can refer to a deferrable one (CREATE TABLE, "DEFERRABLE").
    if (!key || constraint.deferrable || NamesOf(key->columns) != referred) continue;
    const ObjectKey object = ConstraintKey(foreign.table, constraint.name);
    const Constraint* wanted = FindConstraint(after->second, constraint.name);
    Constraint same = constraint;
    if (wanted) same.comment = wanted->comment;
    if (wanted && *wanted == same) {
      found.primary_stays = found.primary_stays || key->primary;
    } else {
      found.leaving.push_back(wanted ? object : GoneKey(object));
    }
  }
  const auto [first, last] = plan.indexes_before.equal_range(foreign.table);
  for (auto at = first; at != last; ++at) {
    const Index& index = *at->second;
    if (!IsOver(index, referred)) continue;
    const ObjectKey object{Kind::Index, index.name, {}};
    const auto wanted = plan.after.indexes.find(index.name);
    // A key by its name takes it over.
    const bool stays = wanted == plan.after.indexes.end()
                           ? FindConstraint(after->second, index.name.name) != nullptr
                           : IsSetInPlace(index, wanted->second, plan);
    if (stays) continue;
    found.leaving.push_back(wanted == plan.after.indexes.end() ? GoneKey(object) : object);
  }
  return found;
}

// Takes a key or unique index away, or makes it anew.
bool TakesKey(const Change& change) {
  if (const auto* drop = std::get_if<Drop<Index>>(&change)) return drop->before.unique;
  if (const auto* alter = std::get_if<Alter<Index>>(&change)) return alter->before.unique;
  if (const auto* drop = std::get_if<Drop<Constraint>>(&change)) {
    return std::holds_alternative<Key>(drop->before.rule);
  }
  const auto* alter = std::get_if<Alter<Constraint>>(&change);
  return alter && std::holds_alternative<Key>(alter->before.rule);
}

const QualifiedName& TableOf(const Change& change) {
  if (const auto* drop = std::get_if<Drop<Index>>(&change)) return drop->before.table;
  if (const auto* alter = std::get_if<Alter<Index>>(&change)) return alter->before.table;
  return KeyOf(change).name;
}

}  // namespace

std::vector<ObjectKey> KeysThatLeave(const ForeignKey& foreign, const PlanBuilder& plan) {
  return CandidatesFor(foreign, plan).leaving;
}

bool LosesItsKey(const QualifiedName& table, const Constraint& constraint,
                 const PlanBuilder& plan) {
  const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
  const auto after = plan.after.tables.find(table);
  if (!foreign || after == plan.after.tables.end()) return false;
  // A table that is rebuilt comes with keys of its own.
  for (const QualifiedName& side : {table, foreign->table}) {
    if (plan.taken_over.contains({Kind::Table, side, {}})) return false;
  }
  const Constraint* wanted = FindConstraint(after->second, constraint.name);
  if (!wanted || GoesFirst(table, constraint, plan)) return false;
  const Candidates found = CandidatesFor(*foreign, plan);
  return !found.leaving.empty() && !found.primary_stays;
}

std::vector<ObjectKey> ReboundTo(const QualifiedName& table, const std::vector<Identifier>& columns,
                                 const PlanBuilder& plan) {
  std::vector<ObjectKey> keys;
  const auto [first, last] = plan.references_before.equal_range(table);
  for (auto at = first; at != last; ++at) {
    const auto& [referring, constraint] = at->second;
    const auto& foreign = std::get<ForeignKey>(constraint->rule);
    if (NamesOf(foreign.referenced) != NamesOf(columns)) continue;
    if (LosesItsKey(referring, *constraint, plan)) {
      keys.push_back(GoneKey(ConstraintKey(referring, constraint->name)));
    }
  }
  return keys;
}

void LowerRebindings(const std::vector<Change>& changes, PlanBuilder& plan) {
  std::set<QualifiedName> tables;
  for (const Change& change : changes) {
    if (TakesKey(change)) tables.insert(TableOf(change));
  }
  for (const QualifiedName& table : tables) {
    const auto [first, last] = plan.references_before.equal_range(table);
    for (auto at = first; at != last; ++at) {
      const auto& [referring, constraint] = at->second;
      if (!LosesItsKey(referring, *constraint, plan)) continue;
      const Constraint& wanted = *FindConstraint(plan.after.tables.at(referring), constraint->name);
      LowerRebinding({ConstraintKey(referring, wanted.name), *constraint, wanted}, plan);
    }
  }
}

}  // namespace pleat
