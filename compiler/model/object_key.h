#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "compiler/model/name.h"

namespace pleat {

enum class Kind {
#define PLEAT_KIND(Type, collection, keyword) Type,
#define PLEAT_MEMBER(Type, Owner, collection, keyword) Type,
#include "compiler/model/kinds.def"
};

// The keyword that introduces a kind in a schema file and names it to people: "materialized view".
std::string_view Keyword(Kind kind);

// What identifies an object within a database. `member` names a column or constraint within its
// table `name`, and is the second half of a MemberName; it is empty for everything else.
struct ObjectKey {
  Kind kind = Kind::Table;
  QualifiedName name = {};
  Identifier member = {};

  auto operator<=>(const ObjectKey&) const = default;
};

// What a column can be of: ALTER TYPE and ALTER DOMAIN lock no relation.
inline bool IsUserType(Kind kind) {
  return kind == Kind::Enum || kind == Kind::Domain || kind == Kind::CompositeType ||
         kind == Kind::RangeType;
}

// What has a row in pg_class of its own, and so a lock.
inline bool IsRelation(Kind kind) {
  return kind == Kind::Table || kind == Kind::ForeignTable || kind == Kind::View ||
         kind == Kind::MaterializedView || kind == Kind::ContinuousAggregate ||
         kind == Kind::Index || kind == Kind::Sequence;
}

inline ObjectKey MakeKey(Kind kind, const QualifiedName& name) { return {kind, name, {}}; }
inline ObjectKey MakeKey(Kind kind, const MemberName& name) {
  return {kind, name.owner, name.member};
}
inline ObjectKey ColumnKey(const QualifiedName& table, const Identifier& column) {
  return {Kind::Column, table, column};
}
inline ObjectKey ConstraintKey(const QualifiedName& table, const Identifier& constraint) {
  return {Kind::Constraint, table, constraint};
}

// "orders.note", "orders", "factory.orders.note": as `--allow` and messages name an object. The
// schema `public` is left out.
std::string NameForPeople(const ObjectKey& key);
// "column orders.note".
std::string ToString(const ObjectKey& key);

}  // namespace pleat
