#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"
#include "tools/pleat/exit_code.h"
#include "tools/pleat/project.h"
#include "tools/pleat/source.h"

namespace pleat {

// The two sides that commands compare; empty where the project's own are meant.
struct Sides {
  std::string from = {};
  std::vector<std::string> to = {};
};

void SetupSides(CLI::App& command, Sides& sides);

// Both sides and the plan between them.
struct Compiled {
  State from = {};
  State to = {};
  Plan plan = {};
};

// What stays of the desired side when the plan is there: a large schema takes a while to copy.
enum class Keep { Nothing, Desired };

// Reads both sides and compiles the plan; what the project allows is added to `options`. Prints
// what is wrong to stderr and gives nothing if anything is. Objects without a kind are listed on
// stderr.
std::optional<Compiled> Compile(const Sides& sides, const PlanOptions& options,
                                const Project& project, Keep keep = Keep::Nothing);

// Prints diagnostics to stderr, in colour on a terminal. True if there were no errors.
bool Report(const Sink& sink);

// Lists what the database has and the model does not, on stderr.
void ReportUnmodelled(const Database& database, const std::string& source);

}  // namespace pleat
