#pragma once

#include <string>
#include <vector>

#include "compiler/model/database.h"
#include "compiler/model/transition.h"

namespace pleat {

// Something that an object asks of its server.
struct Requirement {
  ObjectKey object = {};
  // In SQL's words: "NULLS NOT DISTINCT".
  std::string what = {};
  // "PostgreSQL 15".
  std::string needs = {};
  // What there is instead: "PostgreSQL 14".
  std::string has = {};
};

// What `catalog` asks for and a server with these features lacks, in the order of kinds.def; what
// it asks of TimescaleDB comes last.
std::vector<Requirement> UnmetRequirements(const Catalog& catalog, const ServerFeatures& features);
// The last of these alone.
std::vector<Requirement> UnmetOfTimescale(const Catalog& catalog, const ServerFeatures& features);
// The same of what no catalog keeps.
std::vector<Requirement> UnmetRequirements(const Transition& transition,
                                           const ServerFeatures& features);

}  // namespace pleat
