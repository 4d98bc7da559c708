#include "compiler/model/access.h"

#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

std::string_view PrivilegeWord(Privilege privilege) {
  switch (privilege) {
    case Privilege::Select:
      return "SELECT";
    case Privilege::Insert:
      return "INSERT";
    case Privilege::Update:
      return "UPDATE";
    case Privilege::Delete:
      return "DELETE";
    case Privilege::Truncate:
      return "TRUNCATE";
    case Privilege::References:
      return "REFERENCES";
    case Privilege::Trigger:
      return "TRIGGER";
    case Privilege::Usage:
      return "USAGE";
    case Privilege::Create:
      return "CREATE";
    case Privilege::Connect:
      return "CONNECT";
    case Privilege::Temporary:
      return "TEMPORARY";
    case Privilege::Execute:
      return "EXECUTE";
    case Privilege::Set:
      return "SET";
    case Privilege::AlterSystem:
      return "ALTER SYSTEM";
    case Privilege::Maintain:
      return "MAINTAIN";
  }
  return "";
}

// The word of GRANT … ON for an object, and of ALTER … OWNER for most.
std::string_view ClassWord(AccessClass of) {
  switch (of) {
    case AccessClass::Relation:
    case AccessClass::Column:
      return "TABLE";
    case AccessClass::Sequence:
      return "SEQUENCE";
    case AccessClass::Schema:
      return "SCHEMA";
    case AccessClass::Type:
      return "TYPE";
    case AccessClass::Routine:
      return "ROUTINE";
    case AccessClass::Wrapper:
      return "FOREIGN DATA WRAPPER";
    case AccessClass::Server:
      return "FOREIGN SERVER";
    case AccessClass::None:
    case AccessClass::Owned:
      break;
  }
  return "";
}

// By the keyword of kinds.def.
std::string_view OwnedWord(Kind kind) {
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"view", "VIEW"},
      {"materialized view", "MATERIALIZED VIEW"},
      {"continuous aggregate", "MATERIALIZED VIEW"},
      {"foreign table", "FOREIGN TABLE"},
      {"server", "SERVER"}};
  for (const auto& [keyword, word] : kWords) {
    if (keyword == Keyword(kind)) return word;
  }
  return ClassWord(AccessClassOf(kind));
}

void WriteGranted(SqlWriter& w, const ObjectKey& key) {
  w.Name(key.name);
  // The argument types of a routine, as the server prints them.
  if (AccessClassOf(key.kind) == AccessClass::Routine) w.Raw({key.member.text});
}

void WriteRoles(SqlWriter& w, const std::vector<Identifier>& roles) {
  w.Comma(roles, [&](const Identifier& role) { role.empty() ? w.Words("PUBLIC") : w.Name(role); });
}

// GRANT … ON, or REVOKE … ON; of a column, with the column behind each privilege.
template <class A>
void WritePrivileges(SqlWriter& w, const A& action, const Identifier& column) {
  w.Words(action.revoke ? "REVOKE" : "GRANT");
  w.If(action.revoke && action.option, "GRANT OPTION FOR");
  w.Comma(action.privileges.List(), [&](Privilege privilege) {
    w.Words(PrivilegeWord(privilege));
    if (!column.empty()) w.Names({column});
  });
  w.Words("ON");
}

template <class A>
void WriteRolesOf(SqlWriter& w, const A& action) {
  w.Words(action.revoke ? "FROM" : "TO");
  WriteRoles(w, action.roles);
  w.If(!action.revoke && action.option, "WITH GRANT OPTION").End();
}

std::string_view ObjectsWord(const Identifier& objects) {
  const AccessClass of = ClassOfObjects(objects.text);
  if (of == AccessClass::Relation) return "TABLES";
  if (of == AccessClass::Sequence) return "SEQUENCES";
  if (of == AccessClass::Routine) return "FUNCTIONS";
  return of == AccessClass::Type ? "TYPES" : "SCHEMAS";
}

void WriteSwitch(SqlWriter& w, bool before, bool after, std::string_view on, std::string_view off) {
  if (before != after) w.Words(after ? on : off);
}

// What differs, as ALTER ROLE says it and CREATE ROLE, where the other is a role without anything.
void WriteAttributes(SqlWriter& w, const ServerRole& before, const ServerRole& after) {
  WriteSwitch(w, before.superuser, after.superuser, "SUPERUSER", "NOSUPERUSER");
  WriteSwitch(w, before.create_database, after.create_database, "CREATEDB", "NOCREATEDB");
  WriteSwitch(w, before.create_role, after.create_role, "CREATEROLE", "NOCREATEROLE");
  WriteSwitch(w, before.inherit, after.inherit, "INHERIT", "NOINHERIT");
  WriteSwitch(w, before.login, after.login, "LOGIN", "NOLOGIN");
  WriteSwitch(w, before.replication, after.replication, "REPLICATION", "NOREPLICATION");
  WriteSwitch(w, before.bypass_row_security, after.bypass_row_security, "BYPASSRLS", "NOBYPASSRLS");
  if (before.connection_limit != after.connection_limit) {
    w.Words("CONNECTION LIMIT").Number(after.connection_limit.value_or(-1));
  }
  if (before.valid_until != after.valid_until) {
    w.Words("VALID UNTIL").Literal(after.valid_until.value_or("infinity"));
  }
}

}  // namespace

void Write(SqlWriter& w, const SetOwner& action) {
  w.Words("ALTER");
  if (AccessClassOf(action.object.kind) == AccessClass::Owned) {
    WriteObject(w, action.object);
  } else {
    w.Words(OwnedWord(action.object.kind));
    WriteGranted(w, action.object);
  }
  w.Words("OWNER TO").Name(action.owner).End();
}

void Write(SqlWriter& w, const ChangeGrant& action) {
  const AccessClass of = AccessClassOf(action.object.kind);
  const bool column = of == AccessClass::Column;
  WritePrivileges(w, action, column ? action.object.member : Identifier{});
  w.Words(ClassWord(of));
  WriteGranted(w, action.object);
  WriteRolesOf(w, action);
}

void Write(SqlWriter& w, const ChangeDefaultGrant& action) {
  const QualifiedName& where = action.name.owner;
  w.Words("ALTER DEFAULT PRIVILEGES FOR ROLE").Name(where.name);
  if (!where.schema.empty()) w.Words("IN SCHEMA").Name(where.schema);
  WritePrivileges(w, action, {});
  w.Words(ObjectsWord(action.name.member));
  WriteRolesOf(w, action);
}

void Write(SqlWriter& w, const CreateRole& action) {
  w.Words("CREATE ROLE").Name(action.role.name.name);
  WriteAttributes(w, {}, action.role);
  w.End();
}

void Write(SqlWriter& w, const AlterRole& action) {
  w.Words("ALTER ROLE").Name(action.after.name.name);
  WriteAttributes(w, action.before, action.after);
  w.End();
}

void Write(SqlWriter& w, const DropRole& action) {
  w.Words("DROP ROLE").Name(action.name.name).End();
}

void Write(SqlWriter& w, const ChangeMembership& action) {
  w.Words(action.revoke ? "REVOKE" : "GRANT").Name(action.group);
  w.Words(action.revoke ? "FROM" : "TO").Name(action.role.name).End();
}

void Write(SqlWriter& w, const SetSecurityLabel& action) {
  w.Words("SECURITY LABEL FOR").Name(action.provider).Words("ON");
  WriteObject(w, action.object);
  w.Words("IS");
  if (action.text) {
    w.Literal(*action.text);
  } else {
    w.Words("NULL");
  }
  w.End();
}

}  // namespace pleat::sql
