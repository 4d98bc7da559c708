#include "compiler/plan/rebuild_recipe.h"

#include <algorithm>
#include <set>

#include "compiler/model/timescale.h"
#include "compiler/model/user_type.h"
#include "compiler/plan/archive.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/partition.h"
#include "compiler/plan/rebuild_parts.h"
#include "compiler/plan/type_change.h"

namespace pleat {
namespace {

// The foreign keys of other tables that go, or become others, and so must be gone before the table
// that they refer to leaves its place.
std::vector<ObjectKey> GoneBefore(const Reshaping& rebuild, const PlanBuilder& plan) {
  std::vector<ObjectKey> gone;
  const auto [first, last] = plan.references_before.equal_range(rebuild.table());
  for (auto at = first; at != last; ++at) {
    const auto& [name, constraint] = at->second;
    const bool comes_along =
        std::any_of(rebuild.incoming.begin(), rebuild.incoming.end(), [&](const Incoming& key) {
          return key.table == name && key.constraint.name == constraint->name;
        });
    if (rebuild.before.Has(name) || comes_along) continue;
    gone.push_back(GoneKey(ConstraintKey(name, constraint->name)));
  }
  return gone;
}

std::string NameOf(const Reshaping& rebuild) {
  return NameForPeople({Kind::Table, rebuild.table(), {}});
}

// Every unique key of `to` is one of `from` with or without further columns, so that no two rows
// that are in one can be refused by the other.
bool TakesAll(const Shape& from, const Shape& to) {
  const auto columns_of = [](const Constraint& constraint) {
    const auto* key = std::get_if<Key>(&constraint.rule);
    return key ? std::set<Identifier>(key->columns.begin(), key->columns.end())
               : std::set<Identifier>();
  };
  return std::all_of(
      to.root->constraints.begin(), to.root->constraints.end(), [&](const Constraint& wanted) {
        if (std::holds_alternative<Check>(wanted.rule)) return true;
        if (std::holds_alternative<ForeignKey>(wanted.rule)) return true;
        if (FindConstraint(*from.root, wanted.name) &&
            FindConstraint(*from.root, wanted.name)->rule == wanted.rule) {
          return true;
        }
        const std::set<Identifier> columns = columns_of(wanted);
        return std::any_of(from.root->constraints.begin(), from.root->constraints.end(),
                           [&](const Constraint& given) {
                             const std::set<Identifier> own = columns_of(given);
                             return !own.empty() && std::includes(columns.begin(), columns.end(),
                                                                  own.begin(), own.end());
                           });
      });
}

class Recipe {
 public:
  // `swap`: the phase in which both change places.
  Recipe(Reshaping rebuild, Phase swap, PlanBuilder& plan)
      : rebuild_(std::move(rebuild)), swap_(swap), plan_(plan), chain_(plan) {}

  RebuildSteps Lower() {
    const DraftId first = plan_.drafts.size();
    const Shadow* shadow = nullptr;
    for (const Shadow& known : plan_.live.in_flight.shadows) {
      if (known.table != rebuild_.table()) continue;
      known.replaced ? DropFormer(known) : static_cast<void>(shadow = &known);
    }
    const bool there = shadow && (shadow->synced || plan_.options.direct) &&
                       shadow->shape == Describe(rebuild_.after);
    if (shadow && !there) DropUnfinished(*shadow);
    if (!there) Expand();
    Copy(there);
    const DraftId swap = Swap();
    CountTogether();
    Validate();
    return {first, swap, Contract()};
  }

 private:
  ObjectKey Subject() const { return {Kind::Table, rebuild_.table(), {}}; }
  // Of the shadow that is there; with another one it begins anew.
  std::string CopyName() const { return "rebuild " + NameOf(rebuild_); }

  Draft DraftOf(Phase phase, std::string title, std::vector<Action> actions, Undo undo) const {
    return {.step = {.phase = phase,
                     .title = std::move(title),
                     .actions = std::move(actions),
                     .undo = std::move(undo),
                     .subject = Subject()}};
  }

  // From an earlier rebuild, which is not needed any more.
  void DropFormer(const Shadow& former) { DropLeft(former, "former table", Side::Old); }
  void DropUnfinished(const Shadow& shadow) { DropLeft(shadow, "unfinished shadow of", Side::New); }

  void DropLeft(const Shadow& left, std::string_view what, Side side) {
    std::vector<Action> actions;
    if (left.synced) actions.push_back(DropSync{rebuild_.table()});
    actions.push_back(DropTable{ShadowOf(rebuild_.table(), side)});
    chain_.Then(DraftOf(Phase::Expand, "drop the " + std::string(what) + " " + NameOf(rebuild_),
                        std::move(actions), NothingToUndo{"its rows are a copy"}));
  }

  // What the shadow needs and the table does not have yet.
  std::vector<ObjectKey> Needs() const {
    std::vector<ObjectKey> needs;
    for (const Table* member : rebuild_.after.members) {
      Append(needs, plan_.new_dependencies.Of(*member));
      for (const Constraint& constraint : member->constraints) {
        if (ComesInPlace(constraint, rebuild_.after)) continue;
        Append(needs, plan_.new_dependencies.Of(member->name, constraint));
      }
    }
    for (const auto& [name, index] : rebuild_.after.catalog->indexes) {
      if (rebuild_.after.Has(index.table)) Append(needs, plan_.new_dependencies.Of(index));
    }
    if (rebuild_.after.hypertable) needs.push_back({Kind::Extension, {{}, {"timescaledb"}}, {}});
    std::erase_if(needs, [&](const ObjectKey& key) {
      return rebuild_.after.Has(key.name) || rebuild_.before.Has(key.name);
    });
    return needs;
  }

  static std::vector<Action> WithComment(const AddConstraint& add) {
    std::vector<Action> actions{add};
    const auto& comment = add.constraint.comment;
    if (comment) actions.push_back(Comment{ConstraintKey(add.table, add.constraint.name), comment});
    return actions;
  }

  // Made of those of the partitions.
  AddConstraint WholeOf(const Constraint& constraint) const {
    const auto& foreign = std::get<ForeignKey>(constraint.rule);
    return {.table = rebuild_.table(),
            .constraint = constraint,
            .drops_triggers = HasTriggersOn(foreign.table, plan_)};
  }

  void Expand() {
    const Shape& after = rebuild_.after;
    std::vector<Action> actions = ShadowCreation(after, Side::New, plan_);
    if (plan_.live.in_flight.progress.contains(CopyName())) {
      actions.push_back(ResetProgress{CopyName()});
    }
    Draft create = DraftOf(Phase::Expand, "build the shadow of " + NameOf(rebuild_),
                           std::move(actions), Reverse{ShadowRemoval(after, Side::New, plan_)});
    create.needs = Needs();
    chain_.Then(std::move(create));
    auto columnstore = ShadowColumnstore(after, Side::New);
    // Before 2.15 TimescaleDB takes no constraint from a table with a columnstore.
    const bool keys_go = !columnstore || HasTimescale(plan_.live.features, {2, 15});
    for (const AddConstraint& add : ShadowForeignKeys(after, Side::New)) {
      const QualifiedName& other = std::get<ForeignKey>(add.constraint.rule).table;
      Undo back = NothingToUndo{"it goes with the shadow"};
      if (keys_go) {
        back = Reverse{{DropConstraint{
            .table = add.table, .constraint = add.constraint.name, .referenced = other}}};
      }
      Draft key = DraftOf(Phase::Expand, "", WithComment(add), std::move(back));
      key.step.hazards = {{Hazard::ReferencedLock}};
      chain_.Then(std::move(key));
    }
    if (columnstore) {
      chain_.Then(DraftOf(Phase::Expand, "", {std::move(*columnstore)},
                          NothingToUndo{"it goes with the shadow"}));
    }
    if (plan_.options.direct) return;
    Draft sync = DraftOf(Phase::Expand, "", {SyncBetween(rebuild_.before, after, Side::New, plan_)},
                         Reverse{{DropSync{rebuild_.table()}}});
    if (!TakesAll(rebuild_.before, after)) sync.step.hazards = {{Hazard::MayReject}};
    chain_.Then(std::move(sync));
  }

  // Old code must not fail over a value that its column's new type does not take: the trigger
  // leaves such a row out. From here on it refuses it, and what it has left out shows.
  void CopyStrictly() {
    if (swap_ != Phase::Contract || plan_.options.direct) return;
    if (!MayNotConvert(rebuild_.before, rebuild_.after, Side::New, plan_)) return;
    Draft strict = DraftOf(
        Phase::Contract, "refuse what cannot be written to the shadow of " + NameOf(rebuild_),
        {DropSync{rebuild_.table()},
         Strict(SyncBetween(rebuild_.before, rebuild_.after, Side::New, plan_))},
        NothingToUndo{"going back over the next steps has made the triggers anew"});
    strict.step.hazards = {{Hazard::MayReject}};
    chain_.Then(std::move(strict));
    Draft draft = DraftOf(Phase::Contract, "copy what is left of the rows of " + NameOf(rebuild_),
                          {CopyBetween(rebuild_.before, rebuild_.after, Side::New, "", plan_)},
                          NothingToUndo{"the rows go with the shadow"});
    draft.step.hazards = {{Hazard::MayReject}};
    chain_.Then(std::move(draft));
  }

  void Copy(bool there) {
    const std::string name = CopyName();
    const auto progress = plan_.live.in_flight.progress.find(name);
    const bool done = there && progress != plan_.live.in_flight.progress.end() && progress->second;
    // Going back, what refers to the table is validated after it is in place again.
    std::vector<Action> back;
    for (const Incoming& key : rebuild_.incoming) {
      if (key.was_validated && key.not_valid) {
        back.push_back(ValidateConstraint{key.table, key.constraint.name});
      }
    }
    for (const Constraint& constraint : ValidatedInPlace(rebuild_.before)) {
      const auto parts = PartsInPlace(constraint, rebuild_.before, plan_);
      for (const AddConstraint& part : parts) {
        back.push_back(ValidateConstraint{part.table, part.constraint.name});
      }
      if (parts.empty()) back.push_back(ValidateConstraint{rebuild_.table(), constraint.name});
      if (!parts.empty()) Append(back, WithComment(WholeOf(constraint)));
    }
    if (done) return;
    Undo undo = NothingToUndo{"the rows go with the shadow"};
    if (!back.empty()) undo = Reverse{std::move(back)};
    plan_.backfills.push_back(name);
    Draft draft = DraftOf(Phase::Backfill, "copy the rows of " + NameOf(rebuild_),
                          {CopyBetween(rebuild_.before, rebuild_.after, Side::New, name, plan_)},
                          std::move(undo));
    draft.makes = {BackfilledKey()};
    draft.needs = {ProgressKey()};
    if (!TakesAll(rebuild_.before, rebuild_.after) ||
        MayNotConvert(rebuild_.before, rebuild_.after, Side::New, plan_)) {
      draft.step.hazards = {{Hazard::MayReject}};
    }
    chain_.Then(std::move(draft));
  }

  static CreateSync Strict(CreateSync sync) {
    sync.lenient = false;
    return sync;
  }

  // The columns whose values do not come back from what they become.
  std::vector<Column> Lost() const {
    std::vector<Column> lost;
    for (const Column& column : rebuild_.before.root->columns) {
      const Column* wanted = FindColumn(*rebuild_.after.root, column.name);
      if (!wanted || std::holds_alternative<Generated>(column.source)) continue;
      const bool computed = std::holds_alternative<Generated>(wanted->source);
      if (computed || LossOfConversion(column)) lost.push_back(column);
    }
    return lost;
  }

  // While both tables are equal.
  void KeepOldValues() {
    const std::vector<KeptColumn> key = KeptByKey(rebuild_, plan_);
    if (key.empty()) return;
    for (const Column& column : Lost()) {
      const Column& wanted = *FindColumn(*rebuild_.after.root, column.name);
      const DropKept forget{rebuild_.table(), column.name};
      Draft keep = DraftOf(Phase::Contract, "",
                           {forget, KeepValues{.table = rebuild_.table(),
                                               .was = Kept(column),
                                               .became = Kept(wanted),
                                               .key = key,
                                               .shadow = ShadowOf(rebuild_.table(), Side::New)}},
                           Reverse{{forget}});
      keep.step.subject = ColumnKey(rebuild_.table(), column.name);
      chain_.Then(std::move(keep));
    }
  }

  // Into the former table, while it is written to.
  std::vector<Action> RestoreOldValues() const {
    std::vector<Action> actions;
    const std::vector<KeptColumn> key = KeptByKey(rebuild_, plan_);
    if (key.empty()) return actions;
    for (const Column& column : Lost()) {
      const Column& wanted = *FindColumn(*rebuild_.after.root, column.name);
      actions.push_back(RestoreKept{.table = rebuild_.table(),
                                    .column = column.name,
                                    .target = Kept(column),
                                    .unchanged = Kept(wanted),
                                    .key = key,
                                    .by_image = !HasEquality(plan_.after, wanted.type),
                                    .shadow = ShadowOf(rebuild_.table(), Side::Old)});
    }
    return actions;
  }

  DraftId Swap() {
    CopyStrictly();
    KeepOldValues();
    Draft swap = DraftOf(
        swap_,
        "put the shadow in the place of " + NameOf(rebuild_) + RebuiltPhrase(rebuild_.readers),
        SwapOf(rebuild_, true, plan_), Reverse{SwapOf(rebuild_, false, plan_)});
    if (swap_ == Phase::Backfill) swap.step.only_while = ShadowOf(rebuild_.table(), Side::New);
    swap.step.isolation = Isolation::Own;
    swap.step.rebuilds = rebuild_.readers.rebuilt;
    for (const Incoming& key : rebuild_.incoming) {
      const std::string other = NameForPeople({Kind::Table, key.table, {}});
      swap.step.hazards.push_back({Hazard::LinkedLock, other});
      if (key.goes) {
        swap.frees.push_back(ConstraintKey(key.table, key.constraint.name));
        swap.frees.push_back({Kind::Table, key.table, {}});
      }
      if (!key.not_valid) {
        swap.step.hazards.push_back(plan_.Sized(Hazard::BlockingScan, key.table, other));
      }
    }
    for (const QualifiedName& other : ReferredInPlace()) {
      swap.step.hazards.push_back({Hazard::LinkedLock, NameForPeople({Kind::Table, other, {}})});
    }
    for (HazardNote& note : RebuiltHazards(rebuild_.readers)) {
      swap.step.hazards.push_back(std::move(note));
    }
    if (ChangesTypes() || rebuild_.after.ordered)
      swap.step.hazards.push_back({Hazard::BreaksOldCode});
    const bool kept = !KeptByKey(rebuild_, plan_).empty();
    for (const Column& column : rebuild_.before.root->columns) {
      if (kept && !std::holds_alternative<Generated>(column.source)) continue;
      auto loss = LossOfConversion(column);
      auto& hazards = swap.step.hazards;
      const bool said = loss && std::find(hazards.begin(), hazards.end(), *loss) != hazards.end();
      if (loss && !said) hazards.push_back(std::move(*loss));
    }
    for (const Table* member : rebuild_.after.members) Append(swap.makes, KeysOf(*member));
    // But for what the expand phase has made, and what goes later.
    std::erase_if(swap.makes, [&](const ObjectKey& key) {
      const bool early = !Contains(plan_.before, key) && Contains(*rebuild_.before.catalog, key);
      return early || !Contains(plan_.after, key);
    });
    for (const auto& [name, index] : plan_.after.indexes) {
      if (rebuild_.after.Has(index.table)) swap.makes.push_back({Kind::Index, name, {}});
    }
    for (const Table* member : rebuild_.before.members) {
      for (const ObjectKey& key : KeysOf(*member)) {
        if (!Contains(*rebuild_.after.catalog, key)) swap.removes.push_back(key);
      }
    }
    for (const auto& [name, index] : plan_.before.indexes) {
      const ObjectKey key{Kind::Index, name, {}};
      if (rebuild_.before.Has(index.table) && !Contains(plan_.after, key)) {
        swap.removes.push_back(key);
      }
    }
    swap.needs = rebuild_.readers.needs;
    std::erase_if(swap.needs, [&](const ObjectKey& key) {
      return std::find(swap.makes.begin(), swap.makes.end(), key) != swap.makes.end();
    });
    Append(swap.needs, GoneBefore(rebuild_, plan_));
    for (const Incoming& key : rebuild_.incoming) {
      for (const Identifier& column : std::get<ForeignKey>(key.constraint.rule).columns) {
        const ObjectKey own = ColumnKey(key.table, column);
        if (plan_.old_keys.contains(own)) swap.needs.push_back(RenamedKey(own));
      }
    }
    return chain_.Then(std::move(swap));
  }

  // Extended statistics have their name, and so values, only once it is in place.
  void CountTogether() {
    const auto& all = rebuild_.after.catalog->statistics;
    const bool any = std::any_of(all.begin(), all.end(), [&](const auto& entry) {
      return rebuild_.after.Has(entry.second.table) &&
             Contains(plan_.after, {Kind::ExtendedStatistics, entry.first, {}});
    });
    if (!any) return;
    chain_.Then(DraftOf(swap_, "", {AnalyzeTable{rebuild_.table()}},
                        NothingToUndo{"it changes nothing but what the planner knows"}));
  }

  // The other tables to which foreign keys lead that are made once it is in place.
  std::set<QualifiedName> ReferredInPlace() const {
    std::set<QualifiedName> others;
    for (const Constraint& constraint : rebuild_.after.root->constraints) {
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      if (foreign && foreign->table != rebuild_.table() &&
          ComesInPlace(constraint, rebuild_.after)) {
        others.insert(foreign->table);
      }
    }
    return others;
  }

  bool ChangesTypes() const {
    const auto& columns = rebuild_.before.root->columns;
    return std::any_of(columns.begin(), columns.end(), [&](const Column& column) {
      const Column* wanted = FindColumn(*rebuild_.after.root, column.name);
      return wanted && wanted->type != column.type;
    });
  }

  // What was computed before is computed again.
  std::optional<HazardNote> LossOfConversion(const Column& column) const {
    const Column* wanted = FindColumn(*rebuild_.after.root, column.name);
    if (!wanted || std::holds_alternative<Generated>(wanted->source)) return std::nullopt;
    if (std::holds_alternative<Generated>(column.source)) return {{Hazard::Lossy}};
    if (KeepsEveryValue(column.type, wanted->type)) return std::nullopt;
    return LossOf(column, wanted->type, plan_);
  }

  void Validate() {
    const auto validate = [&](const QualifiedName& table, const Constraint& constraint) {
      Draft draft = DraftOf(swap_, "", {ValidateConstraint{table, constraint.name}},
                            NothingToUndo{"going back validates as well"});
      draft.step.subject = ConstraintKey(table, constraint.name);
      chain_.Then(std::move(draft));
    };
    for (const Incoming& key : rebuild_.incoming) {
      if (key.constraint.validated && key.not_valid && !key.goes && !key.moves)
        validate(key.table, key.constraint);
    }
    for (const Constraint& constraint : ValidatedInPlace(rebuild_.after)) {
      const auto parts = PartsInPlace(constraint, rebuild_.after, plan_);
      for (const AddConstraint& part : parts) validate(part.table, part.constraint);
      if (parts.empty()) {
        validate(rebuild_.table(), constraint);
        continue;
      }
      // Up to there those of the partitions are as good, and the script of the backfill phase may
      // be run again.
      Draft whole = DraftOf(Phase::Contract, "", WithComment(WholeOf(constraint)),
                            NothingToUndo{"it goes when the tables change places"});
      whole.step.hazards = {{Hazard::ReferencedLock}};
      whole.step.subject = ConstraintKey(rebuild_.table(), constraint.name);
      chain_.Then(std::move(whole));
    }
  }

  DraftId Contract() {
    const Shape& before = rebuild_.before;
    const CopyRows copy_back = CopyBetween(rebuild_.after, before, Side::Old, "", plan_);
    if (!plan_.options.direct) {
      std::vector<Action> back{Strict(SyncBetween(rebuild_.after, before, Side::Old, plan_)),
                               copy_back};
      Append(back, RestoreOldValues());
      chain_.Then(
          DraftOf(Phase::Contract, "", {DropSync{rebuild_.table()}}, Reverse{std::move(back)}));
    }
    for (const AddConstraint& add : ShadowForeignKeys(before, Side::Old)) {
      const QualifiedName& other = std::get<ForeignKey>(add.constraint.rule).table;
      Draft key =
          DraftOf(Phase::Contract, "",
                  {DropConstraint{
                      .table = add.table, .constraint = add.constraint.name, .referenced = other}},
                  Reverse{WithComment(add)});
      key.step.hazards = {{Hazard::ReferencedLock}};
      key.rank = Rank::Last;
      chain_.Then(std::move(key));
    }
    std::vector<Action> back = ShadowCreation(before, Side::Old, plan_);
    if (plan_.options.direct) {
      back.push_back(copy_back);
      Append(back, RestoreOldValues());
    }
    Draft drop = DraftOf(Phase::Contract, "drop the former table " + NameOf(rebuild_),
                         ShadowRemoval(before, Side::Old, plan_), Reverse{back});
    const std::vector<Identifier> computed = BecomeComputed(before, rebuild_.after);
    if (!computed.empty() && KeptByKey(rebuild_, plan_).empty()) {
      drop.step.undo = Irreversible{.reason = "the values that were stored are gone",
                                    .actions = std::move(back)};
      drop.step.subject = ColumnKey(rebuild_.table(), computed.front());
      drop.step.hazards.push_back(plan_.Sized(Hazard::DataLoss, rebuild_.table()));
      drop.step.needs_allow = AllowName("drop-column", drop.step.subject);
    }
    drop.step.isolation = Isolation::Own;
    drop.rank = Rank::Last;
    drop.frees = HeldByFormer(rebuild_, plan_);
    const DraftId dropped = chain_.Then(std::move(drop));
    // They do away with rows, which the former table would keep.
    if (rebuild_.after.hypertable) LowerPolicies(*rebuild_.after.hypertable, chain_, plan_);
    return dropped;
  }

  Reshaping rebuild_;
  const Phase swap_;
  PlanBuilder& plan_;
  Chain chain_;
};

}  // namespace

RebuildSteps LowerRebuildRecipe(Reshaping rebuild, Phase swap, PlanBuilder& plan) {
  return Recipe(std::move(rebuild), swap, plan).Lower();
}

}  // namespace pleat
