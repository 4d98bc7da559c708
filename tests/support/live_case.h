#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/plan/plan.h"
#include "tests/support/case.h"
#include "tests/support/rows.h"

namespace pleat::tests {

inline constexpr Phase kPhases[] = {Phase::Expand, Phase::Backfill, Phase::Contract};

// Runs a script in psql; fails the test with what psql said and the script. `what` names it there.
void RunScript(const std::string& address, const std::string& script, std::string_view what);

// The plan from the database at `address`, as the program makes it: what the first two judges
// leave open, the server is asked. Fails the test where there is none.
Plan PlanOn(const std::string& address, const Desired& after, const PlanOptions& options = {});

// What an older server than the change needs makes of it: the error that names the version.
std::optional<std::string> RefusalByAge(const std::string& address, const Desired& after);

// What differs between the database and a catalog, but for the objects in `except`.
std::vector<std::string> Differences(const std::string& address, const Catalog& wanted,
                                     const Transition& transition,
                                     const std::set<ObjectKey>& except);

// A golden case, named by the parameter, in a database of its own with its rows. Skipped where the
// server lacks something that the case has.
class LiveCase : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override;

  // Expects the state after, and an empty plan.
  void ExpectAfter();
  void ExpectAccessKept();
  // Expects the state before and its rows, but for what `plan` says it cannot bring back; with
  // `rows_were_added` other rows may have come.
  void ExpectBefore(const Plan& plan, bool rows_were_added, bool archived = false);
  // Tables and columns, by their names before and after, whose rows may differ once the plan has
  // been taken back; `archived` says that it kept what it could.
  std::set<ObjectKey> NotBack(const Plan& plan, bool archived) const;

  Case case_;
  std::string address_;
  // Those of the state before.
  Rows rows_;
  // What plans that went before could not bring back.
  std::set<ObjectKey> lost_;
};

}  // namespace pleat::tests
