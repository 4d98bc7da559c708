#include <fmt/format.h>

#include <algorithm>

#include "compiler/plan/definition.h"

namespace pleat {
namespace {

// ADD VALUE can only insert: the old labels must be a subsequence of the new ones.
bool OnlyAdds(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  auto at = before.begin();
  for (const std::string& label : after) {
    if (at != before.end() && *at == label) ++at;
  }
  return at == before.end();
}

// The first old label after `position`, which a new one has to go before.
std::optional<std::string> NextOldLabel(const Enum& before, const Enum& after,
                                        std::size_t position) {
  for (std::size_t at = position + 1; at < after.labels.size(); ++at) {
    const bool old = std::find(before.labels.begin(), before.labels.end(), after.labels[at]) !=
                     before.labels.end();
    if (old) return after.labels[at];
  }
  return std::nullopt;
}

}  // namespace

void Lower(const Create<Enum>& change, PlanBuilder& plan) {
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {CreateEnum{change.after}},
                     .undo = Reverse{{DropEnum{change.key.name}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(change.after)});
  LowerNewComment(change.key, change.after.comment, plan);
}

// What is kept in the archive still has the type, which moves there as well.
void Lower(const Drop<Enum>& change, PlanBuilder& plan) {
  std::vector<Action> actions{DropEnum{change.key.name}};
  std::vector<Action> back{CreateEnum{change.before}};
  if (change.before.comment) back.push_back(Comment{change.key, change.before.comment});
  if (plan.options.archive && IsArchived(change.key.name, plan)) {
    actions = {Archive{Kind::Enum, change.key.name}};
    back = {Restore{Kind::Enum, change.key.name}};
  }
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = std::move(actions),
                     .undo = Reverse{std::move(back)},
                     .subject = change.key},
            .frees = plan.old_dependencies.Of(change.before),
            .removes = {change.key},
            .rank = Rank::Last});
}

void Lower(const Alter<Enum>& change, PlanBuilder& plan) {
  const Enum& before = change.before;
  const Enum& after = change.after;
  if (!OnlyAdds(before.labels, after.labels)) {
    plan.sink.Add(
        {.code = Code::CannotPlan,
         .message = fmt::format("values of enum `{}` were removed or put in another order",
                                NameForPeople(change.key)),
         .notes = {"PostgreSQL can only add values to an enum"},
         .help = "keep the old values in their order, or declare a new enum and change "
                 "the columns to it"});
    return;
  }
  // Its new name comes in the contract phase.
  const auto renamed = plan.old_keys.find(change.key);
  const bool is_renamed = renamed != plan.old_keys.end();
  const bool by_old_name = is_renamed && !plan.options.direct;
  const QualifiedName& name = by_old_name ? renamed->second.name : after.name;
  Chain chain(plan);
  for (std::size_t at = 0; at < after.labels.size(); ++at) {
    const std::string& label = after.labels[at];
    if (std::find(before.labels.begin(), before.labels.end(), label) != before.labels.end()) {
      continue;
    }
    chain.Then(
        {.step = {.phase = Phase::Expand,
                  .actions = {AddEnumValue{
                      .type = name, .label = label, .before = NextOldLabel(before, after, at)}},
                  .undo = Irreversible{.reason = "PostgreSQL cannot take a value from an "
                                                 "enum; the value stays, unused"},
                  .hazards = {{Hazard::Irreversible}},
                  .subject = is_renamed ? renamed->second : change.key},
         .makes = is_renamed ? std::vector<ObjectKey>() : std::vector{change.key},
         .needs = is_renamed && !by_old_name ? std::vector{change.key} : std::vector<ObjectKey>(),
         .frees = by_old_name ? std::vector{renamed->second} : std::vector<ObjectKey>(),
         .rank = Rank::First});
  }
}

void Lower(const Rename<Enum>& change, PlanBuilder& plan) {
  LowerPlainRename(change.from, change.key, true, plan);
}

}  // namespace pleat
