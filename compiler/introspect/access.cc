#include "compiler/model/access.h"

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// A role at the front of an aclitem, in quotes where it is more than letters and digits (putid() in
// acl.c).
Identifier TakeRole(std::string_view& item) {
  Identifier role;
  if (!item.starts_with('"')) {
    const auto end = item.find('=');
    role.text = item.substr(0, end);
    item.remove_prefix(std::min(end, item.size()));
    return role;
  }
  for (item.remove_prefix(1); !item.empty(); item.remove_prefix(1)) {
    if (item.front() == '"') {
      item.remove_prefix(1);
      if (!item.starts_with('"')) break;
    }
    role.text += item.front();
  }
  return role;
}

// Where an object of one of these classes stands in the catalog.
struct ClassRow {
  std::string_view word = {};
  AccessClass of = AccessClass::None;
};

constexpr ClassRow kClasses[] = {{"relation", AccessClass::Relation},
                                 {"sequence", AccessClass::Sequence},
                                 {"type", AccessClass::Type},
                                 {"routine", AccessClass::Routine},
                                 {"schema", AccessClass::Schema}};

// The key of the object that the catalog has; nothing where it has none.
std::optional<ObjectKey> KeyOf(const Catalog& catalog, std::string_view word,
                               const QualifiedName& name, const Identifier& member) {
  AccessClass of = AccessClass::None;
  for (const ClassRow& row : kClasses) {
    if (row.word == word) of = row.of;
  }
  std::optional<ObjectKey> key;
  ForEachKind([&](auto collection) {
    using Objects = std::decay_t<decltype(catalog.*collection)>;
    constexpr Kind kind = kKindOf<typename Objects::mapped_type>;
    const AccessClass here = AccessClassOf(kind);
    const bool meant = here != AccessClass::None && (here == of || Keyword(kind) == word);
    if (meant && Contains(catalog, {kind, name, member})) key = {kind, name, member};
  });
  return key;
}

void AddEntry(Catalog& catalog, const ObjectKey& key, Access access) {
  if (access == Access{}) return;
  Access& entry = catalog.access[key];
  if (access.owner) entry.owner = std::move(access.owner);
  if (access.grants) entry.grants = std::move(access.grants);
  entry.owner_lacks = access.owner_lacks;
}

// What privileges there were to have before MAINTAIN came.
PrivilegeSet AllOf(AccessClass of, const ServerFeatures& features) {
  PrivilegeSet all = AllPrivileges(of);
  PrivilegeSet maintain;
  maintain.insert(Privilege::Maintain);
  return features.maintain_privilege ? all : all - maintain;
}

// With what the owner has, where that is not all, the owner is said: the two go together.
Access AccessOf(const std::vector<std::string>& acl, const ObjectKey& key, const Identifier& holder,
                const ServerFeatures& features) {
  Access access;
  Grants grants = GrantsOf(acl);
  const AccessClass of = AccessClassOf(key.kind);
  const PrivilegeSet lacks = AllOf(of, features) - grants[holder].privileges;
  grants.erase(holder);
  if (!lacks.empty() && of != AccessClass::Column) {
    access.owner_lacks = lacks;
    access.owner = holder;
  }
  if (grants != DefaultGrants(key)) access.grants = std::move(grants);
  return access;
}

std::string_view ObjectsOf(char type) {
  switch (type) {
    case 'r':
      return "tables";
    case 'S':
      return "sequences";
    case 'f':
      return "functions";
    case 'T':
      return "types";
    case 'n':
      return "schemas";
    default:
      return "";
  }
}

}  // namespace

Grants GrantsOf(const std::vector<std::string>& acl) {
  Grants grants;
  for (const std::string& text : acl) {
    std::string_view item = text;
    const Identifier role = TakeRole(item);
    Held& held = grants[role];
    item.remove_prefix(std::min<std::size_t>(1, item.size()));
    for (std::size_t at = 0; at < item.size() && item[at] != '/'; ++at) {
      const auto privilege = PrivilegeOf(item[at]);
      if (!privilege) continue;
      held.privileges.insert(*privilege);
      if (item.substr(at + 1).starts_with('*')) held.grantable.insert(*privilege);
    }
  }
  return grants;
}

void ReadRoles(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kRole);
  const Field name = rows.Column("name");
  const Field superuser = rows.Column("superuser");
  const Field create_database = rows.Column("create_database");
  const Field create_role = rows.Column("create_role");
  const Field inherit = rows.Column("inherit");
  const Field login = rows.Column("login");
  const Field replication = rows.Column("replication");
  const Field bypass = rows.Column("bypass_row_security");
  const Field limit = rows.Column("connection_limit");
  const Field until = rows.Column("valid_until");
  const Field member_of = rows.Column("member_of");
  const Field comment = rows.Column("comment");
  const Field is_user = rows.Column("is_user");
  const Field is_owner = rows.Column("is_owner");
  auto& roles = snapshot.database.roles.emplace();
  for (const Row row : rows) {
    const Identifier role_name{std::string(row.Text(name))};
    if (row.Bool(is_user)) snapshot.database.user = role_name;
    if (row.Bool(is_owner)) snapshot.database.catalog.owner = role_name;
    ServerRole role{.name = {.schema = {}, .name = role_name},
                    .superuser = row.Bool(superuser),
                    .create_database = row.Bool(create_database),
                    .create_role = row.Bool(create_role),
                    .inherit = row.Bool(inherit),
                    .login = row.Bool(login),
                    .replication = row.Bool(replication),
                    .bypass_row_security = row.Bool(bypass),
                    .valid_until = row.MaybeText(until),
                    .comment = row.MaybeText(comment)};
    if (row.Int(limit) >= 0) role.connection_limit = row.Int(limit);
    if (role.valid_until == "infinity") role.valid_until.reset();
    for (std::string& group : row.Texts(member_of)) role.member_of.insert({std::move(group)});
    roles.emplace(role.name, std::move(role));
  }
  snapshot.database.catalog.grants = true;
}

void ReadAccess(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kAccess, {snapshot.SchemaOids()});
  const Field of = rows.Column("class");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field member = rows.Column("member");
  const Field owner = rows.Column("owner");
  const Field holder = rows.Column("holder");
  const Field acl = rows.Column("acl");
  Catalog& catalog = snapshot.database.catalog;
  for (const Row row : rows) {
    const QualifiedName object{{std::string(row.Text(schema))}, {std::string(row.Text(name))}};
    auto key = KeyOf(catalog, row.Text(of), object, {std::string(row.Text(member))});
    // The sequences of serial and identity columns are no objects of their own.
    if (!key && row.Text(of) == "sequence" && row.Null(owner)) {
      key = ObjectKey{Kind::Sequence, object, {}};
    }
    if (!key) continue;
    Access access;
    if (!row.Null(acl)) {
      access = AccessOf(row.Texts(acl), *key, {std::string(row.Text(holder))},
                        snapshot.database.features);
    }
    if (*key == PublicSchema()) {
      snapshot.database.public_owner = Identifier{std::string(row.Text(holder))};
    }
    if (!row.Null(owner)) access.owner = Identifier{std::string(row.Text(owner))};
    AddEntry(catalog, *key, std::move(access));
  }
}

void ReadDefaultPrivileges(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kDefaultAcl, {snapshot.SchemaOids()});
  const Field role = rows.Column("role");
  const Field schema = rows.Column("schema");
  const Field type = rows.Column("type");
  const Field acl = rows.Column("acl");
  for (const Row row : rows) {
    const Identifier creator{std::string(row.Text(role))};
    const Identifier objects{std::string(ObjectsOf(row.Char(type)))};
    if (objects.empty()) {
      snapshot.Report("default privileges", creator.text + " on large objects");
      continue;
    }
    DefaultPrivileges privileges{.name = {{{std::string(row.Text(schema))}, creator}, objects},
                                 .grants = Without(GrantsOf(row.Texts(acl)), creator)};
    const Grants none = row.Null(schema) ? DefaultGrants(std::string_view(objects.text)) : Grants{};
    if (privileges.grants == none) continue;
    const MemberName key = privileges.name;
    snapshot.database.catalog.default_privileges.emplace(key, std::move(privileges));
  }
}

}  // namespace pleat::pg
