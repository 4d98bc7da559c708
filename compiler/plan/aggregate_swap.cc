#include <algorithm>
#include <functional>

#include "compiler/canon/references.h"
#include "compiler/canon/rewrite.h"
#include "compiler/plan/archive.h"
#include "compiler/plan/beside.h"
#include "compiler/plan/continuous_aggregate.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"

namespace pleat {
namespace {

constexpr std::string_view kNew = "pleat_new_";
constexpr std::string_view kOld = "pleat_old_";

QualifiedName Called(std::string_view prefix, const QualifiedName& name) {
  return {name.schema, TransitionalName(prefix, name.name)};
}

// The new one stands beside the old.
ObjectKey BesideKey(const QualifiedName& name) { return StateKey(name, {}, "beside"); }
// The former one is gone.
ObjectKey FormerKey(const QualifiedName& former) { return {Kind::ContinuousAggregate, former, {}}; }

// Under another name, reading what others are called meanwhile.
ContinuousAggregate As(std::string_view prefix, const ContinuousAggregate& aggregate,
                       const PlanBuilder& plan) {
  ContinuousAggregate copy = aggregate;
  copy.name = Called(prefix, aggregate.name);
  copy.query =
      canon::Rewrite(aggregate.query, canon::Form::Query,
                     {.relation = [&](const QualifiedName& name) -> std::optional<QualifiedName> {
                       if (!IsReplaced(name, plan)) return std::nullopt;
                       return Called(prefix, name);
                     }});
  return copy;
}

// What the new one is for, as its comment says.
std::string MarkOf(const QualifiedName& aggregate, const PlanBuilder& plan) {
  return "pleat: to take a place, " + plan.comparison->aggregate_marks.at(aggregate);
}

std::vector<const Index*> IndexesOf(const QualifiedName& aggregate, const Catalog& catalog) {
  std::vector<const Index*> indexes;
  for (const auto& [name, index] : catalog.indexes) {
    if (index.table == aggregate) indexes.push_back(&index);
  }
  return indexes;
}

std::vector<Index> Renamed(const std::vector<const Index*>& indexes, std::string_view prefix,
                           const QualifiedName& table) {
  std::vector<Index> renamed;
  for (const Index* index : indexes) {
    Index& copy = renamed.emplace_back(*index);
    copy.name = Called(prefix, index->name);
    copy.table = table;
    copy.comment.reset();
  }
  return renamed;
}

// All of it is empty, so that its indexes cost nothing.
std::vector<Action> Building(const ContinuousAggregate& fresh, const QualifiedName& name,
                             const PlanBuilder& plan) {
  std::vector<Action> actions{CreationOf(fresh, plan.after, plan)};
  actions.push_back(Comment{FormerKey(fresh.name), MarkOf(name, plan)});
  for (const Index& index : Renamed(IndexesOf(name, plan.after), kNew, fresh.name))
    actions.push_back(CreateIndex{.index = index});
  return actions;
}

std::vector<Index> IndexesInFlight(const QualifiedName& aggregate, const PlanBuilder& plan) {
  std::vector<Index> indexes;
  for (const auto& [name, index] : plan.live.in_flight.indexes) {
    if (index.valid && index.table == aggregate) indexes.push_back(index);
  }
  return indexes;
}

// A successor that is for something else.
std::vector<Action> GiveUp(const ContinuousAggregate& built, const PlanBuilder& plan) {
  std::vector<Action> actions{RemovalOf(built, plan.before, plan)};
  const std::string progress = RefreshOf(built, plan.before, plan).progress;
  if (plan.live.in_flight.progress.contains(progress)) actions.push_back(ResetProgress{progress});
  return actions;
}

void RenameIndexes(const QualifiedName& aggregate, const Catalog& catalog, std::string_view from,
                   std::string_view to, std::vector<Action>& actions) {
  const auto called = [](std::string_view prefix, const QualifiedName& name) {
    return prefix.empty() ? name : Called(prefix, name);
  };
  for (const Index* index : IndexesOf(aggregate, catalog)) {
    actions.push_back(
        RenameObject{Kind::Index, called(from, index->name), called(to, index->name)});
  }
}

// The new one comes into the place of the old, with what people have said about it.
std::vector<Action> PutInPlace(const QualifiedName& name, const PlanBuilder& plan) {
  const ContinuousAggregate& wanted = plan.after.continuous_aggregates.at(name);
  const ObjectKey key{Kind::ContinuousAggregate, name, {}};
  std::vector<Action> actions{RenameObject{key.kind, name, FormerName(name)},
                              RenameObject{key.kind, Called(kNew, name), name}};
  RenameIndexes(name, plan.before, "", kOld, actions);
  RenameIndexes(name, plan.after, kNew, "", actions);
  actions.push_back(Comment{key, wanted.comment});
  for (const auto& [column, text] : wanted.column_comments)
    actions.push_back(Comment{ColumnKey(name, column), text});
  for (const Index* index : IndexesOf(name, plan.after)) {
    if (index->comment) actions.push_back(Comment{{Kind::Index, index->name, {}}, index->comment});
  }
  Append(actions, AccessActions(key, plan.after, plan));
  return actions;
}

std::vector<Action> PutBack(const QualifiedName& name, const ContinuousAggregate& fresh,
                            const PlanBuilder& plan) {
  const ObjectKey key{Kind::ContinuousAggregate, name, {}};
  std::vector<Action> actions;
  RenameIndexes(name, plan.after, "", kNew, actions);
  RenameIndexes(name, plan.before, kOld, "", actions);
  actions.push_back(RenameObject{key.kind, name, fresh.name});
  actions.push_back(RenameObject{key.kind, FormerName(name), name});
  actions.push_back(Comment{FormerKey(fresh.name), MarkOf(name, plan)});
  Append(actions, AccessActions(key, plan.before, plan));
  return actions;
}

void TakeOverIndexes(const QualifiedName& name, PlanBuilder& plan) {
  for (const Catalog* catalog : {&plan.before, &plan.after}) {
    for (const Index* index : IndexesOf(name, *catalog))
      plan.handled.insert({Kind::Index, index->name, {}});
  }
}

// Others that have lost their places, of which the catalogs know nothing.
std::vector<QualifiedName> FormersReadBy(const ContinuousAggregate& former,
                                         const PlanBuilder& plan) {
  std::vector<QualifiedName> formers;
  const auto found = canon::ReferencesOf(former.query, canon::Form::Query);
  const auto* references = std::get_if<canon::References>(&found);
  if (references == nullptr) return formers;
  for (const auto& [name, aggregate] : plan.before.continuous_aggregates) {
    const QualifiedName called = FormerName(name);
    const bool reads = std::any_of(references->relations.begin(), references->relations.end(),
                                   [&](const auto& relation) { return relation.name == called; });
    if (reads) formers.push_back(called);
  }
  return formers;
}

// Drops `former` with its indexes, whose place `place` has taken, or puts it into the archive.
void LowerFormer(const ContinuousAggregate& former, const std::vector<Index>& indexes,
                 const QualifiedName& place, std::vector<ObjectKey> needs, PlanBuilder& plan) {
  const Catalog& catalog = plan.before;
  const ObjectKey key = FormerKey(former.name);
  const std::vector<QualifiedName> formers = FormersReadBy(former, plan);
  const ObjectKey subject{Kind::ContinuousAggregate, place, {}};
  Step step{.phase = Phase::Contract, .subject = subject};
  if (MovesToArchive(former, plan)) {
    for (const RefreshPolicy& policy : former.refresh)
      step.actions.push_back(SetRefreshPolicy{former.name, policy, std::nullopt});
    if (former.retain) step.actions.push_back(SetRetention{former.name, {}});
    step.actions.push_back(Archive{Kind::ContinuousAggregate, former.name});
    std::vector<Action> back{Restore{Kind::ContinuousAggregate, former.name}};
    if (former.retain) back.push_back(SetRetention{former.name, former.retain});
    for (const RefreshPolicy& policy : former.refresh)
      back.push_back(SetRefreshPolicy{former.name, std::nullopt, policy});
    step.undo = Reverse{std::move(back)};
  } else {
    DropContinuousAggregate drop = RemovalOf(former, catalog, plan);
    Append(drop.sources, formers);
    step.actions = {std::move(drop)};
    step.undo = BackFrom(former, indexes, plan);
    if (OutlivesRows(former, catalog)) {
      step.hazards.push_back(
          plan.Sized(Hazard::DataLoss, place, "buckets that are older than the rows behind them"));
      step.needs_allow = AllowName("history", subject);
    }
  }
  std::vector<ObjectKey> frees = plan.old_dependencies.Of(former);
  for (const QualifiedName& read : formers) frees.push_back(FormerKey(read));
  plan.Add({.step = std::move(step),
            .needs = std::move(needs),
            .frees = std::move(frees),
            .removes = {key},
            .rank = Rank::Last});
}

// One that is built anew, step by step.
class AggregateSwap {
 public:
  AggregateSwap(const QualifiedName& name, PlanBuilder& plan)
      : name_(name),
        key_{Kind::ContinuousAggregate, name, {}},
        before_(plan.before.continuous_aggregates.at(name)),
        wanted_(plan.after.continuous_aggregates.at(name)),
        sources_(SourcesOf(wanted_, plan.after)),
        fresh_(As(kNew, wanted_, plan)),
        plan_(plan) {
    const auto& in_flight = plan.live.in_flight.continuous_aggregates;
    const auto built = in_flight.find(fresh_.name);
    if (built != in_flight.end()) built_ = &built->second;
    same_ = built_ != nullptr && built_->comment == MarkOf(name, plan);
    if (same_ && fresh_.columnstore && built_->columnstore)
      AdoptChoice(*built_->columnstore, *fresh_.columnstore);
  }

  void Lower(Chain& chain) {
    Build(chain);
    Fill(chain);
    LowerSettings(same_ ? *built_ : ContinuousAggregate{}, fresh_, chain, plan_);
    CompareHistory(chain);
    Swap(chain);
    const ContinuousAggregate former = As(kOld, before_, plan_);
    LowerFormer(former, Renamed(IndexesOf(name_, plan_.before), kOld, former.name), name_, {key_},
                plan_);
  }

 private:
  // What it reads has to be there, or to stand beside the old one.
  std::vector<ObjectKey> Needs() const {
    std::vector<ObjectKey> needs = plan_.new_dependencies.Of(wanted_);
    for (const QualifiedName& source : sources_) {
      if (!IsReplaced(source, plan_)) continue;
      std::erase(needs, ObjectKey{Kind::ContinuousAggregate, source, {}});
      needs.push_back(BesideKey(source));
    }
    return needs;
  }

  // An earlier run has left one that is for something else.
  bool IsStale() const { return built_ != nullptr && !same_; }

  void Build(Chain& chain) const {
    if (IsStale()) {
      std::vector<ObjectKey> reads;
      for (const QualifiedName& source : sources_) reads.push_back(FormerKey(Called(kNew, source)));
      chain.Then({.step = {.phase = Phase::Expand,
                           .actions = GiveUp(*built_, plan_),
                           .undo = NothingToUndo{"it was never in use"},
                           .subject = key_},
                  .frees = std::move(reads),
                  .removes = {FormerKey(fresh_.name)}});
    }
    if (same_) return;
    chain.Then({.step = {.phase = Phase::Expand,
                         .title = "build the successor of " + ToString(key_),
                         .actions = Building(fresh_, name_, plan_),
                         .undo = Reverse{{RemovalOf(fresh_, plan_.after, plan_)}},
                         .subject = key_},
                .makes = {BesideKey(name_)},
                .needs = Needs()});
  }

  void Fill(Chain& chain) const {
    ContinuousAggregate filled = fresh_;
    filled.query = wanted_.query;
    std::vector<ObjectKey> needs{BesideKey(name_)};
    for (const QualifiedName& source : sources_)
      needs.push_back(RefreshedKey(Called(kNew, source)));
    if (const auto refreshed = RequireRefresh(filled, key_, std::move(needs), plan_, IsStale()))
      chain.After(*refreshed);
  }

  void CompareHistory(Chain& chain) const {
    const bool allowed = IsAllowed(AllowName("history", key_), plan_.options.allow);
    if (MovesToArchive(before_, plan_) || OutlivesRows(before_, plan_.before) || allowed) return;
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {CheckHistory{fresh_.name, name_}},
                         .undo = NothingToUndo{"it changes nothing"},
                         .subject = key_}});
  }

  void Swap(Chain& chain) const {
    ViewStack readers = RebuildReaders({key_}, plan_);
    BuildBeside(readers, {.relations = {{name_, fresh_.name}}},
                {.relations = {{name_, FormerName(name_)}}}, plan_);
    TakeOverIndexes(name_, plan_);
    std::vector<ObjectKey> needs = Needs();
    Append(needs, readers.needs);
    chain.Then({.step = {.phase = Phase::Contract,
                         .title = "put the successor of " + ToString(key_) + " in its place" +
                                  RebuiltPhrase(readers),
                         .actions = readers.Forth(PutInPlace(name_, plan_)),
                         .undo = Reverse{readers.Back(PutBack(name_, fresh_, plan_))},
                         .isolation = Isolation::Own,
                         .hazards = RebuiltHazards(readers),
                         .subject = key_,
                         .rebuilds = readers.rebuilt},
                .makes = {key_},
                .needs = std::move(needs),
                .removes = {key_}});
  }

  const QualifiedName& name_;
  const ObjectKey key_;
  const ContinuousAggregate& before_;
  const ContinuousAggregate& wanted_;
  const std::vector<QualifiedName> sources_;
  ContinuousAggregate fresh_;
  // What an earlier run has built, and whether it is for this.
  const ContinuousAggregate* built_ = nullptr;
  bool same_ = false;
  PlanBuilder& plan_;
};

}  // namespace

QualifiedName FormerName(const QualifiedName& aggregate) { return Called(kOld, aggregate); }

std::map<QualifiedName, std::string> MarksOf(const Catalog& wanted) {
  const std::function<std::string(const QualifiedName&)> words_of =
      [&](const QualifiedName& name) -> std::string {
    const auto found = wanted.continuous_aggregates.find(name);
    if (found == wanted.continuous_aggregates.end()) return {};
    std::string text = found->second.query.text;
    for (const Identifier& column : found->second.columns) text += "\n" + column.text;
    for (const QualifiedName& source : SourcesOf(found->second, wanted))
      text += "\n" + words_of(source);
    return text;
  };
  std::map<QualifiedName, std::string> marks;
  for (const auto& [name, aggregate] : wanted.continuous_aggregates) {
    marks[name] = Fingerprint(words_of(name));
  }
  return marks;
}

bool IsReplaced(const QualifiedName& name, const PlanBuilder& plan) {
  const auto before = plan.before.continuous_aggregates.find(name);
  const auto after = plan.after.continuous_aggregates.find(name);
  if (before == plan.before.continuous_aggregates.end() ||
      after == plan.after.continuous_aggregates.end())
    return false;
  if (before->second.query != after->second.query ||
      before->second.columns != after->second.columns)
    return true;
  const std::vector<QualifiedName> sources = SourcesOf(after->second, plan.after);
  return std::any_of(sources.begin(), sources.end(),
                     [&](const QualifiedName& source) { return IsReplaced(source, plan); });
}

// create the new one empty → refresh it window by window → let it refresh itself → look whether it
// reaches back as far → let both change names → drop the old one
void Replace(const QualifiedName& name, PlanBuilder& plan) {
  const ObjectKey key{Kind::ContinuousAggregate, name, {}};
  if (!plan.handled.insert(key).second) return;
  const ContinuousAggregate& wanted = plan.after.continuous_aggregates.at(name);
  for (const QualifiedName& source : SourcesOf(wanted, plan.after)) {
    if (IsReplaced(source, plan)) Replace(source, plan);
  }
  if (plan.live.in_flight.continuous_aggregates.contains(FormerName(name))) {
    plan.sink.Add({.code = Code::CannotPlan,
                   .message = ToString(key) + " was built anew, and its former self is still there",
                   .help = "run the contract phase of that change before the next one"});
    return;
  }
  Chain chain(plan);
  AggregateSwap(name, plan).Lower(chain);
  for (const auto& [reader, aggregate] : plan.before.continuous_aggregates) {
    const std::vector<QualifiedName> sources = SourcesOf(aggregate, plan.before);
    const bool reads = std::find(sources.begin(), sources.end(), name) != sources.end();
    if (reads && IsReplaced(reader, plan)) Replace(reader, plan);
  }
}

void LowerFormerAggregates(PlanBuilder& plan) {
  for (const auto& [name, aggregate] : plan.live.in_flight.continuous_aggregates) {
    const auto place =
        std::find_if(plan.after.continuous_aggregates.begin(),
                     plan.after.continuous_aggregates.end(), [&](const auto& entry) {
                       return name == FormerName(entry.first) || name == Called(kNew, entry.first);
                     });
    const bool found = place != plan.after.continuous_aggregates.end();
    if (found && name == Called(kNew, place->first) && IsReplaced(place->first, plan)) continue;
    if (found && name == FormerName(place->first)) {
      LowerFormer(aggregate, IndexesInFlight(name, plan), place->first, {}, plan);
      continue;
    }
    plan.Add({.step = {.phase = Phase::Contract,
                       .actions = {RemovalOf(aggregate, plan.live.catalog, plan)},
                       .undo = NothingToUndo{"it was never in use"},
                       .subject = FormerKey(name)},
              .removes = {FormerKey(name)},
              .rank = Rank::Last});
  }
}

}  // namespace pleat
