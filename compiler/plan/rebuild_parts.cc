#include "compiler/plan/rebuild_parts.h"

#include <algorithm>

#include "compiler/plan/archive.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"

namespace pleat {
namespace {

bool IsRelationOrMember(Kind kind) {
  return kind == Kind::Table || kind == Kind::Column || kind == Kind::Constraint ||
         kind == Kind::Hypertable;
}

}  // namespace

std::vector<ObjectKey> PartsOf(const Shape& shape,
                               const std::multimap<QualifiedName, const Index*>& indexes) {
  std::vector<ObjectKey> parts;
  for (const Table* member : shape.members) {
    Append(parts, KeysOf(*member));
    const auto [first, last] = indexes.equal_range(member->name);
    for (auto at = first; at != last; ++at) parts.push_back({Kind::Index, at->second->name, {}});
  }
  return parts;
}

std::vector<KeptColumn> KeptByKey(const Reshaping& rebuild, const PlanBuilder& plan) {
  const Table& table = *rebuild.before.root;
  const Key* key = PrimaryKey(table);
  if (!plan.options.archive || !key) return {};
  const bool stays =
      std::all_of(key->columns.begin(), key->columns.end(), [&](const Identifier& name) {
        const Column* before = FindColumn(table, name);
        const Column* after = FindColumn(*rebuild.after.root, name);
        const bool computed_anew = after && std::holds_alternative<Generated>(after->source) &&
                                   !(before->source == after->source);
        return after && before->type == after->type && !computed_anew &&
               !plan.old_keys.contains(ColumnKey(table.name, name));
      });
  return stays ? KeptKey(table) : std::vector<KeptColumn>{};
}

std::vector<ObjectKey> HeldByFormer(const Reshaping& rebuild, const PlanBuilder& plan) {
  std::vector<ObjectKey> held;
  for (const ObjectKey& user : PartsOf(rebuild.before, plan.indexes_before)) {
    // Who stays as it is is made anew together with what it needs.
    if (IsSame(user, plan.before, plan.after)) continue;
    const std::vector<ObjectKey> later = plan.new_dependencies.Of(user);
    for (const ObjectKey& need : plan.old_dependencies.Of(user)) {
      const bool turns = IsRelationOrMember(need.kind) &&
                         (rebuild.before.Has(need.name) || rebuild.after.Has(need.name) ||
                          rebuild.before.rebuilt.contains(need.name));
      if (!turns && !std::binary_search(later.begin(), later.end(), need)) held.push_back(need);
    }
  }
  return held;
}

}  // namespace pleat
