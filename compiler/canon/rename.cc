#include "compiler/canon/rename.h"

#include <optional>
#include <utility>
#include <vector>

#include "compiler/canon/renames.h"
#include "compiler/canon/renaming.h"

namespace pleat::canon {

std::optional<RenamedCatalog> Renamed(const Catalog& live, const Transition& transition) {
  RenamedCatalog result;
  const Renames renames = FindRenames(live, transition, result.renames);
  if (result.renames.empty()) return std::nullopt;
  result.catalog = live;
  Renaming(result.catalog, renames).Apply(result.catalog);
  return result;
}

std::vector<Question> InOldNames(std::vector<Question> questions, const RenamedCatalog& renamed) {
  Transition back;
  for (const auto& [from, to] : renamed.renames) {
    const bool member = from.member != to.member;
    back.was[from] = member ? QualifiedName{.schema = {}, .name = to.member} : to.name;
  }
  std::vector<std::pair<ObjectKey, ObjectKey>> applied;
  const Renames renames = FindRenames(renamed.catalog, back, applied);
  Renaming renaming(renamed.catalog, renames);
  for (Question& question : questions) renaming.Apply(question);
  return questions;
}

}  // namespace pleat::canon
