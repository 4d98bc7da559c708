#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/diff/change.h"
#include "compiler/plan/shadow.h"

namespace pleat {

// Why a table is to be rebuilt beside itself, the most pressing last.
enum class Occasion {
  // A column would be written anew in every row.
  Column,
  // Its rows are kept elsewhere or in another way.
  Storage,
  // Its columns are to stand in another order, for which there is no other way.
  Order,
  // Its rows go to other partitions, for which there is no other way.
  Partitioning
};

// The tables for which some change is such an occasion.
std::map<QualifiedName, Occasion> RebuildOccasions(const std::vector<Change>& changes,
                                                   const PlanBuilder& plan);

// When a change of a table that is rebuilt is carried out.
enum class Turn {
  // In the expand phase: new code may count on it, and old code does not notice. What of it has to
  // wait for the contract phase comes to the table that has taken the place.
  Before,
  // With the table that takes its place.
  With,
  // Once that is in its place, in the contract phase.
  After,
  // It goes in the expand phase, and comes as it is to be once that is in its place.
  Around,
  // There is no such way.
  Never
};

// Whether the change is one of the table or its partitions, and not of what only hangs on them and
// has steps of its own: triggers, policies, rules, statistics.
bool IsOfTable(const Change& change, const Reshaping& rebuild);

Turn TurnOf(const Change& change, const Reshaping& rebuild, const PlanBuilder& plan);

// Whether the files ask for another order of a plain table's columns than they would have without a
// rebuild: what is added, and what changes its type by a successor, comes last.
bool ChangesOrder(const QualifiedName& table, const PlanBuilder& plan);

// Whether old code would notice the table that takes the place: then that waits for it to be gone.
bool ChangesValues(const std::vector<Change>& changes, const Reshaping& rebuild,
                   const PlanBuilder& plan);

// Whether a foreign key between two tables that are rebuilt can be made anew each time that one of
// them changes places.
bool CanFollow(const QualifiedName& table, const Constraint& constraint, const PlanBuilder& plan);

// What is in the way of rebuilding the table while it is in use, in words that follow its name.
// `others`: those that are to be rebuilt as well, of which the table's shapes name the ones that
// can be.
std::optional<std::string> ObstacleTo(const Reshaping& rebuild, const std::vector<Change>& changes,
                                      const std::set<QualifiedName>& others,
                                      const PlanBuilder& plan);

}  // namespace pleat
