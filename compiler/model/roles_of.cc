#include "compiler/model/roles_of.h"

namespace pleat {
namespace {

void AddHolders(const Grants& grants, std::set<Identifier>& roles) {
  for (const auto& [role, held] : grants) {
    if (!role.empty()) roles.insert(role);
  }
}

}  // namespace

std::set<Identifier> RolesOf(const Catalog& catalog) {
  std::set<Identifier> roles;
  if (!catalog.owner.empty()) roles.insert(catalog.owner);
  for (const auto& [key, access] : catalog.access) {
    if (access.owner) roles.insert(*access.owner);
    if (access.grants) AddHolders(*access.grants, roles);
  }
  for (const auto& [name, policy] : catalog.policies) {
    roles.insert(policy.roles.begin(), policy.roles.end());
  }
  for (const auto& [name, privileges] : catalog.default_privileges) {
    roles.insert(name.owner.name);
    AddHolders(privileges.grants, roles);
  }
  for (const auto& [name, role] : catalog.roles) {
    roles.insert(role.member_of.begin(), role.member_of.end());
  }
  for (const auto& [name, role] : catalog.roles) roles.erase(name.name);
  return roles;
}

}  // namespace pleat
