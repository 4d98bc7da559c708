#include "compiler/plan/columnstore.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "compiler/model/timescale.h"
#include "compiler/plan/action_visit.h"

namespace pleat {
namespace {

// Taken as it is; taken once no chunk is compressed; not taken, by this release or by any, and why.
struct Verdict {
  enum class Kind { Taken, TakenOfRows, RefusedYet, Refused } kind = Kind::Taken;
  std::string why = {};
};

Verdict Refused(std::string why) { return {Verdict::Kind::Refused, std::move(why)}; }

// By the release that is installed, what TimescaleDB says to an action on a table that has
// `columnstore`.
class Judge {
 public:
  Judge(const QualifiedName& table, const Columnstore& columnstore, const ServerFeatures& features)
      : table_(table), columnstore_(columnstore), features_(features) {}

  Verdict operator()(const AlterColumnType& a) const {
    return Of(a.table, Since("a change of a column's type", {2, 24}, std::nullopt));
  }

  Verdict operator()(const DropColumn& a) const {
    Hypertable settings{.columnstore = columnstore_};
    bool used = false;
    EachColumn(settings, [&](const Identifier& column) { used = used || column == a.column; });
    return Of(a.table, used ? Verdict{Verdict::Kind::TakenOfRows} : Verdict{});
  }

  Verdict operator()(const SetColumnstore& a) const {
    const bool taken = a.columnstore && HasTimescale(features_, {2, 14});
    return Of(a.table, taken ? Verdict{} : Verdict{Verdict::Kind::TakenOfRows});
  }

  Verdict operator()(const AddColumn& a) const {
    const auto& source = a.column.source;
    if (std::holds_alternative<Identity>(source))
      return Of(a.table, Refused("an identity column cannot be added"));
    if (std::holds_alternative<Generated>(source))
      return Of(a.table, Refused("a generated column cannot be added"));
    if (std::holds_alternative<Serial>(source))
      return Of(a.table, Refused("a serial column would be null in all compressed rows"));
    return {};
  }

  Verdict operator()(const SetColumnSource& a) const {
    const bool identity = std::holds_alternative<Identity>(a.before.source) ||
                          std::holds_alternative<Identity>(a.after.source);
    return Of(a.table, identity ? Refused("a column cannot become an identity or stop being one")
                                : Verdict{});
  }

  Verdict operator()(const SetNotNull& a) const {
    return Of(a.table, Since("NOT NULL", {2, 18}, Release{2, 19}));
  }

  Verdict operator()(const DropNotNull& a) const {
    return Of(a.table, Since("dropping NOT NULL", {2, 18}, Release{2, 18}));
  }

  Verdict operator()(const AddConstraint& a) const {
    const auto* foreign = std::get_if<ForeignKey>(&a.constraint.rule);
    if (foreign && foreign->table == table_)
      return Since("a foreign key to it", {2, 18}, Release{2, 19});
    const bool key = std::holds_alternative<Key>(a.constraint.rule);
    return Of(a.table, Since("a new constraint", {2, 18}, key ? Release{2, 19} : Release{2, 20}));
  }

  Verdict operator()(const DropConstraint& a) const {
    return Of(a.table, Since("dropping a constraint", {2, 15}, Release{2, 15}));
  }

  Verdict operator()(const CreateIndex& a) const {
    if (!a.index.unique) return {};
    return Of(a.index.table, Since("a unique index", {2, 18}, Release{2, 19}));
  }

  Verdict operator()(const ValidateConstraint& a) const {
    return Of(a.table, Refused("a constraint cannot be validated"));
  }

  Verdict operator()(const SetRowSecurity& a) const {
    return Of(a.table, Refused(a.enabled == true ? "row-level security cannot be enabled"
                                                 : "row-level security cannot change"));
  }

  Verdict operator()(const SetStorage& a) const {
    return Of(a.table, Refused("the storage of a column cannot change"));
  }

  Verdict operator()(const SetStatistics& a) const {
    const bool distinct = a.before.n_distinct != a.after.n_distinct ||
                          a.before.n_distinct_inherited != a.after.n_distinct_inherited;
    return Of(a.table, distinct ? Refused("n_distinct of a column cannot change") : Verdict{});
  }

  Verdict operator()(const SetFiring& a) const {
    return Of(a.object.name, Since("enabling or disabling a trigger", {2, 28}, Release{2, 28}));
  }

  Verdict operator()(const SetReplicaIdentity& a) const {
    return Of(a.table, Since("a replica identity", {2, 16}, Release{2, 16}));
  }

  template <class T>
  Verdict operator()(const T&) const {
    return {};
  }

 private:
  Verdict Of(const QualifiedName& table, Verdict verdict) const {
    return table == table_ ? std::move(verdict) : Verdict{};
  }

  // Taken from one release on where no chunk is compressed, and from another one on, if any, where
  // some are.
  Verdict Since(std::string_view what, Release rows, std::optional<Release> compressed) const {
    if (!HasTimescale(features_, rows)) {
      return {Verdict::Kind::RefusedYet,
              fmt::format("{} needs TimescaleDB {}", what, ToString(rows))};
    }
    if (compressed && HasTimescale(features_, *compressed)) return {};
    return {Verdict::Kind::TakenOfRows};
  }

  const QualifiedName& table_;
  const Columnstore& columnstore_;
  const ServerFeatures& features_;
};

// What TimescaleDB says to the one of them that it likes least.
Verdict WorstOf(const std::vector<Action>& actions, const Judge& judge) {
  Verdict worst;
  for (const Action& action : actions) {
    Verdict verdict = Visit(action, judge);
    if (verdict.kind > worst.kind) worst = std::move(verdict);
  }
  return worst;
}

// The steps of a plan about one table, or continuous aggregate, with a columnstore that have to
// wait. `after` is what the plan leaves of it.
class Compressed {
 public:
  Compressed(ObjectKey key, const std::optional<Columnstore>& after, PlanBuilder& plan)
      : key_(std::move(key)), name_(key_.name), after_(after), plan_(plan) {}

  // Of what has its columnstore already.
  void Lower(const Columnstore& columnstore) {
    const Judge judge(name_, columnstore, plan_.live.features);
    if (!after_) return LowerEnd(columnstore, judge);
    for (DraftId id = 0; id < plan_.drafts.size(); ++id) {
      const Verdict verdict = WorstOf(plan_.drafts[id].step.actions, judge);
      if (verdict.kind == Verdict::Kind::TakenOfRows) waiting_.insert(id);
      if (!verdict.why.empty()) return Report(verdict, id);
    }
    for (DraftId id = 0; id < plan_.drafts.size(); ++id) MendUndo(id, judge);
    if (waiting_.empty()) return;
    const bool out = MayBeCompressed(columnstore);
    if (out && !TakeOut(columnstore)) return;
    if (after_->policy) PutBack(*after_->policy, out);
  }

  // Of a table that gets one with this plan: after all that it would not take any more, there or
  // back.
  void Postpone(const Columnstore& columnstore) {
    const Judge judge(name_, columnstore, plan_.live.features);
    std::vector<DraftId> settings;
    for (DraftId id = 0; id < plan_.drafts.size(); ++id) {
      const Action& first = plan_.drafts[id].step.actions.front();
      const auto* policy = first.As<SetColumnstorePolicy>();
      if (IsSetting(first) || (policy && policy->table == name_)) {
        settings.push_back(id);
      } else if (!IsTaken(id, judge)) {
        waiting_.insert(id);
      }
    }
    if (waiting_.empty()) return;
    for (DraftId id : settings) {
      plan_.drafts[id].step.phase = Phase::Contract;
      plan_.drafts[id].rank = Rank::Last;
      for (DraftId first : waiting_) plan_.RunBefore(first, id);
    }
  }

 private:
  bool IsSetting(const Action& action) const {
    const auto* set = action.As<SetColumnstore>();
    return set && set->table == name_;
  }

  // Whether the columnstore takes a step as it is, there and back.
  bool IsTaken(DraftId id, const Judge& judge) const {
    const Step& step = plan_.drafts[id].step;
    return WorstOf(step.actions, judge).kind == Verdict::Kind::Taken &&
           WorstOf(ActionsOf(step.undo), judge).kind == Verdict::Kind::Taken;
  }

  // What the columnstore does not take, there or back, comes after it, which so goes early enough
  // for all of that.
  void LowerEnd(const Columnstore& columnstore, const Judge& judge) {
    DraftId end = 0;
    while (end < plan_.drafts.size() && !IsSetting(plan_.drafts[end].step.actions.front())) ++end;
    if (end == plan_.drafts.size()) return;
    Phase& phase = plan_.drafts[end].step.phase;
    for (DraftId id = 0; id < plan_.drafts.size(); ++id) {
      if (id == end || IsTaken(id, judge)) continue;
      plan_.RunBefore(end, id);
      phase = std::min(phase, plan_.drafts[id].step.phase);
    }
    waiting_ = {end};
    if (MayBeCompressed(columnstore)) TakeOut(columnstore);
  }

  void Report(const Verdict& verdict, DraftId id) {
    const bool not_yet = verdict.kind == Verdict::Kind::RefusedYet;
    plan_.sink.Add(
        {.code = not_yet ? Code::OldServer : Code::CannotPlan,
         .message = fmt::format("`{}` has a columnstore, and TimescaleDB refuses the change "
                                "of `{}`: {}",
                                NameForPeople(key_), NameForPeople(plan_.drafts[id].step.subject),
                                verdict.why),
         .help = "take the `columnstore` away first, or leave this as it is"});
  }

  // Files do not say it; and a policy compresses until it is stopped.
  bool MayBeCompressed(const Columnstore& before) const { return before.policy || HasCompressed(); }

  bool HasCompressed() const {
    const auto size = plan_.live.sizes.find(plan_.OldNameOf(name_));
    if (size == plan_.live.sizes.end()) return true;
    return std::any_of(size->second.chunk_sizes.begin(), size->second.chunk_sizes.end(),
                       [](const ChunkSize& chunk) { return chunk.compressed; });
  }

  // Going back, chunks leave the columnstore for what it takes of none of them, and the table does
  // for what it takes in no way.
  void MendUndo(DraftId id, const Judge& judge) {
    Undo& undo = plan_.drafts[id].step.undo;
    const Verdict verdict = WorstOf(ActionsOf(undo), judge);
    const bool refused = !verdict.why.empty();
    if (verdict.kind == Verdict::Kind::Taken || (!refused && waiting_.contains(id))) return;
    std::vector<Action> back{LeaveColumnstore{name_}};
    if (refused) back.push_back(SetColumnstore{name_, std::nullopt, after_});
    Append(back, ActionsOf(undo));
    if (refused) back.push_back(SetColumnstore{name_, after_, std::nullopt});
    if (after_->policy) back.push_back(SetColumnstorePolicy{name_, after_->policy});
    if (auto* irreversible = std::get_if<Irreversible>(&undo)) {
      irreversible->actions = std::move(back);
    } else {
      undo = Reverse{std::move(back)};
    }
  }

  // The policy, which would compress chunks again, goes as well. False where it cannot be done.
  bool TakeOut(const Columnstore& before) {
    if (after_ && !after_->policy && HasCompressed()) {
      Report(Refused("its chunks have to be decompressed for that, and there is no policy that "
                     "would compress them again: say `columnstore after …`, or decompress them "
                     "yourself"),
             *waiting_.begin());
      return false;
    }
    Phase first = Phase::Backfill;
    for (DraftId id : waiting_) first = std::min(first, plan_.drafts[id].step.phase);
    Undo back = NothingToUndo{"there is no policy that would compress them"};
    if (before.policy) back = Reverse{{SetColumnstorePolicy{name_, before.policy}}};
    const DraftId out = plan_.Add({.step = {.phase = first,
                                            .actions = {LeaveColumnstore{name_}},
                                            .undo = std::move(back),
                                            .subject = key_},
                                   .needs = {key_}});
    for (DraftId id : waiting_) plan_.RunBefore(out, id);
    return true;
  }

  // The policy comes after the last of the steps, and with it chunks are compressed again: also
  // where an earlier run was stopped before it came back.
  void PutBack(const AgePolicy& policy, bool was_taken) {
    DraftId back = 0;
    while (back < plan_.drafts.size() && !SetsPolicy(plan_.drafts[back])) ++back;
    if (back == plan_.drafts.size()) {
      if (!was_taken) return;
      plan_.Add({.step = {.actions = {SetColumnstorePolicy{name_, policy}}, .subject = key_}});
    }
    Draft& draft = plan_.drafts[back];
    draft.rank = Rank::Last;
    draft.step.undo = Reverse{{LeaveColumnstore{name_}}};
    for (DraftId id : waiting_) {
      draft.step.phase = std::max(draft.step.phase, plan_.drafts[id].step.phase);
      plan_.RunBefore(id, back);
    }
  }

  bool SetsPolicy(const Draft& draft) const {
    const auto* set = draft.step.actions.front().As<SetColumnstorePolicy>();
    return set && set->table == name_ && set->policy;
  }

  const ObjectKey key_;
  const QualifiedName& name_;
  const std::optional<Columnstore>& after_;
  PlanBuilder& plan_;
  std::set<DraftId> waiting_ = {};
};

}  // namespace

void LowerColumnstoreRefusals(PlanBuilder& plan) {
  for (const auto& [name, hypertable] : plan.after.hypertables) {
    const Hypertable* before = plan.HypertableOf(name);
    if (before == nullptr) continue;
    Compressed compressed({Kind::Hypertable, name, {}}, hypertable.columnstore, plan);
    if (before->columnstore) {
      compressed.Lower(*before->columnstore);
    } else if (hypertable.columnstore) {
      compressed.Postpone(*hypertable.columnstore);
    }
  }
  // Of a continuous aggregate nothing else is changed that it would not take.
  for (DraftId id = 0; id < plan.drafts.size(); ++id) {
    const Step& step = plan.drafts[id].step;
    const auto* found = step.actions.front().As<SetColumnstore>();
    if (found == nullptr || !found->aggregate || !found->replaced) continue;
    const SetColumnstore set = *found;
    Compressed({Kind::ContinuousAggregate, set.table, {}}, set.columnstore, plan)
        .Lower(*set.replaced);
  }
}

}  // namespace pleat
