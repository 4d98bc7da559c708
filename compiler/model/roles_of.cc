#include "compiler/model/roles_of.h"

namespace pleat {

std::set<Identifier> RolesOf(const Catalog& catalog) {
  std::set<Identifier> roles;
  for (const auto& [name, policy] : catalog.policies) {
    roles.insert(policy.roles.begin(), policy.roles.end());
  }
  return roles;
}

}  // namespace pleat
