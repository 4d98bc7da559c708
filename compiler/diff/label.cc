#include "compiler/diff/label.h"

#include <set>

#include "compiler/model/portable.h"

namespace pleat {
namespace {

// A view's columns are not known here.
bool Stays(const ObjectKey& object, const Catalog& after) {
  if (object.kind != Kind::Column) return Contains(after, object);
  const bool table = Contains(after, {Kind::Table, object.name, {}});
  return table ? Contains(after, object) : RelationNamed(after, object.name).has_value();
}

}  // namespace

void DiffLabels(const Catalog& before, const Catalog& after, std::vector<Change>& changes) {
  if (after.labels.empty()) return;
  std::set<Identifier> providers;
  std::set<LabelName> names;
  for (const auto& [name, label] : after.labels) {
    providers.insert(name.provider);
    names.insert(name);
  }
  for (const auto& [name, label] : before.labels) {
    if (providers.contains(name.provider) && Stays(name.object, after)) names.insert(name);
  }
  const auto label_in = [](const Catalog& catalog, const LabelName& name) {
    const auto known = catalog.labels.find(name);
    return known == catalog.labels.end() ? std::nullopt : std::optional(known->second);
  };
  for (const LabelName& name : names) {
    SetLabel change{.key = name.object,
                    .provider = name.provider,
                    .before = label_in(before, name),
                    .after = label_in(after, name)};
    if (change.before != change.after) changes.push_back(std::move(change));
  }
}

}  // namespace pleat
