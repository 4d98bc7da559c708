#include "emit/dsl/access.h"

#include "compiler/model/portable.h"
#include "compiler/model/quote.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {
namespace {

// "select" with the columns that it is for; none: the whole object.
using Parts = std::map<Privilege, std::vector<Identifier>>;

// Who gets or loses what, in one statement.
struct Line {
  bool revoke = false;
  bool option = false;
  std::string privileges = {};

  auto operator<=>(const Line&) const = default;
};

using Lines = std::map<Line, std::vector<Identifier>>;

std::string RoleName(const Identifier& role) { return role.empty() ? "public" : Quoted(role); }

std::string Columns(const std::vector<Identifier>& columns) {
  std::string text;
  for (const Identifier& column : columns) text += (text.empty() ? "" : ", ") + Quoted(column);
  return text.empty() ? "" : " (" + text + ")";
}

void AddLine(Lines& lines, const Line& line, const Identifier& role) {
  if (!line.privileges.empty()) lines[line].push_back(role);
}

std::string Spelled(PrivilegeSet privileges, AccessClass of) {
  return privileges.empty() ? "" : ToString(privileges, of);
}

void AddDifference(Lines& lines, const Grants& before, const Grants& after, AccessClass of) {
  const auto held = [](const Grants& grants, const Identifier& role) {
    const auto found = grants.find(role);
    return found == grants.end() ? Held{} : found->second;
  };
  for (const auto& [role, old] : before) {
    const PrivilegeSet gone = old.privileges - held(after, role).privileges;
    AddLine(lines, {.revoke = true, .privileges = Spelled(gone, of)}, role);
  }
  for (const auto& [role, wanted] : after) {
    const Held old = held(before, role);
    AddLine(lines,
            {.privileges = Spelled(wanted.privileges - old.privileges - wanted.grantable, of)},
            role);
    AddLine(lines, {.option = true, .privileges = Spelled(wanted.grantable - old.grantable, of)},
            role);
  }
}

// What is granted on columns, as one list a role: `select (a, b), update (b)`.
void AddColumns(Lines& lines, const QualifiedName& relation, const Catalog& catalog) {
  std::map<std::pair<bool, Identifier>, Parts> parts;
  for (auto at = catalog.access.lower_bound({Kind::Column, relation, {}});
       at != catalog.access.end() && at->first.kind == Kind::Column && at->first.name == relation;
       ++at) {
    if (!at->second.grants) continue;
    for (const auto& [role, held] : *at->second.grants) {
      for (const Privilege privilege : held.privileges.List()) {
        const bool option = held.grantable.contains(privilege);
        parts[{option, role}][privilege].push_back(at->first.member);
      }
    }
  }
  for (const auto& [who, privileges] : parts) {
    std::string text;
    for (const auto& [privilege, columns] : privileges) {
      if (!text.empty()) text += ", ";
      text += std::string(Word(privilege)) + Columns(columns);
    }
    AddLine(lines, {.option = who.first, .privileges = text}, who.second);
  }
}

std::string Written(const Lines& lines, const std::string& on, const Context& context) {
  std::string text;
  for (const auto& [line, roles] : lines) {
    Phrase phrase(context);
    phrase.Word(line.revoke ? "revoke" : "grant").Word(line.privileges);
    if (!on.empty()) phrase.Word("on").Word(on);
    phrase.Word(line.revoke ? "from" : "to");
    std::string names;
    for (const Identifier& role : roles) names += (names.empty() ? "" : ", ") + RoleName(role);
    text += phrase.Word(names).If(line.option, "with grant option").End();
  }
  return text;
}

Lines LinesOf(const ObjectKey& key, const Context& context) {
  Lines lines;
  const AccessClass of = AccessClassOf(key.kind);
  const auto found = context.catalog.access.find(key);
  if (found != context.catalog.access.end()) {
    const Access& access = found->second;
    if (access.grants) AddDifference(lines, DefaultGrants(key), *access.grants, of);
    if (!access.owner_lacks.empty()) {
      const auto owner = OwnerOf(context.catalog, key);
      AddLine(lines, {.revoke = true, .privileges = ToString(access.owner_lacks, of)},
              owner.value_or(Identifier{}));
    }
  }
  if (of == AccessClass::Relation) AddColumns(lines, key.name, context.catalog);
  return lines;
}

std::optional<Identifier> OwnOwner(const ObjectKey& key, const Context& context) {
  const auto found = context.catalog.access.find(key);
  return found == context.catalog.access.end() ? std::nullopt : found->second.owner;
}

std::string NameOf(const ObjectKey& key, const Context& context) {
  Phrase phrase(context);
  const AccessClass of = AccessClassOf(key.kind);
  phrase.Word(of == AccessClass::Type     ? "type"
              : of == AccessClass::Server ? "foreign server"
                                          : Keyword(key.kind));
  if (key.kind == Kind::Operator) {
    const bool bare = key.name.schema == context.schema;
    phrase.Word((bare ? "" : Quoted(key.name.schema) + ".") + key.name.name.text);
  } else {
    phrase.Name(key.name);
  }
  const bool by_method = key.kind == Kind::OperatorClass || key.kind == Kind::OperatorFamily;
  if (by_method) return phrase.Word("using").Name(key.member).text();
  return key.member.empty() ? phrase.text() : phrase.TypeText(key.member.text).text();
}

std::string Declaration(const ObjectKey& key, const Context& context) {
  const std::string on = NameOf(key, context);
  std::string text;
  if (const auto owner = OwnOwner(key, context)) {
    Phrase phrase(context);
    phrase.Word("owner of").Word(on).Word("to").Name(*owner);
    text += AccessClassOf(key.kind) == AccessClass::Owned ? phrase.EndStatement() : phrase.End();
  }
  return text + Written(LinesOf(key, context), on, context);
}

// The object to which the entry of a column belongs.
ObjectKey RelationOf(const ObjectKey& key, const Catalog& catalog) {
  if (key.kind != Kind::Column) return key;
  return RelationNamed(catalog, key.name).value_or(key);
}

}  // namespace

std::string AccessItems(const QualifiedName& table, const Context& context) {
  const ObjectKey key{Kind::Table, table, {}};
  std::string text;
  if (const auto owner = OwnOwner(key, context)) {
    text += Phrase(context).Word("owner to").Name(*owner).End();
  }
  return text + Written(LinesOf(key, context), "", context);
}

std::string AccessDeclarations(const Context& context) {
  std::set<ObjectKey> keys;
  for (const auto& [key, access] : context.catalog.access) {
    if (key.name.schema == context.schema) keys.insert(RelationOf(key, context.catalog));
  }
  std::string text;
  for (const ObjectKey& key : keys) {
    if (key.kind != Kind::Table) text += Declaration(key, context);
  }
  return text.empty() ? "" : text + "\n";
}

std::string LabelDeclarations(const Context& context) {
  std::string text;
  for (const auto& [name, label] : context.catalog.labels) {
    const ObjectKey& key = name.object;
    if (key.name.schema != context.schema) continue;
    Phrase phrase(context);
    phrase.Word("security label for").Name(name.provider).Word("on");
    if (key.kind == Kind::Column) {
      phrase.Word("column").Word(Phrase(context).Name(key.name).text() + "." + Quoted(key.member));
    } else {
      phrase.Word(NameOf(key, context));
    }
    text += phrase.Word("is").Text(label).EndStatement();
  }
  return text;
}

std::string AccessOutsideSchemas(const Context& context) {
  std::string text;
  for (const auto& [key, access] : context.catalog.access) {
    if (key.name.schema.empty()) text += Declaration(key, context);
  }
  return text.empty() ? "" : text + "\n";
}

std::string Declare(const DefaultPrivileges& privileges, const Context& context) {
  const MemberName& name = privileges.name;
  const AccessClass of = ClassOfObjects(name.member.text);
  Lines lines;
  const Grants none =
      name.owner.schema.empty() ? DefaultGrants(std::string_view(name.member.text)) : Grants{};
  AddDifference(lines, none, privileges.grants, of);
  Phrase phrase(context);
  phrase.Word("default privileges for role").Name(name.owner.name);
  if (!name.owner.schema.empty()) phrase.Word("in schema").Name(name.owner.schema);
  std::string text;
  for (const auto& [line, roles] : lines) {
    text += phrase.text() + " " + Written({{line, roles}}, name.member.text, context);
  }
  return text;
}

}  // namespace pleat::dsl
