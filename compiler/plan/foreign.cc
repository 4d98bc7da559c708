// Foreign data wrappers, servers and user mappings.
#include "compiler/plan/definition.h"

namespace pleat {
namespace {

template <class T>
void LowerOptions(const Alter<T>& change, PlanBuilder& plan) {
  if (change.before.options == change.after.options) return;
  plan.Add(AlterationOf(change.key, Phase::Expand,
                        SetForeignOptions{change.before.options, change.after.options},
                        SetForeignOptions{change.after.options, change.before.options}));
}

}  // namespace

void Lower(const Create<ForeignDataWrapper>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
}
void Lower(const Drop<ForeignDataWrapper>& change, PlanBuilder& plan) {
  LowerPlainDrop(change, plan);
}
// `was` cannot be said of it.
void Lower(const Rename<ForeignDataWrapper>&, PlanBuilder&) {}

void Lower(const Alter<ForeignDataWrapper>& change, PlanBuilder& plan) {
  const ForeignDataWrapper& before = change.before;
  const ForeignDataWrapper& after = change.after;
  if (before.handler != after.handler || before.validator != after.validator) {
    plan.Add(AlterationOf(change.key, Phase::Expand,
                          SetWrapperFunctions{after.handler, after.validator},
                          SetWrapperFunctions{before.handler, before.validator}));
  }
  LowerOptions(change, plan);
}

void Lower(const Create<ForeignServer>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
}
void Lower(const Drop<ForeignServer>& change, PlanBuilder& plan) { LowerPlainDrop(change, plan); }
// `was` cannot be said of it.
void Lower(const Rename<ForeignServer>&, PlanBuilder&) {}

void Lower(const Alter<ForeignServer>& change, PlanBuilder& plan) {
  const ForeignServer& before = change.before;
  const ForeignServer& after = change.after;
  if (before.wrapper != after.wrapper || before.type != after.type)
    return LowerReplacement(change, {{Hazard::BreaksOldCode}}, plan);
  if (before.version != after.version) {
    plan.Add(AlterationOf(change.key, Phase::Expand, SetServerVersion{after.version},
                          SetServerVersion{before.version}));
  }
  LowerOptions(change, plan);
}

void Lower(const Create<UserMapping>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
  plan.drafts.back().step.hazards.push_back({Hazard::NeedsSecret});
}

void Lower(const Drop<UserMapping>& change, PlanBuilder& plan) {
  LowerPlainDrop(change, plan);
  plan.drafts.back().step.undo =
      Irreversible{.reason = "a password comes back with nobody: it is not read",
                   .actions = MakingOf(change.before)};
  plan.drafts.back().step.hazards.push_back({Hazard::Irreversible});
}

// Its name is that of a role.
void Lower(const Rename<UserMapping>&, PlanBuilder&) {}

void Lower(const Alter<UserMapping>& change, PlanBuilder& plan) { LowerOptions(change, plan); }

}  // namespace pleat
