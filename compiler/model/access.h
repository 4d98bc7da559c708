#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/name.h"
#include "compiler/model/object_key.h"

namespace pleat {

// What may be done with an object (manual, 5.8, table 5.1), in the order in which it is printed.
enum class Privilege {
  Select,
  Insert,
  Update,
  Delete,
  Truncate,
  References,
  Trigger,
  Usage,
  Create,
  Connect,
  Temporary,
  Execute,
  Set,
  AlterSystem,
  Maintain
};
inline constexpr int kPrivileges = static_cast<int>(Privilege::Maintain) + 1;

// "select": the word of GRANT.
std::string_view Word(Privilege privilege);
std::optional<Privilege> PrivilegeOf(std::string_view word);
// By its letter in an aclitem; nothing where there is none.
std::optional<Privilege> PrivilegeOf(char letter);

struct PrivilegeSet {
  std::uint16_t bits = 0;

  bool empty() const { return bits == 0; }
  bool contains(Privilege privilege) const { return (bits & Bit(privilege)) != 0; }
  void insert(Privilege privilege) { bits |= Bit(privilege); }
  std::vector<Privilege> List() const;

  auto operator<=>(const PrivilegeSet&) const = default;
  friend PrivilegeSet operator|(PrivilegeSet a, PrivilegeSet b) { return Of(a.bits | b.bits); }
  friend PrivilegeSet operator&(PrivilegeSet a, PrivilegeSet b) { return Of(a.bits & b.bits); }
  friend PrivilegeSet operator-(PrivilegeSet a, PrivilegeSet b) { return Of(a.bits & ~b.bits); }

 private:
  static std::uint16_t Bit(Privilege p) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(p));
  }
  static PrivilegeSet Of(int bits) { return {static_cast<std::uint16_t>(bits)}; }
};

// What one role holds, and what of it it may pass on.
struct Held {
  PrivilegeSet privileges = {};
  PrivilegeSet grantable = {};

  bool operator==(const Held&) const = default;
};

// By role; PUBLIC is the empty name. Who granted it is not kept.
using Grants = std::map<Identifier, Held>;

// Whose an object is and who else may use it.
struct Access {
  // Absent: the owner of Catalog, if that says one.
  std::optional<Identifier> owner = {};
  // All that is held but by the owner; absent where that is what PostgreSQL begins with.
  std::optional<Grants> grants = {};
  // What the owner has been denied of its own object.
  PrivilegeSet owner_lacks = {};

  bool operator==(const Access&) const = default;
};

// ALTER DEFAULT PRIVILEGES (pg_default_acl): what objects get that `name.owner.name` creates, in
// `name.owner.schema` or everywhere. `name.member` is "tables", "sequences", "functions", "types",
// "schemas" or "large objects".
struct DefaultPrivileges {
  MemberName name = {};
  // With a schema: what is added. Without: all but the creator's own.
  Grants grants = {};
  // Always absent: there is nothing to comment on.
  std::optional<std::string> comment = {};

  bool operator==(const DefaultPrivileges&) const = default;
};

// What GRANT takes an object for.
enum class AccessClass {
  // It has neither owner nor privileges of its own.
  None,
  Relation,
  Column,
  Sequence,
  Schema,
  Type,
  Routine,
  Wrapper,
  Server,
  // It has an owner and no privileges.
  Owned
};

// The schema that every database begins with.
ObjectKey PublicSchema();

AccessClass AccessClassOf(Kind kind);
// Whether PostgreSQL gives such an object to superusers only, of any version: it has the owner that
// is said for it, never the one that is said for everything.
bool BelongsToSuperusers(Kind kind);
PrivilegeSet AllPrivileges(AccessClass of);
// What PostgreSQL begins with beside the owner's own (acldefault(), and initdb for `public`).
Grants DefaultGrants(const ObjectKey& key);
// The same for what ALTER DEFAULT PRIVILEGES calls "functions", "types" …
Grants DefaultGrants(std::string_view objects);
// The class of those; None for a word that is none.
AccessClass ClassOfObjects(std::string_view objects);

// Without entries that hold nothing.
Grants WithoutEmpty(Grants grants);
// `grants` when `owner` needs none: what it holds is its own.
Grants Without(Grants grants, const std::optional<Identifier>& owner);

}  // namespace pleat
