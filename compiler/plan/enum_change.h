#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/catalog.h"
#include "compiler/model/transition.h"
#include "compiler/plan/comparison.h"

namespace pleat {

// PostgreSQL can add values to an enum and rename them; it can neither take one away nor move it
// (ALTER TYPE). An enum that needs that gets a successor under a name of ours: a type of its own,
// so that every column of it changes its type, and everything that depends on it follows, by the
// recipes that those changes have. In the end the old type goes and the new one takes its name.
struct EnumChange {
  QualifiedName name = {};
  QualifiedName spare = {};
  // The values that the old type has while both are in use: those before and, so that new code can
  // write them from the start, the new ones.
  std::vector<std::string> labels = {};
  // Old value → new value of those that do not stay, and the way back where there is one.
  std::map<std::string, std::string> forth = {};
  std::map<std::string, std::string> back = {};
  // Values that going back does not tell from others.
  std::vector<std::string> merged = {};
};

// By the enum's name.
using EnumChanges = std::map<QualifiedName, EnumChange>;

// ADD VALUE can only insert: the old labels must be a subsequence of the new ones.
bool OnlyAdds(const std::vector<std::string>& before, const std::vector<std::string>& after);

// The name of an enum's successor, and whether a name is one.
QualifiedName SuccessorOf(const QualifiedName& type);
bool IsSuccessor(const QualifiedName& type);

// The values that RENAME VALUE renames: old → new of what is called differently and was not there.
std::map<std::string, std::string> RenamedLabels(const Enum& before, const Transition& transition);

// The enums that need a successor and can have one. With `direct`, those whose values are only
// renamed and added need none.
EnumChanges FindEnumChanges(const Comparison& comparison, bool direct);

// Why an enum whose values are neither only added nor only renamed has no successor: what was said
// too little, or what stands in the way.
struct EnumProblem {
  std::string message = {};
  std::string help = {};
};
std::optional<EnumProblem> ProblemOf(const Enum& before, const Enum& after,
                                     const Comparison& comparison);

// A catalog with every such enum by the name of its successor.
Catalog WithSuccessors(const EnumChanges& changes, const Catalog& catalog);
// Owners and privileges of before, by the keys that objects with such an enum in their signature
// have over its successor.
std::map<ObjectKey, Access> AccessOfSucceeded(const EnumChanges& changes, const Catalog& before);

// Lets the plan of a change that was under way end it: an enum of which only the successor is left
// is renamed.
void FinishEnumChanges(const Catalog& live, const Catalog& wanted, Transition& transition);

// What makes a value of one of the types from one of the other; nothing where they are no such
// pair.
std::optional<Expr> Remapped(const EnumChanges& changes, const Column& from, const TypeName& to);

// What keeps the values of an old column that new code knows by other names from coming back: what
// they were, or nothing where they are what they were.
std::optional<Expr> TakenBack(const EnumChange& change, const Column& column);

}  // namespace pleat
