#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/model/catalog.h"
#include "compiler/model/database.h"
#include "compiler/model/transition.h"
#include "compiler/plan/comparison.h"
#include "compiler/plan/step.h"

namespace pleat {

struct PlanOptions {
  // One script without phases, for a database that nobody else uses.
  bool direct = false;
  // Keep what is dropped in the schema pleat_archive, so that down brings it back.
  bool archive = false;
  // "drop-column:orders.note", or "drop-column:*" for all of a kind.
  std::set<std::string> allow = {};
  // Tables that are known to have fewer rows may be changed in one statement, within the phases.
  std::int64_t small_table = 0;
  Thresholds thresholds = {};
  // Whether Plan::before and after are wanted: each takes a pass over a whole catalog.
  bool fingerprints = false;
};

struct Plan {
  // Fingerprint of the catalog that the plan was made for; empty where none is wanted.
  std::string before = {};
  std::string after = {};
  bool direct = false;
  // By which the hazards have their severity.
  Thresholds thresholds = {};
  // The schemas that scripts put on the search_path, for functions and operators that expressions
  // do not qualify.
  std::vector<Identifier> search_path = {};
  // In the order in which they run; phases are contiguous.
  std::vector<Step> steps = {};
  // Relations that code from before the change may be using, under their old and new names.
  std::set<QualifiedName> relations_before = {};
  // needs_allow of steps that `allow` does not name.
  std::vector<std::string> not_allowed = {};

  bool empty() const { return steps.empty(); }
};

// The way back over one phase: the undo actions of its steps, last step first, in an order and in
// transactions of their own.
std::vector<Step> DownSteps(const Plan& plan, Phase phase);

// Compiles what has to happen to `live`, whose catalog `comparison` compares with what is wanted.
// See the essay in plan.cc. What cannot be done (a ring of dependencies, an enum label removed)
// goes to `sink` as an error.
Plan BuildPlan(const Database& live, const Comparison& comparison, const PlanOptions& options,
               Sink& sink);

// The same where no server can be asked what the first two judges leave open.
Plan BuildPlan(const Database& live, const Catalog& desired, const Transition& transition,
               const PlanOptions& options, Sink& sink);

}  // namespace pleat
