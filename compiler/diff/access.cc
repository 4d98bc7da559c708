#include "compiler/diff/access.h"

#include "compiler/model/default_name.h"
#include "compiler/model/portable.h"

namespace pleat {
namespace {

// Compares owners and privileges of everything that is there afterwards.
class AccessDiff {
 public:
  AccessDiff(const Catalog& before, const Catalog& after, std::vector<Change>& changes)
      : before_(before), after_(after), changes_(changes) {}

  void Run() {
    for (const ObjectKey& key : Keys()) Compare(key);
  }

 private:
  std::set<ObjectKey> Keys() const {
    std::set<ObjectKey> keys;
    for (const auto& [key, access] : after_.access) keys.insert(key);
    if (after_.grants || !after_.owner.empty()) {
      for (const auto& [key, access] : before_.access) keys.insert(key);
    }
    if (after_.owner.empty()) return keys;
    ForEachKind([&](auto collection) {
      using Objects = std::decay_t<decltype(after_.*collection)>;
      constexpr Kind kind = kKindOf<typename Objects::mapped_type>;
      if (AccessClassOf(kind) == AccessClass::None) return;
      for (const auto& [name, object] : after_.*collection) keys.insert(MakeKey(kind, name));
    });
    return keys;
  }

  void Compare(const ObjectKey& key) {
    if (!IsThere(after_, key)) return;
    const bool is_new = !IsThere(before_, key);
    SetAccess change{.key = key, .is_new = is_new};
    change.before.owner = is_new ? std::nullopt : OwnerOf(before_, key);
    change.after.owner = WantedOwner(key);
    if (!change.after.owner) change.after.owner = change.before.owner;
    const auto& owner = change.after.owner;
    const bool owners = owner && change.before.owner != owner;
    const Grants held = is_new ? DefaultGrants(key) : GrantsOf(before_, key);
    const Grants wanted = after_.grants ? GrantsOf(after_, key) : held;
    // What the new owner holds beside is lost in what owners have.
    change.before.grants = Without(held, change.before.owner);
    change.after.grants = Without(wanted, owner);
    change.before.owner_lacks = is_new ? PrivilegeSet{} : LacksOf(before_, key);
    change.after.owner_lacks = after_.grants ? LacksOf(after_, key) : change.before.owner_lacks;
    if (!owners && after_.grants && IsSilent(key)) KeepWhatIsGiven(key, change);
    const bool grants = Without(*change.before.grants, owner) != *change.after.grants ||
                        change.before.owner_lacks != change.after.owner_lacks;
    if (owners || grants) changes_.push_back(std::move(change));
  }

  std::optional<Identifier> WantedOwner(const ObjectKey& key) const {
    if (!BelongsToSuperusers(key.kind)) return OwnerOf(after_, key);
    const auto said = after_.access.find(key);
    return said == after_.access.end() ? std::nullopt : said->second.owner;
  }

  bool IsSilent(const ObjectKey& key) const {
    const auto said = after_.access.find(key);
    return said == after_.access.end() || !said->second.grants;
  }

  // An object of whose privileges the files say nothing may have those that default privileges that
  // stay give, and `public` those of a server before 15.
  void KeepWhatIsGiven(const ObjectKey& key, SetAccess& change) const {
    const Grants& held = *change.before.grants;
    const AccessClass of = AccessClassOf(key.kind);
    if (of == AccessClass::Schema && key.name.name.text == "public") {
      if (held == Grants{{Identifier{}, {.privileges = AllPrivileges(of)}}})
        change.after.grants = held;
      return;
    }
    if (!change.before.owner) return;
    const Grants given = GivenByDefault(key, *change.before.owner);
    Grants& wanted = *change.after.grants;
    // What everybody has from the beginning, nobody has taken away.
    std::erase_if(wanted, [&](const auto& entry) { return !given.contains(entry.first); });
    for (const auto& [role, has] : held) {
      const auto found = given.find(role);
      if (found == given.end() || role == change.after.owner) continue;
      Held& kept = wanted[role];
      kept.privileges = kept.privileges | (has.privileges & found->second.privileges);
      kept.grantable = kept.grantable | (has.grantable & found->second.grantable);
    }
    wanted = WithoutEmpty(std::move(wanted));
  }

  // What the default privileges that are wanted give an object of that owner.
  Grants GivenByDefault(const ObjectKey& key, const Identifier& owner) const {
    Grants given = DefaultGrants(key);
    const auto each = [&](bool everywhere, auto use) {
      for (const auto& [name, privileges] : after_.default_privileges) {
        const bool applies =
            name.owner.name == owner &&
            ClassOfObjects(name.member.text) == AccessClassOf(key.kind) &&
            (everywhere ? name.owner.schema.empty() : name.owner.schema == key.name.schema);
        if (applies) use(privileges.grants);
      }
    };
    each(true, [&](const Grants& grants) { given = grants; });
    if (key.name.schema.empty()) return Without(given, owner);
    each(false, [&](const Grants& grants) {
      for (const auto& [role, more] : grants) {
        given[role].privileges = given[role].privileges | more.privileges;
        given[role].grantable = given[role].grantable | more.grantable;
      }
    });
    return Without(given, owner);
  }

  static PrivilegeSet LacksOf(const Catalog& catalog, const ObjectKey& key) {
    const auto found = catalog.access.find(key);
    return found == catalog.access.end() ? PrivilegeSet{} : found->second.owner_lacks;
  }

  static bool IsThere(const Catalog& catalog, const ObjectKey& key) {
    if (Contains(catalog, key)) return true;
    if (key.kind == Kind::Column) {
      const auto relation = RelationNamed(catalog, key.name);
      return relation && relation->kind != Kind::Table;
    }
    return key.kind == Kind::Sequence && OwnerOfSequence(catalog, key.name).has_value();
  }

  const Catalog& before_;
  const Catalog& after_;
  std::vector<Change>& changes_;
};

}  // namespace

std::optional<ColumnRef> OwnerOfSequence(const Catalog& catalog, const QualifiedName& sequence) {
  for (auto table = catalog.tables.lower_bound({sequence.schema, {}});
       table != catalog.tables.end() && table->first.schema == sequence.schema; ++table) {
    for (const Column& column : table->second.columns) {
      const bool has = std::holds_alternative<Serial>(column.source) ||
                       std::holds_alternative<Identity>(column.source);
      if (has && SequenceOf(table->first, column) == sequence) {
        return ColumnRef{table->first, column.name};
      }
    }
  }
  return std::nullopt;
}

void DiffAccess(const Catalog& before, const Catalog& after, std::vector<Change>& changes) {
  AccessDiff(before, after, changes).Run();
}

}  // namespace pleat
