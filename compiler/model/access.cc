#include "compiler/model/access.h"

#include <array>

namespace pleat {
namespace {

struct PrivilegeRow {
  std::string_view word = {};
  char letter = '\0';
};

// In the order of Privilege.
constexpr std::array<PrivilegeRow, kPrivileges> kRows = {{{"select", 'r'},
                                                          {"insert", 'a'},
                                                          {"update", 'w'},
                                                          {"delete", 'd'},
                                                          {"truncate", 'D'},
                                                          {"references", 'x'},
                                                          {"trigger", 't'},
                                                          {"usage", 'U'},
                                                          {"create", 'C'},
                                                          {"connect", 'c'},
                                                          {"temporary", 'T'},
                                                          {"execute", 'X'},
                                                          {"set", 's'},
                                                          {"alter system", 'A'},
                                                          {"maintain", 'm'}}};

// By the keyword of kinds.def.
struct KindRow {
  std::string_view keyword = {};
  AccessClass of = AccessClass::None;
};

constexpr std::array<KindRow, 26> kKinds = {{{"table", AccessClass::Relation},
                                             {"view", AccessClass::Relation},
                                             {"materialized view", AccessClass::Relation},
                                             {"foreign table", AccessClass::Relation},
                                             {"continuous aggregate", AccessClass::Relation},
                                             {"column", AccessClass::Column},
                                             {"sequence", AccessClass::Sequence},
                                             {"schema", AccessClass::Schema},
                                             {"enum", AccessClass::Type},
                                             {"domain", AccessClass::Type},
                                             {"composite type", AccessClass::Type},
                                             {"range type", AccessClass::Type},
                                             {"function", AccessClass::Routine},
                                             {"aggregate", AccessClass::Routine},
                                             {"collation", AccessClass::Owned},
                                             {"text search dictionary", AccessClass::Owned},
                                             {"text search configuration", AccessClass::Owned},
                                             {"statistics", AccessClass::Owned},
                                             {"publication", AccessClass::Owned},
                                             {"subscription", AccessClass::Owned},
                                             {"event trigger", AccessClass::Owned},
                                             {"operator", AccessClass::Owned},
                                             {"operator family", AccessClass::Owned},
                                             {"operator class", AccessClass::Owned},
                                             {"foreign data wrapper", AccessClass::Wrapper},
                                             {"server", AccessClass::Server}}};

PrivilegeSet SetOf(std::initializer_list<Privilege> privileges) {
  PrivilegeSet set;
  for (const Privilege privilege : privileges) set.insert(privilege);
  return set;
}

Grants ToPublic(Privilege privilege) {
  return {{Identifier{}, {.privileges = SetOf({privilege})}}};
}

Grants DefaultOf(AccessClass of) {
  if (of == AccessClass::Routine) return ToPublic(Privilege::Execute);
  if (of == AccessClass::Type) return ToPublic(Privilege::Usage);
  return {};
}

}  // namespace

std::string_view Word(Privilege privilege) {
  return kRows[static_cast<std::size_t>(privilege)].word;
}

std::optional<Privilege> PrivilegeOf(std::string_view word) {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].word == word) return static_cast<Privilege>(i);
  }
  return std::nullopt;
}

std::optional<Privilege> PrivilegeOf(char letter) {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].letter == letter) return static_cast<Privilege>(i);
  }
  return std::nullopt;
}

std::vector<Privilege> PrivilegeSet::List() const {
  std::vector<Privilege> list;
  for (int i = 0; i < kPrivileges; ++i) {
    if (contains(static_cast<Privilege>(i))) list.push_back(static_cast<Privilege>(i));
  }
  return list;
}

AccessClass AccessClassOf(Kind kind) {
  const std::string_view keyword = Keyword(kind);
  for (const KindRow& row : kKinds) {
    if (row.keyword == keyword) return row.of;
  }
  return AccessClass::None;
}

ObjectKey PublicSchema() { return {Kind::Schema, {.schema = {}, .name = {"public"}}, {}}; }

bool BelongsToSuperusers(Kind kind) {
  return kind == Kind::EventTrigger || kind == Kind::Subscription;
}

PrivilegeSet AllPrivileges(AccessClass of) {
  using enum Privilege;
  switch (of) {
    case AccessClass::Relation:
      return SetOf({Select, Insert, Update, Delete, Truncate, References, Trigger, Maintain});
    case AccessClass::Column:
      return SetOf({Select, Insert, Update, References});
    case AccessClass::Sequence:
      return SetOf({Select, Update, Usage});
    case AccessClass::Schema:
      return SetOf({Usage, Create});
    case AccessClass::Routine:
      return SetOf({Execute});
    case AccessClass::Type:
    case AccessClass::Wrapper:
    case AccessClass::Server:
      return SetOf({Usage});
    case AccessClass::None:
    case AccessClass::Owned:
      break;
  }
  return {};
}

Grants DefaultGrants(const ObjectKey& key) {
  const AccessClass of = AccessClassOf(key.kind);
  if (of == AccessClass::Schema && key.name.name.text == "public") {
    return ToPublic(Privilege::Usage);
  }
  return DefaultOf(of);
}

Grants DefaultGrants(std::string_view objects) { return DefaultOf(ClassOfObjects(objects)); }

AccessClass ClassOfObjects(std::string_view objects) {
  if (objects == "tables") return AccessClass::Relation;
  if (objects == "sequences") return AccessClass::Sequence;
  if (objects == "functions") return AccessClass::Routine;
  if (objects == "types") return AccessClass::Type;
  if (objects == "schemas") return AccessClass::Schema;
  return AccessClass::None;
}

Grants WithoutEmpty(Grants grants) {
  std::erase_if(grants, [](const auto& entry) { return entry.second.privileges.empty(); });
  return grants;
}

Grants Without(Grants grants, const std::optional<Identifier>& owner) {
  if (owner) grants.erase(*owner);
  return grants;
}

}  // namespace pleat
