#include "compiler/plan/lower.h"

namespace pleat {
namespace {

std::vector<ObjectKey> NeedsOf(const Job& job, const PlanBuilder& plan) {
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(job);
  needs.push_back({Kind::Extension, {{}, {"timescaledb"}}, {}});
  return needs;
}

}  // namespace

void Lower(const Create<Job>& change, PlanBuilder& plan) {
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {CreateJob{change.after}},
                     .undo = Reverse{{DropJob{change.after}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = NeedsOf(change.after, plan)});
}

void Lower(const Drop<Job>& change, PlanBuilder& plan) {
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = {DropJob{change.before}},
                     .undo = Reverse{{CreateJob{change.before}}},
                     .subject = change.key},
            .frees = plan.old_dependencies.Of(change.before),
            .removes = {change.key},
            .rank = Rank::Last});
}

// alter_job() cannot change the procedure, nor take a start or a config away.
void Lower(const Alter<Job>& change, PlanBuilder& plan) {
  plan.Add({.step = {.phase = Phase::Expand,
                     .title = "replace " + ToString(change.key),
                     .actions = {DropJob{change.before}, CreateJob{change.after}},
                     .undo = Reverse{{DropJob{change.after}, CreateJob{change.before}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = NeedsOf(change.after, plan),
            .frees = plan.old_dependencies.Of(change.before)});
}

// Nothing says what a job was called.
void Lower(const Rename<Job>&, PlanBuilder&) {}

}  // namespace pleat
