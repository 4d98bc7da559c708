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

// What TimescaleDB says against an action on a hypertable that was one before.
class HypertableJudge {
 public:
  HypertableJudge(const QualifiedName& table, const Hypertable& hypertable, const PlanBuilder& plan)
      : table_(table), hypertable_(hypertable), plan_(plan) {}

  std::optional<Refusal> operator()(const AddColumn& a) const {
    const bool is_identity = std::holds_alternative<Identity>(a.column.source);
    if (a.table != table_ || !is_identity || !MayHaveChunks()) return std::nullopt;
    return Refusal{.why = "an identity column cannot be added where there are chunks",
                   .help = "add a column without it, with a sequence as its default"};
  }

  std::optional<Refusal> operator()(const AlterColumnType& a) const {
    const bool is_hashed = std::any_of(hypertable_.space.begin(), hypertable_.space.end(),
                                       [&](const SpaceDimension& dimension) {
                                         return dimension.column == a.column && !dimension.interval;
                                       });
    if (a.table != table_ || !is_hashed) return std::nullopt;
    return Refusal{.why = "rows are divided into chunks by the hash of its values"};
  }

  std::optional<Refusal> operator()(const SetFiring& a) const {
    const bool of_trigger = a.object.kind == Kind::Trigger && a.object.name == table_;
    if (!of_trigger || HasTimescale(plan_.live.features, {2, 27})) return std::nullopt;
    return Refusal{.code = Code::OldServer,
                   .why = "enabling or disabling a trigger needs TimescaleDB 2.27"};
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
  const Hypertable& hypertable_;
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

}  // namespace

void CheckHypertables(PlanBuilder& plan) {
  CheckJoins(plan);
  for (const Draft& draft : plan.drafts) {
    for (const Action& action : draft.step.actions) {
      if (const auto* create = action.As<CreateHypertable>()) CheckPublished(*create, plan);
    }
  }
  for (const auto& [name, after] : plan.after.hypertables) {
    const Hypertable* hypertable = plan.HypertableOf(name);
    // What has a columnstore is judged by that.
    if (hypertable == nullptr || hypertable->columnstore) continue;
    const HypertableJudge judge(name, *hypertable, plan);
    for (const Draft& draft : plan.drafts) {
      for (const Action& action : draft.step.actions) {
        if (auto refusal = Visit(action, judge))
          Report(name, draft.step.subject, std::move(*refusal), plan);
      }
    }
  }
}

}  // namespace pleat
