#include "compiler/plan/online_rebuild.h"

#include <algorithm>
#include <set>

#include "compiler/plan/keys.h"
#include "compiler/plan/shadow.h"

namespace pleat {
namespace {

bool ChangesPartitioning(const Table& before, const Table& after) {
  return !(before.partitioning == after.partitioning);
}

// Where the rows are and how they are kept, which ALTER TABLE changes only by writing them all
// again.
bool ChangesStorage(const Table& before, const Table& after) {
  if (before.partitioning || after.partitioning) return false;
  return before.unlogged != after.unlogged || before.tablespace != after.tablespace ||
         before.access_method != after.access_method;
}

// Whether a change of the table is carried out with the table that takes its place.
bool GoesAlong(const Change& change, const QualifiedName& table) {
  const auto is_key = [](const Constraint& constraint) {
    return std::holds_alternative<Key>(constraint.rule) ||
           std::holds_alternative<Exclusion>(constraint.rule);
  };
  if (const auto* c = std::get_if<Create<Table>>(&change)) return c->key.name != table;
  if (const auto* c = std::get_if<Drop<Table>>(&change)) return c->key.name != table;
  if (const auto* c = std::get_if<Create<Constraint>>(&change)) return is_key(c->after);
  if (const auto* c = std::get_if<Drop<Constraint>>(&change)) return is_key(c->before);
  if (const auto* c = std::get_if<Alter<Constraint>>(&change)) {
    return is_key(c->before) && is_key(c->after);
  }
  if (const auto* c = std::get_if<SetAccess>(&change)) return c->is_new;
  return std::holds_alternative<Alter<Table>>(change) ||
         std::holds_alternative<Create<Index>>(change) ||
         std::holds_alternative<Drop<Index>>(change) ||
         std::holds_alternative<Alter<Index>>(change) ||
         std::holds_alternative<Create<Hypertable>>(change) ||
         std::holds_alternative<SetComment>(change);
}

// Whether the change is one of the table or its partitions, and not of what only hangs on them and
// has steps of its own: triggers, policies, rules, statistics.
bool IsOfTable(const Change& change, const Reshaping& rebuild) {
  const ObjectKey& key = KeyOf(change);
  const auto has = [&](const QualifiedName& name) {
    return rebuild.before.Has(name) || rebuild.after.Has(name);
  };
  if (key.kind == Kind::Table || key.kind == Kind::Column || key.kind == Kind::Constraint ||
      key.kind == Kind::Hypertable) {
    return has(key.name);
  }
  if (key.kind != Kind::Index) return false;
  for (const Shape* shape : {&rebuild.before, &rebuild.after}) {
    const auto index = shape->catalog->indexes.find(key.name);
    if (index != shape->catalog->indexes.end() && shape->Has(index->second.table)) return true;
  }
  return false;
}

bool IsPlain(const Table& table, const Family& family) {
  return !table.partition_of && table.inherits.empty() &&
         (table.partitioning || !family.HasChildren(table.name));
}

// What is in the way of rebuilding the table while it is in use, in words that follow its name.
class Obstacles {
 public:
  Obstacles(const Reshaping& rebuild, const std::vector<Change>& changes, const PlanBuilder& plan)
      : rebuild_(rebuild), changes_(changes), plan_(plan) {}

  std::optional<std::string> First() const {
    const Table& before = *rebuild_.before.root;
    const Table& after = *rebuild_.after.root;
    if (!IsPlain(before, plan_.old_family) || !IsPlain(after, plan_.new_family)) {
      return "inherits, is inherited or is a partition";
    }
    if (plan_.old_keys.contains({Kind::Table, after.name, {}})) return "has another name as well";
    for (const Change& change : changes_) {
      if (!IsOfTable(change, rebuild_) || GoesAlong(change, rebuild_.table())) continue;
      return "changes in another way as well: " + ToString(change);
    }
    if (!plan_.options.direct) {
      if (auto reason = OfKeys(before, after)) return reason;
    }
    return OfOthers();
  }

 private:
  static bool IsUsable(const Table& table) {
    return std::any_of(table.constraints.begin(), table.constraints.end(), [](const auto& c) {
      const auto* key = std::get_if<Key>(&c.rule);
      return key && key->primary && !key->without_overlaps && !c.deferrable;
    });
  }

  static std::optional<std::string> OfKeys(const Table& before, const Table& after) {
    if (!IsUsable(before) || !IsUsable(after)) {
      return "needs a primary key that is not deferrable, by which its rows are followed";
    }
    for (const Identifier& column : PrimaryKey(after)->columns) {
      const Column* old = FindColumn(before, column);
      if (old && !old->not_null) return "has nulls to lose first: in " + column.text;
    }
    return std::nullopt;
  }

  bool IsRebuilt(const QualifiedName& table) const {
    const auto before = plan_.before.tables.find(table);
    const auto after = plan_.after.tables.find(table);
    return before != plan_.before.tables.end() && after != plan_.after.tables.end() &&
           (ChangesPartitioning(before->second, after->second) ||
            ChangesStorage(before->second, after->second) ||
            plan_.before.hypertables.contains(table) != plan_.after.hypertables.contains(table));
  }

  std::optional<std::string> OfOthers() const {
    const QualifiedName& table = rebuild_.table();
    if (rebuild_.after.hypertable && !rebuild_.incoming.empty()) {
      return "is referred to by a foreign key";
    }
    if (rebuild_.before.hypertable) return "is a hypertable";
    for (const Mirror& mirror : plan_.live.in_flight.mirrors) {
      if (mirror.table == table) return "has a change of a column under way";
    }
    for (const auto& [name, other] : plan_.before.tables) {
      const bool own = rebuild_.before.Has(name);
      for (const Constraint& constraint : other.constraints) {
        const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
        if (!foreign) continue;
        if (own && foreign->table != table && IsRebuilt(foreign->table)) {
          return "refers to a table that is rebuilt as well: one after the other";
        }
        if (own || !rebuild_.before.Has(foreign->table)) continue;
        if (foreign->table != table) return "has a partition to which a foreign key refers";
        if (IsRebuilt(name)) return "is referred to by a table that is rebuilt as well";
      }
    }
    for (const ObjectKey& key : plan_.old_dependencies.DependentsOf({Kind::Table, table, {}})) {
      const bool value = key.kind == Kind::Domain || key.kind == Kind::CompositeType ||
                         key.kind == Kind::RangeType || key.kind == Kind::ForeignTable ||
                         (key.kind == Kind::Column && key.name != table);
      if (value) return "is used as a type: " + ToString(key);
    }
    return std::nullopt;
  }

  const Reshaping& rebuild_;
  const std::vector<Change>& changes_;
  const PlanBuilder& plan_;
};

std::vector<Incoming> IncomingKeys(const Reshaping& rebuild, const PlanBuilder& plan) {
  std::vector<Incoming> incoming;
  for (const auto& [name, other] : plan.before.tables) {
    if (rebuild.before.Has(name)) continue;
    const auto wanted = plan.after.tables.find(name);
    if (wanted == plan.after.tables.end()) continue;
    for (const Constraint& constraint : other.constraints) {
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      if (!foreign || foreign->table != rebuild.table()) continue;
      const Constraint* later = FindConstraint(wanted->second, constraint.name);
      if (!later || !(later->rule == constraint.rule)) continue;
      const bool takes =
          !other.partitioning || plan.live.features.not_valid_partitioned_foreign_keys;
      incoming.push_back({name, constraint, takes});
    }
  }
  return incoming;
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
  Recipe(Reshaping rebuild, PlanBuilder& plan)
      : rebuild_(std::move(rebuild)), plan_(plan), chain_(plan) {}

  void Lower() {
    const Shadow* shadow = nullptr;
    for (const Shadow& known : plan_.live.in_flight.shadows) {
      if (known.table != rebuild_.table()) continue;
      known.replaced ? DropFormer() : static_cast<void>(shadow = &known);
    }
    const bool there = shadow && (shadow->synced || plan_.options.direct) &&
                       shadow->shape == Describe(rebuild_.after);
    if (shadow && !there) DropUnfinished(*shadow);
    if (!there) Expand();
    Copy(there);
    Swap();
    Validate();
    Contract();
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
  void DropFormer() {
    chain_.Then(
        DraftOf(Phase::Expand, "drop the former table " + NameOf(rebuild_),
                {DropSync{rebuild_.table()}, DropTable{ShadowOf(rebuild_.table(), Side::Old)}},
                NothingToUndo{"its rows are a copy"}));
  }

  void DropUnfinished(const Shadow& shadow) {
    std::vector<Action> actions;
    if (shadow.synced) actions.push_back(DropSync{rebuild_.table()});
    actions.push_back(DropTable{ShadowOf(rebuild_.table(), Side::New)});
    chain_.Then(DraftOf(Phase::Expand, "drop the unfinished shadow of " + NameOf(rebuild_),
                        std::move(actions), NothingToUndo{"its rows are a copy"}));
  }

  // What the shadow needs and the table does not have yet.
  std::vector<ObjectKey> Needs() const {
    std::vector<ObjectKey> needs;
    for (const Table* member : rebuild_.after.members) {
      Append(needs, plan_.new_dependencies.Of(*member));
      for (const Constraint& constraint : member->constraints) {
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

  void Expand() {
    const Shape& after = rebuild_.after;
    std::vector<Action> actions = ShadowCreation(after, Side::New, plan_);
    if (plan_.live.in_flight.progress.contains(CopyName())) {
      actions.push_back(ResetProgress{CopyName()});
    }
    Draft create = DraftOf(Phase::Expand, "build the shadow of " + NameOf(rebuild_),
                           std::move(actions), Reverse{ShadowRemoval(after, Side::New)});
    create.needs = Needs();
    chain_.Then(std::move(create));
    for (const AddConstraint& add : ShadowForeignKeys(after, Side::New)) {
      const QualifiedName& other = std::get<ForeignKey>(add.constraint.rule).table;
      Draft key = DraftOf(
          Phase::Expand, "", WithComment(add),
          Reverse{{DropConstraint{
              .table = add.table, .constraint = add.constraint.name, .referenced = other}}});
      key.step.hazards = {{Hazard::ReferencedLock}};
      chain_.Then(std::move(key));
    }
    if (plan_.options.direct) return;
    Draft sync = DraftOf(Phase::Expand, "", {SyncBetween(rebuild_.before, after, Side::New, plan_)},
                         Reverse{{DropSync{rebuild_.table()}}});
    if (!TakesAll(rebuild_.before, after)) sync.step.hazards = {{Hazard::MayReject}};
    chain_.Then(std::move(sync));
  }

  void Copy(bool there) {
    const std::string name = CopyName();
    const auto progress = plan_.live.in_flight.progress.find(name);
    const bool done = there && progress != plan_.live.in_flight.progress.end() && progress->second;
    // Going back, what refers to the table is validated after it is in place again.
    std::vector<Action> back;
    for (const Incoming& key : rebuild_.incoming) {
      if (key.constraint.validated && key.not_valid) {
        back.push_back(ValidateConstraint{key.table, key.constraint.name});
      }
    }
    for (const Constraint& constraint : rebuild_.before.root->constraints) {
      if (constraint.validated && ComesInPlace(constraint, rebuild_.table())) {
        back.push_back(ValidateConstraint{rebuild_.table(), constraint.name});
      }
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
    if (!TakesAll(rebuild_.before, rebuild_.after)) draft.step.hazards = {{Hazard::MayReject}};
    chain_.Then(std::move(draft));
  }

  void Swap() {
    Draft swap = DraftOf(
        Phase::Backfill,
        "put the shadow in the place of " + NameOf(rebuild_) + RebuiltPhrase(rebuild_.readers),
        SwapOf(rebuild_, true, plan_), Reverse{SwapOf(rebuild_, false, plan_)});
    swap.step.only_while = ShadowOf(rebuild_.table(), Side::New);
    swap.step.isolation = Isolation::Own;
    swap.step.rebuilds = rebuild_.readers.rebuilt;
    for (const Incoming& key : rebuild_.incoming) {
      const std::string other = NameForPeople({Kind::Table, key.table, {}});
      swap.step.hazards.push_back({Hazard::LinkedLock, other});
      if (!key.not_valid) {
        swap.step.hazards.push_back(plan_.Sized(Hazard::BlockingScan, key.table, other));
      }
    }
    for (HazardNote& note : RebuiltHazards(rebuild_.readers)) {
      swap.step.hazards.push_back(std::move(note));
    }
    for (const Table* member : rebuild_.after.members) Append(swap.makes, KeysOf(*member));
    for (const auto& [name, index] : plan_.after.indexes) {
      if (rebuild_.after.Has(index.table)) swap.makes.push_back({Kind::Index, name, {}});
    }
    for (const Table* member : rebuild_.before.members) {
      for (const ObjectKey& key : KeysOf(*member)) {
        if (!Contains(plan_.after, key)) swap.removes.push_back(key);
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
    chain_.Then(std::move(swap));
  }

  void Validate() {
    const auto validate = [&](const QualifiedName& table, const Constraint& constraint) {
      Draft draft = DraftOf(Phase::Backfill, "", {ValidateConstraint{table, constraint.name}},
                            NothingToUndo{"going back validates as well"});
      draft.step.subject = ConstraintKey(table, constraint.name);
      chain_.Then(std::move(draft));
    };
    for (const Incoming& key : rebuild_.incoming) {
      if (key.constraint.validated && key.not_valid) validate(key.table, key.constraint);
    }
    for (const Constraint& constraint : rebuild_.after.root->constraints) {
      if (constraint.validated && ComesInPlace(constraint, rebuild_.table())) {
        validate(rebuild_.table(), constraint);
      }
    }
  }

  void Contract() {
    const Shape& before = rebuild_.before;
    if (!plan_.options.direct) {
      chain_.Then(DraftOf(Phase::Contract, "", {DropSync{rebuild_.table()}},
                          Reverse{{SyncBetween(rebuild_.after, before, Side::Old, plan_),
                                   CopyBetween(rebuild_.after, before, Side::Old, "", plan_)}}));
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
      back.push_back(CopyBetween(rebuild_.after, before, Side::Old, "", plan_));
    }
    Draft drop = DraftOf(Phase::Contract, "drop the former table " + NameOf(rebuild_),
                         ShadowRemoval(before, Side::Old), Reverse{std::move(back)});
    drop.step.isolation = Isolation::Own;
    drop.rank = Rank::Last;
    chain_.Then(std::move(drop));
    // They do away with rows, which the former table would keep.
    if (rebuild_.after.hypertable) LowerPolicies(*rebuild_.after.hypertable, chain_, plan_);
  }

  Reshaping rebuild_;
  PlanBuilder& plan_;
  Chain chain_;
};

// Its changes are carried out by the recipe. The table itself need not change where it becomes a
// hypertable: what is in flight of it is the recipe's in any case.
void TakeOver(const std::vector<Change>& changes, const Reshaping& rebuild, PlanBuilder& plan) {
  plan.taken_over.insert({Kind::Table, rebuild.table(), {}});
  for (const Change& change : changes) {
    if (IsOfTable(change, rebuild)) plan.taken_over.insert(KeyOf(change));
  }
}

void LowerOnlineRebuild(const QualifiedName& name, const std::vector<Change>& changes,
                        PlanBuilder& plan) {
  const ObjectKey key{Kind::Table, name, {}};
  Reshaping rebuild{.before = ShapeIn(plan.before, plan.old_family, name),
                    .after = ShapeIn(plan.after, plan.new_family, name)};
  rebuild.incoming = IncomingKeys(rebuild, plan);
  if (const auto obstacle = Obstacles(rebuild, changes, plan).First()) {
    if (!ChangesPartitioning(*rebuild.before.root, *rebuild.after.root)) return;
    plan.sink.Add({.code = Code::CannotPlan,
                   .message = "table `" + NameForPeople(key) +
                              "` cannot be partitioned in another way: it " + *obstacle});
    plan.taken_over.insert(key);
    return;
  }
  rebuild.readers = RebuildReaders({key}, plan);
  TakeOver(changes, rebuild, plan);
  Recipe(std::move(rebuild), plan).Lower();
}

}  // namespace

void LowerOnlineRebuilds(const std::vector<Change>& changes, PlanBuilder& plan) {
  std::set<QualifiedName> tables;
  for (const Change& change : changes) {
    const auto* alter = std::get_if<Alter<Table>>(&change);
    const auto* create = std::get_if<Create<Hypertable>>(&change);
    const bool direct = plan.options.direct;
    const bool wanted = (alter && ChangesPartitioning(alter->before, alter->after)) ||
                        (alter && !direct && ChangesStorage(alter->before, alter->after)) ||
                        (create && !direct && plan.Existed(create->key.name));
    if (wanted) tables.insert(KeyOf(change).name);
  }
  for (const QualifiedName& name : tables) LowerOnlineRebuild(name, changes, plan);
}

void LowerFormerTables(PlanBuilder& plan) {
  for (const Shadow& shadow : plan.live.in_flight.shadows) {
    const ObjectKey key{Kind::Table, shadow.table, {}};
    if (plan.taken_over.contains(key)) continue;
    const std::string name = NameForPeople(key);
    Chain chain(plan);
    const Side side = shadow.replaced ? Side::Old : Side::New;
    const QualifiedName place = ShadowOf(shadow.table, side);
    if (shadow.synced) {
      chain.Then({.step = {.phase = Phase::Contract,
                           .actions = {DropSync{shadow.table}},
                           .undo = NothingToUndo{"what it wrote is a copy"},
                           .subject = key}});
    }
    const auto table = plan.before.tables.find(shadow.table);
    for (const Constraint& constraint : table == plan.before.tables.end()
                                            ? std::vector<Constraint>()
                                            : table->second.constraints) {
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      if (!foreign || ComesInPlace(constraint, shadow.table)) continue;
      chain.Then({.step = {.phase = Phase::Contract,
                           .actions = {DropConstraint{.table = place,
                                                      .constraint = constraint.name,
                                                      .if_exists = true,
                                                      .referenced = foreign->table}},
                           .undo = NothingToUndo{"it goes with a copy"},
                           .hazards = {{Hazard::ReferencedLock}},
                           .subject = key},
                  .rank = Rank::Last});
    }
    chain.Then(
        {.step = {.phase = Phase::Contract,
                  .title =
                      (shadow.replaced ? "drop the former table " : "drop the shadow of ") + name,
                  .actions = {DropTable{place}, DropShadowSchema{place.schema}},
                  .undo = NothingToUndo{"its rows are a copy"},
                  .subject = key},
         .rank = Rank::Last});
  }
}

}  // namespace pleat
