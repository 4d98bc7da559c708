#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ast/load.h"
#include "compiler/model/database.h"
#include "compiler/plan/plan.h"
#include "compiler/resolve/resolve.h"

namespace pleat::tests {

// A folder of tests/golden that holds before.pleat (absent: an empty database), after.pleat and,
// for the live tests, the rows of the old state (rows.sql), what old code and new code write while
// the change is under way (old_code.sql, new_code.sql), what old code changes in rows that were
// there before (old_changes.sql), and how old code would say what new code does
// (new_code_before.sql, where that differs). A file `inexact` names the columns that come back only
// nearly without the archive. A file `server` has the version (server_version_num) of another
// server than the usual one, for the plan without a database.
struct Case {
  std::filesystem::path folder = {};
  Catalog before = {};
  Desired after = {};
  ServerFeatures features = {};
};

// Names of all cases below tests/golden, as "area/case", sorted.
std::vector<std::string> CaseNames();
std::filesystem::path GoldenFolder();
// A case's name in letters, digits and underscores, as GoogleTest wants it.
std::string TestName(std::string name);

// Fails the test where the files do not resolve.
Case ReadCase(const std::string& name);

// The text of a file of the case; nothing where there is none.
std::optional<std::string> ReadFile(const std::filesystem::path& path);

// Parses and resolves a text; fails the test where that finds an error.
Desired ResolveText(const std::string& text);

// The plan from a catalog with nothing in flight; fails the test where there is none.
Plan PlanBetween(const Catalog& before, const Desired& after, const PlanOptions& options = {});
Plan PlanOf(const Case& c, const PlanOptions& options = {});
Plan PlanFor(const Database& live, const Desired& after, const PlanOptions& options = {});

// A catalog with nothing but `public`.
Catalog EmptyCatalog();

}  // namespace pleat::tests
