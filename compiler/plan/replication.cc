// Publications and subscriptions.
#include "compiler/plan/definition.h"
#include "compiler/plan/keys.h"

namespace pleat {
namespace {

// Whether everything that `before` publishes, `after` publishes too.
bool OnlyAdds(const Publication& before, const Publication& after) {
  for (const PublishedTable& table : before.tables) {
    if (std::find(after.tables.begin(), after.tables.end(), table) == after.tables.end())
      return false;
  }
  return std::includes(after.schemas.begin(), after.schemas.end(), before.schemas.begin(),
                       before.schemas.end());
}

// What ALTER SUBSCRIPTION has to say to get from one set of options to the other.
SetSubscriptionOptions OptionsFrom(const Subscription& before, const Subscription& after) {
  SetSubscriptionOptions change;
  for (const auto& [name, value] : after.options) {
    const auto known = before.options.find(name);
    if (known == before.options.end() || known->second != value) change.set[name] = value;
  }
  for (const auto& [name, value] : before.options) {
    if (after.options.contains(name)) continue;
    change.set[name] = name == "slot_name"           ? after.name.name.text
                       : name == "origin"            ? "any"
                       : name == "password_required" ? "true"
                                                     : "off";
  }
  return change;
}

// Says what this server would choose otherwise.
Subscription AsMade(Subscription subscription, const PlanBuilder& plan) {
  if (plan.live.features.parallel_streaming) subscription.options.emplace("streaming", "off");
  return subscription;
}

}  // namespace

void Lower(const Create<Publication>& change, PlanBuilder& plan) { LowerPlainCreate(change, plan); }

void Lower(const Drop<Publication>& change, PlanBuilder& plan) {
  LowerPlainDrop(change, plan);
  plan.drafts.back().step.hazards.push_back({Hazard::BreaksOldCode});
}

void Lower(const Rename<Publication>& change, PlanBuilder& plan) {
  LowerPlainRename(change.from, change.key, true, plan);
}

void Lower(const Alter<Publication>& change, PlanBuilder& plan) {
  const Publication& before = change.before;
  const Publication& after = change.after;
  if (before.all_tables != after.all_tables)
    return LowerReplacement(change, {{Hazard::BreaksOldCode}}, plan);
  if (before.tables != after.tables || before.schemas != after.schemas) {
    const Phase phase = OnlyAdds(before, after) ? Phase::Expand : Phase::Contract;
    Draft draft =
        AlterationOf(change.key, phase, SetPublished{before, after}, SetPublished{after, before});
    for (ObjectKey& key : plan.new_dependencies.Of(after)) draft.needs.push_back(std::move(key));
    draft.frees = plan.old_dependencies.Of(before);
    WaitForRenames(draft.frees, plan, draft);
    if (phase == Phase::Contract) draft.step.hazards.push_back({Hazard::BreaksOldCode});
    for (const PublishedTable& table : before.tables) {
      const bool stays =
          std::any_of(after.tables.begin(), after.tables.end(),
                      [&](const PublishedTable& other) { return other.table == table.table; });
      if (!stays) draft.makes.push_back(UnpublishedKey(table.table));
    }
    plan.Add(std::move(draft));
  }
  if (before.publish == after.publish && before.via_partition_root == after.via_partition_root)
    return;
  plan.Add(AlterationOf(change.key, Phase::Expand, SetPublicationOptions{after},
                        SetPublicationOptions{before}));
}

void Lower(const Create<Subscription>& change, PlanBuilder& plan) {
  LowerPlainCreate(Create<Subscription>{change.key, AsMade(change.after, plan)}, plan);
  if (change.after.enabled) plan.drafts.back().step.hazards.push_back({Hazard::NeedsPublisher});
}

// What was copied stays; where it went on from is lost with the slot.
void Lower(const Drop<Subscription>& change, PlanBuilder& plan) {
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = {DropObject{change.key}},
                     .undo = Irreversible{.reason = "the subscription starts again with a new slot",
                                          .actions = MakingOf(AsMade(change.before, plan))},
                     .hazards = {{Hazard::Irreversible}},
                     .needs_allow = AllowName("drop-subscription", change.key),
                     .subject = change.key},
            .removes = {change.key},
            .rank = Rank::Last});
}

void Lower(const Rename<Subscription>& change, PlanBuilder& plan) {
  LowerPlainRename(change.from, change.key, false, plan);
}

// Disabled before what only a disabled one can do, enabled after what an enabled one needs.
void Lower(const Alter<Subscription>& change, PlanBuilder& plan) {
  const Subscription& before = change.before;
  const Subscription& after = change.after;
  Chain chain(plan);
  const auto add = [&](Alteration forth, Alteration back) {
    chain.Then(AlterationOf(change.key, Phase::Expand, std::move(forth), std::move(back)));
  };
  if (before.enabled && !after.enabled) add(EnableSubscription{false}, EnableSubscription{true});
  if (before.options != after.options) add(OptionsFrom(before, after), OptionsFrom(after, before));
  if (before.connection != after.connection) {
    add(SetConnection{after.connection}, SetConnection{before.connection});
    plan.drafts.back().step.hazards.push_back({Hazard::NeedsSecret});
  }
  if (before.publications != after.publications) {
    add(SetPublications{after.publications, before.enabled && after.enabled},
        SetPublications{before.publications, before.enabled && after.enabled});
  }
  if (!before.enabled && after.enabled) {
    add(EnableSubscription{true}, EnableSubscription{false});
    plan.drafts.back().step.hazards.push_back({Hazard::NeedsPublisher});
  }
}

}  // namespace pleat
