#include "compiler/plan/successor.h"

#include <algorithm>
#include <map>

#include "compiler/canon/rewrite.h"
#include "compiler/model/user_type.h"
#include "compiler/plan/archive.h"
#include "compiler/plan/beside.h"
#include "compiler/plan/describe.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/type_change.h"

namespace pleat {
namespace {

using NewNames = std::map<Identifier, Identifier>;

Column Transitional(const Column& column, const Identifier& name) {
  Column bare = column;
  bare.name = name;
  bare.not_null = false;
  bare.source = std::monostate{};
  bare.comment.reset();
  return bare;
}

NewNames SparesOf(const SuccessorGroup& group, const QualifiedName& table) {
  NewNames names;
  for (const Successor& s : group.columns) {
    if (s.table == table) names[s.from.name] = s.spare;
  }
  return names;
}

Index Renamed(Index index, const NewNames& names) {
  const auto rename = [&](Identifier& name) {
    if (const auto found = names.find(name); found != names.end()) name = found->second;
  };
  const canon::NameMap map{.column = [&](const canon::ColumnUse& use) -> std::optional<Identifier> {
    const auto found = names.find(use.column);
    return found == names.end() ? std::nullopt : std::optional(found->second);
  }};
  for (IndexElement& element : index.elements) {
    if (auto* name = std::get_if<Identifier>(&element.key)) rename(*name);
    if (auto* expression = std::get_if<Expr>(&element.key)) {
      *expression = canon::Rewrite(*expression, canon::Form::Expression, map);
    }
  }
  for (Identifier& name : index.include) rename(name);
  if (index.where) index.where = canon::Rewrite(*index.where, canon::Form::Expression, map);
  return index;
}

// The index over the columns that are not in place.
Index CopyOf(Index index, const SuccessorGroup& group) {
  index.name.name = TransitionalName("pleat_new_", index.name.name);
  index.comment.reset();
  const NewNames spares = SparesOf(group, index.table);
  return Renamed(std::move(index), spares);
}

Index IndexOf(const TableConstraint& key) {
  return IndexBehind(key.table, key.constraint.name, std::get<Key>(key.constraint.rule));
}

// An index of that name is there, and is the one that is wanted in the server's words.
bool IsBuilt(const Index& copy, const SuccessorGroup& group, const PlanBuilder& plan) {
  const auto built = plan.live.in_flight.indexes.find(copy.name);
  if (built == plan.live.in_flight.indexes.end() || !built->second.valid) return false;
  NewNames back;
  for (const auto& [name, spare] : SparesOf(group, copy.table)) back[spare] = name;
  return IsSameIndex(Renamed(built->second, back), Renamed(copy, back), plan);
}

DropConstraint DropOf(const TableConstraint& key) {
  const auto* foreign = std::get_if<ForeignKey>(&key.constraint.rule);
  return {.table = key.table,
          .constraint = key.constraint.name,
          .referenced = foreign ? std::optional(foreign->table) : std::nullopt};
}

bool IsOfKey(const Successor& s, const SuccessorGroup& group) {
  return std::any_of(group.keys.begin(), group.keys.end(), [&](const TableConstraint& key) {
    const auto& rule = std::get<Key>(key.constraint.rule);
    return rule.primary && key.table == s.table &&
           std::find(rule.columns.begin(), rule.columns.end(), s.from.name) != rule.columns.end();
  });
}

// Where the values of the column in place come from. A sequence goes on where it was.
void AppendSource(const Successor& s, const Column& old, const Column& wanted,
                  const Catalog& catalog, const PlanBuilder& plan, std::vector<Action>& actions) {
  Column bare = wanted;
  bare.source = std::monostate{};
  const bool sequence = std::holds_alternative<Identity>(wanted.source) ||
                        std::holds_alternative<Serial>(wanted.source);
  if (sequence) {
    actions.push_back(HandOverSequence{s.table, old, wanted});
    Append(actions, SequenceGrants(s.table, wanted, catalog, plan));
  } else if (!std::holds_alternative<std::monostate>(wanted.source)) {
    actions.push_back(SetColumnSource{s.table, bare, wanted});
  }
  // One that merely belongs to the column would go with the old one.
  const ColumnRef owner{s.table, s.from.name};
  for (const auto& [name, owned] : plan.before.sequences) {
    const auto after = plan.after.sequences.find(name);
    if (owned.owned_by == owner && after != plan.after.sequences.end() &&
        after->second.owned_by == owner) {
      actions.push_back(OwnSequence{name, owner});
    }
  }
}

// The successors take the columns' places: one short transaction, no row is touched.
std::vector<Action> SwapActions(const SuccessorGroup& group, bool forth, const PlanBuilder& plan) {
  const Catalog& catalog = forth ? plan.after : plan.before;
  const auto away = [](const Successor& s) { return TransitionalName("pleat_old_", s.from.name); };
  std::vector<Action> actions;
  for (const TableConstraint& foreign : group.foreign_keys) actions.push_back(DropOf(foreign));
  for (const Successor& s : group.columns) {
    actions.push_back(DropMirror{s.MirrorOf(forth ? s.to : s.from)});
    actions.push_back(RenameColumn{s.table, s.from.name, away(s)});
    actions.push_back(RenameColumn{s.table, s.spare, s.from.name});
  }
  for (const Successor& s : group.columns) {
    const Column& wanted = forth ? s.to : s.from;
    AppendSource(s, forth ? s.from : s.to, wanted, catalog, plan, actions);
    if (wanted.storage) actions.push_back(SetStorage{s.table, wanted.name, *wanted.storage});
    if (wanted.compression)
      actions.push_back(SetCompression{s.table, wanted.name, wanted.compression});
  }
  // Their keys, indexes and checks go with them (ALTER TABLE, "DROP COLUMN").
  for (const Successor& s : group.columns) actions.push_back(DropColumn{s.table, away(s)});
  for (const Index& index : group.indexes) {
    QualifiedName copy = index.name;
    copy.name = TransitionalName("pleat_new_", index.name.name);
    actions.push_back(RenameObject{Kind::Index, copy, index.name});
    if (index.comment) actions.push_back(Comment{{Kind::Index, index.name, {}}, index.comment});
    AppendMarks(catalog, index.table, index.name.name, actions);
  }
  const auto comment = [&](const TableConstraint& rule) {
    const auto& text = rule.constraint.comment;
    if (text) actions.push_back(Comment{ConstraintKey(rule.table, rule.constraint.name), text});
  };
  for (const TableConstraint& key : group.keys) {
    actions.push_back(AddKeyUsingIndex{key.table, key.constraint,
                                       TransitionalName("pleat_new_", key.constraint.name)});
    comment(key);
    AppendMarks(catalog, key.table, key.constraint.name, actions);
  }
  for (const auto* rules : {&group.checks, &group.foreign_keys}) {
    for (const TableConstraint& rule : *rules) {
      actions.push_back(AddConstraint{rule.table, rule.constraint, true});
      comment(rule);
    }
  }
  for (const Successor& s : group.columns) {
    const auto& text = (forth ? s.to : s.from).comment;
    if (text) actions.push_back(Comment{s.key(), text});
  }
  return actions;
}

std::vector<TableConstraint> ToValidate(const SuccessorGroup& group) {
  std::vector<TableConstraint> rules = group.checks;
  rules.insert(rules.end(), group.foreign_keys.begin(), group.foreign_keys.end());
  std::erase_if(rules, [](const TableConstraint& rule) {
    return !rule.constraint.validated || !rule.constraint.enforced;
  });
  return rules;
}

void ConvertBy(const std::optional<Expr>& conversion, const Identifier& source,
               const TypeName& type, FillColumn& fill) {
  fill.differs = conversion.has_value();
  fill.cast = type;
  if (conversion) {
    fill.value = conversion;
  } else {
    fill.copy_of = source;
  }
}

// The columns of the primary key by the names that they have in the end.
std::vector<Identifier> LaterKey(const QualifiedName& table, const PlanBuilder& plan) {
  const Key* key = PrimaryKey(plan.before.tables.at(table));
  return key == nullptr ? std::vector<Identifier>{} : key->columns;
}

bool CanGoBack(const Successor& s) {
  return !s.conversion && KeepsEveryValue(s.from.type, s.to.type);
}

// The key by which the old values of a column are kept; none where the new ones say as much, or
// where the key itself gets another type.
std::vector<KeptColumn> KeptBy(const Successor& s, const SuccessorGroup& group,
                               const PlanBuilder& plan) {
  if (!plan.options.archive || CanGoBack(s)) return {};
  const NewNames changing = SparesOf(group, s.table);
  const std::vector<Identifier> key = LaterKey(s.table, plan);
  for (const Identifier& column : key) {
    if (changing.contains(column)) return {};
  }
  return KeptKey(s.table, key, plan);
}

// The way back: the old types as new successors, filled from the present values, swapped in.
std::vector<Action> SwapBackActions(const SuccessorGroup& group, const ViewStack& views,
                                    const PlanBuilder& plan) {
  std::vector<Action> actions;
  for (const Successor& s : group.columns) {
    FillColumn fill{.table = s.table,
                    .column = s.spare,
                    .order = plan.OrderBefore(s.table),
                    .by_image = s.from_by_image};
    ConvertBy(s.back_conversion, s.from.name, s.from.type, fill);
    actions.push_back(AddColumn{s.table, Transitional(s.from, s.spare)});
    actions.push_back(CreateMirror{
        .mirror = s.MirrorOf(s.from), .forward = s.back_conversion, .by_image = s.from_by_image});
    actions.push_back(std::move(fill));
    const auto kept = KeptBy(s, group, plan);
    if (kept.empty()) continue;
    actions.push_back(RestoreKept{.table = s.table,
                                  .column = s.from.name,
                                  .target = Kept(Transitional(s.from, s.spare)),
                                  .unchanged = Kept(s.to),
                                  .key = kept,
                                  .by_image = s.to_by_image});
  }
  for (const Index& index : group.indexes) {
    actions.push_back(CreateIndex{.index = CopyOf(index, group), .concurrently = true});
  }
  for (const TableConstraint& key : group.keys) {
    actions.push_back(CreateIndex{.index = CopyOf(IndexOf(key), group), .concurrently = true});
  }
  // A primary key looks for nulls under the strong lock unless it is told that there are none, and
  // an identity wants a column that has none (ALTER TABLE, "ADD GENERATED").
  const auto is_required = [&](const Successor& s) {
    return IsOfKey(s, group) || std::holds_alternative<Identity>(s.from.source);
  };
  for (const Successor& s : group.columns) {
    if (!is_required(s)) continue;
    const Identifier check = TransitionalName("pleat_not_null_", s.spare);
    actions.push_back(
        AddNotNullCheck{s.table, s.spare, check, IsRowType(plan.before, s.from.type)});
    actions.push_back(ValidateConstraint{s.table, check});
    actions.push_back(SetNotNull{.table = s.table, .column = s.spare, .proven = true});
    actions.push_back(DropConstraint{.table = s.table, .constraint = check});
  }
  std::vector<Action> swap = SwapActions(group, false, plan);
  for (const Successor& s : group.columns) {
    if (s.from.not_null && !is_required(s)) swap.push_back(RestoreNotNull{s.table, s.from.name});
  }
  Append(actions, views.Back(std::move(swap)));
  for (const TableConstraint& rule : ToValidate(group)) {
    actions.push_back(ValidateConstraint{rule.table, rule.constraint.name});
  }
  // The state of the backfill phase: the new types as successors again.
  for (const Successor& s : group.columns) {
    actions.push_back(AddColumn{s.table, Transitional(s.to, s.spare)});
    actions.push_back(CreateMirror{
        .mirror = s.MirrorOf(s.to), .forward = s.conversion, .by_image = s.to_by_image});
  }
  for (const Successor& s : group.columns)
    Append(actions, AccessActions(s.key(), plan.before, plan));
  return actions;
}

// Beside the column, from now on equal to it.
void AddSuccessor(const Successor& s, Chain& chain, PlanBuilder& plan) {
  const Mirror mirror = s.MirrorOf(s.to);
  const auto& mirrors = plan.live.in_flight.mirrors;
  if (std::find(mirrors.begin(), mirrors.end(), mirror) != mirrors.end()) return;
  chain.Then({.step = {.phase = Phase::Expand,
                       .title = "add a successor of type " + ToString(s.to.type) + " for " +
                                NameForPeople(s.key()),
                       .actions = {AddColumn{s.table, Transitional(s.to, s.spare)},
                                   CreateMirror{.mirror = mirror,
                                                .forward = s.conversion,
                                                .by_image = s.to_by_image}},
                       .undo = Reverse{{DropMirror{mirror}, DropColumn{s.table, s.spare}}},
                       .subject = s.key()},
              .needs = plan.new_dependencies.Of(s.table, s.to)});
}

FillColumn FillOf(const Successor& s, const PlanBuilder& plan) {
  FillColumn fill{.name = "convert " + NameForPeople(s.key()),
                  .table = s.table,
                  .column = s.spare,
                  .order = plan.BatchOrder(s.table),
                  .by_image = s.to_by_image};
  ConvertBy(s.conversion, s.from.name, s.to.type, fill);
  return fill;
}

void FillSuccessor(const Successor& s, Chain& chain, PlanBuilder& plan) {
  const FillColumn fill = FillOf(s, plan);
  const auto progress = plan.live.in_flight.progress.find(fill.name);
  if (progress != plan.live.in_flight.progress.end() && progress->second) return;
  plan.backfills.push_back(fill.name);
  chain.Then(FillDraft(fill, Phase::Backfill, plan));
}

// Once more and without mercy: the trigger leaves out what does not convert, rather than make old
// code fail.
void FillStrictly(const Successor& s, Chain& chain, PlanBuilder& plan) {
  FillColumn again = FillOf(s, plan);
  again.name.clear();
  Draft strict = FillDraft(again, Phase::Contract, plan);
  strict.step.hazards.push_back({Hazard::MayReject});
  chain.Then(std::move(strict));
}

// Values that were different may become the same, so what is unique waits for old code to be gone.
void BuildCopy(const Index& index, const ObjectKey& subject, const SuccessorGroup& group,
               Chain& chain, PlanBuilder& plan) {
  const Index copy = CopyOf(index, group);
  if (IsBuilt(copy, group, plan)) return;
  const bool key = subject.kind == Kind::Constraint;
  Step step{.phase = index.unique ? Phase::Contract : Phase::Backfill,
            .title = std::string("build the successor of ") + (key ? "key " : "index ") +
                     NameForPeople(subject),
            .actions = {DropIndex{copy.name, index.table, true, true},
                        CreateIndex{.index = copy, .concurrently = true}},
            .undo = Reverse{{DropIndex{copy.name, index.table, true, true}}},
            .subject = subject};
  if (index.unique) step.hazards.push_back({Hazard::MayReject});
  chain.Then({.step = std::move(step)});
}

std::vector<ObjectKey> KeysOf(const SuccessorGroup& group) {
  std::vector<ObjectKey> keys;
  for (const Successor& s : group.columns) keys.push_back(s.key());
  return keys;
}

std::string NamesOf(const std::vector<ObjectKey>& keys) {
  std::string text;
  for (const ObjectKey& key : keys) text += (text.empty() ? "" : ", ") + NameForPeople(key);
  return text;
}

// Columns of a key that is walked or kept have their new names by then.
std::vector<ObjectKey> RenamedKeyColumns(const SuccessorGroup& group, const PlanBuilder& plan) {
  std::vector<ObjectKey> keys;
  for (const Successor& s : group.columns) {
    std::vector<Identifier> columns = LaterKey(s.table, plan);
    Append(columns, plan.OrderBefore(s.table));
    for (const Identifier& column : columns) {
      const ObjectKey key = ColumnKey(s.table, column);
      if (plan.old_keys.contains(key)) keys.push_back(key);
    }
  }
  return keys;
}

// True if anything is kept.
bool KeepOldValues(const Successor& s, const SuccessorGroup& group, Chain& chain,
                   PlanBuilder& plan) {
  const auto kept = KeptBy(s, group, plan);
  if (kept.empty()) return false;
  chain.Then({.step = {.phase = Phase::Contract,
                       .actions = {DropKept{s.table, s.from.name},
                                   KeepValues{s.table, Kept(s.from),
                                              Kept(Transitional(s.to, s.spare)), kept}},
                       .undo = NothingToUndo{"they go when they are back in place"},
                       .subject = s.key()},
              .needs = RenamedKeyColumns(group, plan),
              .rank = Rank::Last});
  return true;
}

bool LocksSeveral(const SuccessorGroup& group) {
  const QualifiedName& first = group.columns.front().table;
  const bool columns = std::any_of(group.columns.begin(), group.columns.end(),
                                   [&](const Successor& s) { return s.table != first; });
  return columns ||
         std::any_of(group.foreign_keys.begin(), group.foreign_keys.end(),
                     [&](const TableConstraint& foreign) {
                       return foreign.table != first ||
                              std::get<ForeignKey>(foreign.constraint.rule).table != first;
                     });
}

// Whether the action takes away one of what hangs on the columns, by the name that it has once they
// have changed places.
bool TakesAway(const SuccessorGroup& group, const Action& action) {
  const auto* index = action.As<DropIndex>();
  const auto* rule = action.As<DropConstraint>();
  const auto is_rule = [&](const TableConstraint& held) {
    return rule->table == held.table && rule->constraint == held.constraint.name;
  };
  if (rule) return std::any_of(group.checks.begin(), group.checks.end(), is_rule);
  return index && std::any_of(group.indexes.begin(), group.indexes.end(),
                              [&](const Index& held) { return held.name == index->name; });
}

// A step that makes indexes or checks anew because of something that they call finds each of them
// once, and so the columns in their places.
void ComeBeforeRebuilds(const SuccessorGroup& group, DraftId swap, PlanBuilder& plan) {
  for (DraftId id = 0; id < swap; ++id) {
    const auto& actions = plan.drafts[id].step.actions;
    const bool rebuilds = std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
      return TakesAway(group, action);
    });
    if (rebuilds && plan.drafts[id].step.phase == Phase::Contract) plan.RunBefore(swap, id);
  }
}

void PutInPlace(const SuccessorGroup& group, bool lossy, Chain& chain, PlanBuilder& plan) {
  const std::vector<ObjectKey> keys = KeysOf(group);
  ViewStack views = RebuildReaders(keys, plan, OwnParts::RebuildComputed);
  NamesUntilThen names;
  for (const Successor& s : group.columns) names.columns[{s.table, s.from.name}] = s.spare;
  BuildBeside(views, names, names, plan);
  std::vector<ObjectKey> needs = keys;
  Append(needs, RenamedKeyColumns(group, plan));
  Append(needs, views.needs);
  std::vector<ObjectKey> frees;
  std::vector<Action> swap = SwapActions(group, true, plan);
  for (const Successor& s : group.columns) {
    Append(swap, AccessActions(s.key(), plan.after, plan));
    Append(frees, plan.old_dependencies.Of(s.table, s.from));
  }
  std::vector<HazardNote> hazards;
  for (const Successor& s : group.columns) {
    auto loss = LossOf(s.from, s.to.type, plan);
    const bool said = loss && std::find(hazards.begin(), hazards.end(), *loss) != hazards.end();
    if (lossy && loss && !said) hazards.push_back(std::move(*loss));
  }
  hazards.push_back({Hazard::BreaksOldCode});
  if (LocksSeveral(group)) hazards.push_back({Hazard::ReferencedLock});
  Append(hazards, RebuiltHazards(views));
  const bool one = keys.size() == 1;
  const DraftId placed =
      chain.Then({.step = {.phase = Phase::Contract,
                           .title = (one ? "put the successor of " : "put the successors of ") +
                                    NamesOf(keys) + (one ? " in its place" : " in their places") +
                                    RebuiltPhrase(views),
                           .actions = views.Forth(std::move(swap)),
                           .undo = Reverse{SwapBackActions(group, views, plan)},
                           .hazards = std::move(hazards),
                           .subject = keys.front(),
                           .rebuilds = views.rebuilt},
                  .makes = keys,
                  .needs = std::move(needs),
                  .frees = std::move(frees),
                  .removes = keys,
                  .rank = Rank::Last});
  ComeBeforeRebuilds(group, placed, plan);
}

}  // namespace

// Old code and new code write the columns as they are, and triggers convert into the successors.
// When old code is gone, everything that hung on the columns has been built on the successors, and
// both change places in one transaction that touches no row. Foreign keys are not valid for a
// moment, which lets nothing in: rows that are there satisfied them a moment ago.
void LowerGroup(const SuccessorGroup& group, Chain& chain, PlanBuilder& plan) {
  for (const Successor& s : group.columns) AddSuccessor(s, chain, plan);
  for (const Successor& s : group.columns) FillSuccessor(s, chain, plan);
  const auto build = [&](bool unique) {
    for (const Index& index : group.indexes) {
      if (index.unique != unique) continue;
      BuildCopy(index, {Kind::Index, index.name, {}}, group, chain, plan);
    }
  };
  build(false);
  for (const Successor& s : group.columns) FillStrictly(s, chain, plan);
  build(true);
  for (const TableConstraint& key : group.keys) {
    BuildCopy(IndexOf(key), ConstraintKey(key.table, key.constraint.name), group, chain, plan);
  }
  for (const Successor& s : group.columns) {
    if (!s.to.not_null) continue;
    Column spare = s.to;
    spare.name = s.spare;
    LowerNotNull(s.table, spare, chain, plan);
  }
  bool lossy = false;
  for (const Successor& s : group.columns) {
    if (!KeepOldValues(s, group, chain, plan) && !CanGoBack(s)) lossy = true;
  }
  PutInPlace(group, lossy, chain, plan);
  for (const TableConstraint& rule : ToValidate(group)) {
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {ValidateConstraint{rule.table, rule.constraint.name}},
                         .undo = NothingToUndo{"the constraint goes with the column"},
                         .subject = ConstraintKey(rule.table, rule.constraint.name)},
                .rank = Rank::Last});
  }
  for (const Successor& s : group.columns) plan.handled.insert(s.key());
}

}  // namespace pleat
