#include "compiler/plan/hypertable_refusals.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "compiler/canon/bucket_query.h"
#include "compiler/model/timescale.h"
#include "compiler/plan/action_visit.h"

namespace pleat {
namespace {

struct Refusal {
  Code code = Code::CannotPlan;
  std::string why = {};
  std::string help = "leave this as it is";
};

// What TimescaleDB says against an action on a hypertable. `before` is null where it becomes one by
// the plan.
class HypertableJudge {
 public:
  HypertableJudge(const Hypertable* before, const Hypertable& after, const PlanBuilder& plan)
      : table_(after.name), before_(before), after_(after), plan_(plan) {}

  std::optional<Refusal> operator()(const AddColumn& a) const {
    const bool is_identity = std::holds_alternative<Identity>(a.column.source);
    if (a.table != table_ || !is_identity || !before_ || !MayHaveChunks()) return std::nullopt;
    return Refusal{.why = "an identity column cannot be added where there are chunks",
                   .help = "add a column without it, with a sequence as its default"};
  }

  std::optional<Refusal> operator()(const AlterColumnType& a) const {
    if (a.table != table_ || !before_) return std::nullopt;
    const bool is_hashed = std::any_of(before_->space.begin(), before_->space.end(),
                                       [&](const SpaceDimension& dimension) {
                                         return dimension.column == a.column && !dimension.interval;
                                       });
    if (!is_hashed) return std::nullopt;
    return Refusal{.why = "rows are divided into chunks by the hash of its values"};
  }

  std::optional<Refusal> operator()(const SetFiring& a) const {
    const Release taking = after_.columnstore ? Release{2, 28} : Release{2, 27};
    const bool of_trigger = a.object.kind == Kind::Trigger && a.object.name == table_;
    if (!of_trigger || HasTimescale(plan_.live.features, taking)) return std::nullopt;
    return Refusal{.code = Code::OldServer,
                   .why = "enabling or disabling a trigger needs TimescaleDB " + ToString(taking)};
  }

  template <class T>
  std::optional<Refusal> operator()(const T&) const {
    return std::nullopt;
  }

 private:
  // Files do not say it.
  bool MayHaveChunks() const {
    const auto size = plan_.live.sizes.find(plan_.OldNameOf(table_));
    return size == plan_.live.sizes.end() || size->second.chunks > 0;
  }

  const QualifiedName& table_;
  const Hypertable* before_;
  const Hypertable& after_;
  const PlanBuilder& plan_;
};

void Report(const QualifiedName& table, const ObjectKey& subject, Refusal refusal,
            PlanBuilder& plan) {
  plan.sink.Add(
      {.code = refusal.code,
       .message = fmt::format(
           "`{}` is a hypertable, and TimescaleDB refuses the change of `{}`: {}",
           NameForPeople({Kind::Hypertable, table, {}}), NameForPeople(subject), refusal.why),
       .help = std::move(refusal.help)});
}

// The publication that has the table while it becomes a hypertable; a publication of all tables has
// every one.
const Publication* PublicationOf(const QualifiedName& table, const Catalog& catalog) {
  for (const auto& [name, publication] : catalog.publications) {
    const bool has = std::any_of(publication.tables.begin(), publication.tables.end(),
                                 [&](const PublishedTable& one) { return one.table == table; });
    if (publication.all_tables || has) return &publication;
  }
  return nullptr;
}

void CheckPublished(const CreateHypertable& create, PlanBuilder& plan) {
  const QualifiedName& table = create.hypertable.name;
  const Publication* publication = PublicationOf(table, plan.before);
  if (publication == nullptr || !HasTimescale(plan.live.features, {2, 19})) return;
  plan.sink.Add(
      {.code = Code::CannotPlan,
       .message = fmt::format("`{}` cannot become a hypertable while publication `{}` has it",
                              NameForPeople({Kind::Table, table, {}}), publication->name.name.text),
       .help = "take it out of the publication first; it may come back afterwards"});
}

void CheckJoins(PlanBuilder& plan) {
  if (HasTimescale(plan.live.features, {2, 16})) return;
  for (const auto& [name, aggregate] : plan.after.continuous_aggregates) {
    const auto query = canon::BucketQueryOf(aggregate.query);
    if (!query || !query->outer_join) continue;
    plan.sink.Add(
        {.code = Code::OldServer,
         .message = fmt::format("continuous aggregate `{}` needs TimescaleDB 2.16 for its join",
                                NameForPeople({Kind::ContinuousAggregate, name, {}})),
         .help = "use an inner join"});
  }
}

// A table that is rebuilt beside itself is hidden by its policies until it is in place, when its
// columnstore has long been there.
void CheckHidden(const Hypertable& after, PlanBuilder& plan) {
  const ObjectKey table{Kind::Table, after.name, {}};
  const auto old = plan.before.tables.find(after.name);
  if (!after.columnstore || old == plan.before.tables.end() || !old->second.row_security ||
      !plan.taken_over.contains(table))
    return;
  plan.sink.Add({.code = Code::CannotPlan,
                 .message = fmt::format("`{}` has row-level security and is to become a hypertable "
                                        "with a columnstore",
                                        NameForPeople(table)),
                 .help = "disable row-level security by a change that comes first"});
}

}  // namespace

void CheckHypertables(PlanBuilder& plan) {
  CheckJoins(plan);
  for (const Draft& draft : plan.drafts) {
    for (const Action& action : draft.step.actions) {
      if (const auto* create = action.As<CreateHypertable>()) CheckPublished(*create, plan);
    }
  }
  for (const auto& [name, after] : plan.after.hypertables) {
    const Hypertable* before = plan.HypertableOf(name);
    if (before == nullptr) CheckHidden(after, plan);
    // What keeps its columnstore is judged by that.
    if (before && before->columnstore && after.columnstore) continue;
    const HypertableJudge judge(before, after, plan);
    for (const Draft& draft : plan.drafts) {
      for (const Action& action : draft.step.actions) {
        if (auto refusal = Visit(action, judge))
          Report(name, draft.step.subject, std::move(*refusal), plan);
      }
    }
  }
}

}  // namespace pleat
