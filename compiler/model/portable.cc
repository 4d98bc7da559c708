#include "compiler/model/portable.h"

#include <algorithm>

namespace pleat {
namespace {

PrivilegeSet Maintain() {
  PrivilegeSet set;
  set.insert(Privilege::Maintain);
  return set;
}

bool Holds(const Grants& grants, Privilege privilege) {
  return std::any_of(grants.begin(), grants.end(), [&](const auto& entry) {
    return entry.second.privileges.contains(privilege);
  });
}

void LeaveOutMaintain(Grants& grants) {
  for (auto& [role, held] : grants) {
    held.privileges = held.privileges - Maintain();
    held.grantable = held.grantable - Maintain();
  }
  grants = WithoutEmpty(std::move(grants));
}

// What is all but MAINTAIN is all on a server before 17.
void RoundUp(PrivilegeSet& privileges, PrivilegeSet all) {
  if ((privileges | Maintain()) == all) privileges = all;
}

void RoundUp(Grants& grants, AccessClass of) {
  if (of != AccessClass::Relation) return;
  const PrivilegeSet all = AllPrivileges(of);
  for (auto& [role, held] : grants) {
    RoundUp(held.privileges, all);
    RoundUp(held.grantable, all);
  }
}

template <class F>
void ForEachOwned(const Catalog& catalog, F&& f) {
  ForEachKind([&](auto collection) {
    using Objects = std::decay_t<decltype(catalog.*collection)>;
    constexpr Kind kind = kKindOf<typename Objects::mapped_type>;
    if (AccessClassOf(kind) == AccessClass::None) return;
    for (const auto& [name, object] : catalog.*collection) {
      const ObjectKey key = MakeKey(kind, name);
      if (const auto owner = OwnerOf(catalog, key)) f(key, *owner);
    }
  });
}

// Whether no object has another owner than the rest.
bool HaveOneOwner(const Catalog& catalog) {
  return std::none_of(catalog.access.begin(), catalog.access.end(),
                      [](const auto& entry) { return entry.second.owner.has_value(); });
}

Identifier MostFrequentOwner(const Catalog& catalog) {
  if (HaveOneOwner(catalog)) return catalog.owner;

  std::map<Identifier, std::size_t> counts;
  ForEachOwned(catalog, [&](const ObjectKey&, const Identifier& owner) { ++counts[owner]; });
  Identifier most = catalog.owner;
  for (const auto& [owner, count] : counts) {
    if (count > counts[most]) most = owner;
  }
  return most;
}

}  // namespace

Catalog AsDeclared(Database database) {
  Catalog& catalog = database.catalog;
  const Identifier owner_of_database = catalog.owner;
  const Identifier most = MostFrequentOwner(catalog);
  const ObjectKey standard = PublicSchema();
  std::vector<std::pair<ObjectKey, Identifier>> others;
  if (!HaveOneOwner(catalog)) {
    ForEachOwned(catalog, [&](const ObjectKey& key, const Identifier& owner) {
      if (owner != most) others.emplace_back(key, owner);
    });
  }
  for (auto& [key, access] : catalog.access) {
    if (access.owner_lacks.empty() && !(key == standard)) access.owner.reset();
  }
  for (auto& [key, owner] : others) catalog.access[key].owner = owner;
  const bool usual = most == owner_of_database || most == database.user;
  catalog.owner = usual ? Identifier{} : most;
  std::erase_if(catalog.access, [](const auto& entry) { return entry.second == Access{}; });
  // `public` as initdb made it before 15.
  if (!database.features.closed_public_schema && catalog.access.size() == 1 &&
      catalog.access.begin()->first == standard &&
      catalog.access.begin()->second ==
          Access{.grants =
                     Grants{{Identifier{}, {.privileges = AllPrivileges(AccessClass::Schema)}}}}) {
    catalog.access.clear();
  }
  if (!database.features.maintain_privilege) {
    for (auto& [key, access] : catalog.access) {
      if (access.grants) RoundUp(*access.grants, AccessClassOf(key.kind));
    }
    for (auto& [name, privileges] : catalog.default_privileges) {
      RoundUp(privileges.grants, ClassOfObjects(name.member.text));
    }
  }
  return std::move(catalog);
}

std::optional<ObjectKey> RelationNamed(const Catalog& catalog, const QualifiedName& name) {
  std::optional<ObjectKey> key;
  ForEachKind([&](auto collection) {
    using Objects = std::decay_t<decltype(catalog.*collection)>;
    if constexpr (std::is_same_v<typename Objects::key_type, QualifiedName>) {
      constexpr Kind kind = kKindOf<typename Objects::mapped_type>;
      if (AccessClassOf(kind) != AccessClass::Relation) return;
      if ((catalog.*collection).contains(name)) key = MakeKey(kind, name);
    }
  });
  return key;
}

bool HasUnknownPrivileges(const ServerFeatures& features, const Catalog& catalog) {
  if (features.maintain_privilege) return false;
  return std::any_of(catalog.access.begin(), catalog.access.end(),
                     [](const auto& entry) {
                       return entry.second.grants &&
                              Holds(*entry.second.grants, Privilege::Maintain);
                     }) ||
         std::any_of(
             catalog.default_privileges.begin(), catalog.default_privileges.end(),
             [](const auto& entry) { return Holds(entry.second.grants, Privilege::Maintain); });
}

bool LeaveOutUnknownPrivileges(const ServerFeatures& features, Catalog& catalog) {
  if (!HasUnknownPrivileges(features, catalog)) return false;
  for (auto& [key, access] : catalog.access) {
    if (access.grants) LeaveOutMaintain(*access.grants);
  }
  for (auto& [name, privileges] : catalog.default_privileges) LeaveOutMaintain(privileges.grants);
  return true;
}

}  // namespace pleat
