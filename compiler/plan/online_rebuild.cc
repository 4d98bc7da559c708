#include "compiler/plan/online_rebuild.h"

#include <algorithm>
#include <set>

#include "compiler/plan/beside.h"
#include "compiler/plan/loosen.h"
#include "compiler/plan/rebuild_catalogs.h"
#include "compiler/plan/rebuild_recipe.h"
#include "compiler/plan/rebuild_turn.h"
#include "compiler/plan/shadow.h"

namespace pleat {
namespace {

// Whether its foreign keys can be added without a look at the rows.
bool TakesNotValid(const Table& table, const PlanBuilder& plan) {
  return !table.partitioning || plan.live.features.not_valid_partitioned_foreign_keys;
}

std::vector<Incoming> IncomingKeys(const Reshaping& rebuild, const PlanBuilder& plan) {
  std::vector<Incoming> incoming;
  for (const auto& [name, other] : plan.before.tables) {
    if (rebuild.before.Has(name)) continue;
    const auto wanted = plan.after.tables.find(name);
    const bool goes = wanted == plan.after.tables.end();
    for (const Constraint& constraint : other.constraints) {
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      if (!foreign || foreign->table != rebuild.table()) continue;
      // Until it goes it would refer to a table that is not logged.
      if (goes && rebuild.after.root->unlogged && !other.unlogged) continue;
      const Constraint* later =
          goes ? &constraint : FindConstraint(wanted->second, constraint.name);
      if (!later || !(later->rule == constraint.rule)) continue;
      incoming.push_back({.table = name,
                          .constraint = *later,
                          .was_validated = constraint.validated,
                          .goes = goes,
                          .not_valid = TakesNotValid(other, plan)});
    }
  }
  return incoming;
}

// A table that is logged cannot refer to one that is not: those that refer to one that loses its
// log go first, and otherwise last.
bool ReferringFirst(const QualifiedName& referred, const PlanBuilder& plan) {
  return plan.after.tables.at(referred).unlogged && !plan.before.tables.at(referred).unlogged;
}

// Its changes are carried out by the recipe.
void TakeOver(const std::vector<Change>& changes, const Reshaping& rebuild, PlanBuilder& plan) {
  for (const Change& change : changes) {
    if (IsOfTable(change, rebuild)) plan.taken_over.insert(KeyOf(change));
  }
}

// What the table that is there gets, and what the one that takes its place does.
struct Beside {
  std::vector<DraftId> before = {};
  std::vector<DraftId> after = {};
};

// What is computed from then on new code need not write before. Rules wait for the table. A fill is
// as good before the swap as after it, since what it writes to the one is written to the other; no
// step before that needs what the rebuild makes.
Beside LowerBeside(const std::vector<Change>& changes, const Reshaping& rebuild,
                   PlanBuilder& plan) {
  Beside beside;
  const DraftId loosening = plan.drafts.size();
  for (const Identifier& name : BecomeComputed(rebuild.before, rebuild.after)) {
    if (plan.options.direct) break;
    Chain chain(plan);
    Loosened(rebuild.table(), *FindColumn(*rebuild.before.root, name), chain, plan);
  }
  const auto precede = [&](DraftId id) {
    std::erase_if(plan.drafts[id].needs, [&](const ObjectKey& key) {
      return rebuild.before.Has(key.name) && Contains(plan.before, key);
    });
    if (plan.drafts[id].step.phase == Phase::Expand) beside.before.push_back(id);
  };
  for (DraftId id = loosening; id < plan.drafts.size(); ++id) precede(id);
  for (const Change& change : changes) {
    if (!IsOfTable(change, rebuild)) continue;
    const Turn turn = TurnOf(change, rebuild, plan);
    if (turn != Turn::Before && turn != Turn::After && turn != Turn::Around) continue;
    const DraftId first = plan.drafts.size();
    std::visit([&](const auto& c) { pleat::Lower(c, plan); }, change);
    for (DraftId id = first; id < plan.drafts.size(); ++id) {
      Draft& draft = plan.drafts[id];
      const bool comes = std::holds_alternative<Create<Constraint>>(change) ||
                         std::holds_alternative<SetComment>(change) ||
                         (turn == Turn::Around && draft.removes.empty());
      if (comes && !draft.step.actions.front().As<FillColumn>()) {
        draft.step.phase = Phase::Contract;
      }
      if (draft.step.phase == Phase::Contract) {
        beside.after.push_back(id);
        continue;
      }
      precede(id);
    }
  }
  return beside;
}

// The tables that are to be rebuilt, and how they stand to each other.
class Rebuilds {
 public:
  Rebuilds(const std::vector<Change>& changes, PlanBuilder& plan)
      : changes_(changes),
        plan_(plan),
        occasions_(RebuildOccasions(changes, plan)),
        links_(Links()) {
    for (const auto& [name, occasion] : occasions_) online_.insert(name);
    // What is in the way of one is in the way of those that it is linked with.
    for (std::size_t before = online_.size() + 1; before > online_.size();) {
      before = online_.size();
      for (const auto& [name, occasion] : occasions_) {
        if (!online_.contains(name)) continue;
        const auto obstacle = ObstacleTo(WholeOf(name), changes_, OthersOf(name), plan_);
        if (!obstacle) continue;
        obstacles_[name] = *obstacle;
        online_.erase(name);
        referred_.clear();
      }
    }
  }

  void Lower() {
    for (const auto& [name, obstacle] : obstacles_) {
      if (occasions_.at(name) >= Occasion::Order) Report(name, obstacle);
    }
    for (const QualifiedName& name : online_) LowerInTurn(name);
  }

 private:
  struct Swapped {
    DraftId step = {};
    Phase phase = Phase::Backfill;
  };

  // The tables to which foreign keys of the rebuilt ones lead that stay.
  std::map<QualifiedName, std::vector<QualifiedName>> Links() const {
    std::map<QualifiedName, std::vector<QualifiedName>> links;
    for (const auto& [name, occasion] : occasions_) {
      for (const Constraint& constraint : plan_.before.tables.at(name).constraints) {
        const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
        if (!foreign || foreign->table == name || GoesFirst(name, constraint, plan_)) continue;
        links[name].push_back(foreign->table);
      }
    }
    return links;
  }

  // Those to which one refers, directly or through others that are rebuilt online.
  const std::set<QualifiedName>& ReferredFrom(const QualifiedName& name) const {
    const auto [place, fresh] = referred_.try_emplace(name);
    std::set<QualifiedName>& referred = place->second;
    if (!fresh) return referred;
    std::vector<QualifiedName> next{name};
    while (!next.empty()) {
      const QualifiedName from = std::move(next.back());
      next.pop_back();
      const auto links = links_.find(from);
      if (links == links_.end() || !online_.contains(from)) continue;
      for (const QualifiedName& to : links->second) {
        if (referred.insert(to).second) next.push_back(to);
      }
    }
    return referred;
  }
  bool AreInRing(const QualifiedName& a, const QualifiedName& b) const {
    return ReferredFrom(a).contains(b) && ReferredFrom(b).contains(a);
  }

  // With the others whose rows are copied as well, and whose turn is before or after its own; also
  // those of which an earlier run has left the former table.
  Reshaping WholeOf(const QualifiedName& name) const {
    Reshaping whole{.before = ShapeIn(plan_.before, plan_.old_family, name),
                    .after = ShapeIn(plan_.after, plan_.new_family, name)};
    std::set<QualifiedName> rebuilt = online_;
    for (const Shadow& shadow : plan_.live.in_flight.shadows) {
      if (shadow.replaced) rebuilt.insert(shadow.table);
    }
    rebuilt.erase(name);
    std::erase_if(rebuilt, [&](const QualifiedName& other) { return AreInRing(name, other); });
    whole.before.rebuilt = whole.after.rebuilt = std::move(rebuilt);
    whole.incoming = IncomingKeys(whole, plan_);
    return whole;
  }

  // One for which there is another way makes room for one for which there is none.
  std::set<QualifiedName> OthersOf(const QualifiedName& name) const {
    std::set<QualifiedName> others;
    for (const auto& [other, occasion] : occasions_) {
      const bool yields =
          occasions_.at(name) == Occasion::Partitioning && occasion == Occasion::Column;
      if (other != name && (!yields || online_.contains(other))) others.insert(other);
    }
    return others;
  }

  void Report(const QualifiedName& name, const std::string& obstacle) {
    const ObjectKey key{Kind::Table, name, {}};
    plan_.sink.Add(
        {.code = Code::CannotPlan,
         .message = "table `" + NameForPeople(key) + "` cannot be " +
                    (occasions_.at(name) == Occasion::Order ? "rebuilt for the order of its columns"
                                                            : "partitioned in another way") +
                    ": it " + obstacle});
    plan_.taken_over.insert(key);
  }

  // Those that change places before it.
  std::set<QualifiedName> Before(const QualifiedName& name) const {
    std::set<QualifiedName> before;
    for (const QualifiedName& table : online_) {
      const auto links = links_.find(table);
      if (links == links_.end()) continue;
      for (const QualifiedName& referred : links->second) {
        if (!online_.contains(referred)) continue;
        const bool first = ReferringFirst(referred, plan_);
        const QualifiedName& later = first ? referred : table;
        if (later == name) before.insert(first ? table : referred);
      }
    }
    return before;
  }

  void LowerInTurn(const QualifiedName& name) {
    if (swapped_.contains(name)) return;
    const std::set<QualifiedName> before = Before(name);
    Phase phase = Phase::Backfill;
    for (const QualifiedName& other : before) {
      LowerInTurn(other);
      phase = std::max(phase, swapped_.at(other).phase);
    }
    Reshaping whole = WholeOf(name);
    for (Incoming& key : whole.incoming) {
      key.moves = online_.contains(key.table) && !before.contains(key.table);
    }
    const Swapped swapped = LowerRebuild(whole, phase);
    for (const QualifiedName& other : before) {
      plan_.RunBefore(swapped_.at(other).step, swapped.step);
    }
    swapped_[name] = swapped;
  }

  // `phase`: the first in which it can change places.
  Swapped LowerRebuild(const Reshaping& whole, Phase phase);

  const std::vector<Change>& changes_;
  PlanBuilder& plan_;
  const std::map<QualifiedName, Occasion> occasions_;
  const std::map<QualifiedName, std::vector<QualifiedName>> links_;
  std::set<QualifiedName> online_ = {};
  // What ReferredFrom has found with these.
  mutable std::map<QualifiedName, std::set<QualifiedName>> referred_ = {};
  std::map<QualifiedName, std::string> obstacles_ = {};
  std::map<QualifiedName, Swapped> swapped_ = {};
};

NamesUntilThen NamesBeside(const Shape& shape, Side side) {
  NamesUntilThen names;
  for (const Table* member : shape.members) {
    names.relations[member->name] = ShadowOf(member->name, side);
  }
  return names;
}

// The former table goes on calling the old sequence.
bool HandsOverSequence(const Draft& draft) {
  const auto& actions = draft.step.actions;
  return std::any_of(actions.begin(), actions.end(),
                     [](const Action& action) { return action.As<HandOverSequence>(); });
}

Rebuilds::Swapped Rebuilds::LowerRebuild(const Reshaping& whole, Phase phase) {
  const QualifiedName& name = whole.table();
  const ObjectKey key{Kind::Table, name, {}};
  Reshaping rebuild = whole;
  // The table itself need not change where it becomes a hypertable: what is in flight of it is the
  // recipe's in any case.
  plan_.taken_over.insert(key);
  const Beside beside = LowerBeside(changes_, whole, plan_);
  const Catalog from = CatalogBefore(changes_, whole, plan_);
  const Catalog to = CatalogAfter(changes_, whole, plan_);
  const Family old_family(from);
  const Family new_family(to);
  rebuild.before = ShapeIn(from, old_family, name);
  rebuild.after = ShapeIn(to, new_family, name);
  rebuild.before.rebuilt = rebuild.after.rebuilt = whole.before.rebuilt;
  rebuild.before.ordered = rebuild.after.ordered = ChangesOrder(name, plan_);
  std::vector<ObjectKey> members{key};
  for (const Table* member : whole.before.members) {
    if (member->name != name) members.push_back({Kind::Table, member->name, {}});
  }
  rebuild.readers = RebuildReaders(members, plan_);
  BuildBeside(rebuild.readers, NamesBeside(rebuild.after, Side::New),
              NamesBeside(rebuild.before, Side::Old), plan_);
  TakeOver(changes_, whole, plan_);
  if (ChangesValues(changes_, whole, plan_)) phase = Phase::Contract;
  const RebuildSteps steps = LowerRebuildRecipe(std::move(rebuild), phase, plan_);
  for (const Table* member : whole.before.members) {
    const auto wanted = plan_.after.tables.find(member->name);
    if (wanted == plan_.after.tables.end()) continue;
    const bool same = member->row_security == wanted->second.row_security &&
                      member->force_row_security == wanted->second.force_row_security;
    if (!same) LowerRowSecurity(member->name, plan_);
  }
  for (DraftId step : beside.before) plan_.RunBefore(step, steps.first);
  for (DraftId step : beside.after) {
    plan_.RunBefore(HandsOverSequence(plan_.drafts[step]) ? steps.dropped : steps.swap, step);
  }
  return {steps.swap, phase};
}

}  // namespace

void LowerOnlineRebuilds(const std::vector<Change>& changes, PlanBuilder& plan) {
  Rebuilds(changes, plan).Lower();
}

// What its policies do away with, the former table would keep: they come once that is dropped.
static void PostponePolicies(const QualifiedName& table, DraftId dropped, PlanBuilder& plan) {
  for (DraftId id = 0; id < dropped; ++id) {
    Draft& draft = plan.drafts[id];
    const Action& action = draft.step.actions.front();
    const auto* columnstore = action.As<SetColumnstorePolicy>();
    const auto* reorder = action.As<SetReorder>();
    const auto* retention = action.As<SetRetention>();
    if (!(columnstore && columnstore->table == table) && !(reorder && reorder->table == table) &&
        !(retention && retention->table == table))
      continue;
    draft.step.phase = Phase::Contract;
    draft.rank = Rank::Last;
    plan.RunBefore(dropped, id);
  }
}

void LowerFormerTables(PlanBuilder& plan) {
  for (const Shadow& shadow : plan.live.in_flight.shadows) {
    const ObjectKey key{Kind::Table, shadow.table, {}};
    if (plan.taken_over.contains(key)) continue;
    const std::string name = NameForPeople(key);
    // All of it first, since what the table holds on to is not known any more.
    Chain chain(plan);
    const Side side = shadow.replaced ? Side::Old : Side::New;
    const QualifiedName place = ShadowOf(shadow.table, side);
    if (shadow.synced) {
      chain.Then({.step = {.phase = Phase::Contract,
                           .actions = {DropSync{shadow.table}},
                           .undo = NothingToUndo{"what it wrote is a copy"},
                           .subject = key},
                  .rank = Rank::First});
    }
    const auto table = plan.before.tables.find(shadow.table);
    for (const Constraint& constraint : table == plan.before.tables.end()
                                            ? std::vector<Constraint>()
                                            : table->second.constraints) {
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      if (!foreign || ComesInPlace(constraint, {.root = &table->second})) continue;
      chain.Then({.step = {.phase = Phase::Contract,
                           .actions = {DropConstraint{.table = place,
                                                      .constraint = constraint.name,
                                                      .if_exists = true,
                                                      .referenced = foreign->table}},
                           .undo = NothingToUndo{"it goes with a copy"},
                           .hazards = {{Hazard::ReferencedLock}},
                           .subject = key},
                  .rank = Rank::First});
    }
    const DraftId dropped = chain.Then(
        {.step = {.phase = Phase::Contract,
                  .title =
                      (shadow.replaced ? "drop the former table " : "drop the shadow of ") + name,
                  .actions = {DropTable{place}, DropShadowSchema{place.schema}},
                  .undo = NothingToUndo{"its rows are a copy"},
                  .subject = key},
         .rank = Rank::First});
    if (shadow.replaced) PostponePolicies(shadow.table, dropped, plan);
  }
}

}  // namespace pleat
