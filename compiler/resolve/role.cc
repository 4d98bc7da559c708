#include "compiler/model/role.h"

#include "compiler/ast/lexer.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

struct Switch {
  std::string_view word = {};
  bool ServerRole::*field = nullptr;
};

constexpr Switch kSwitches[] = {{"superuser", &ServerRole::superuser},
                                {"createdb", &ServerRole::create_database},
                                {"createrole", &ServerRole::create_role},
                                {"inherit", &ServerRole::inherit},
                                {"login", &ServerRole::login},
                                {"replication", &ServerRole::replication},
                                {"bypassrls", &ServerRole::bypass_row_security}};

void SetSwitch(Project& project, const Place& place, const ast::RoleOption& option,
               ServerRole& role) {
  std::string_view word = Text(place, option.at);
  if (ast::IsKeyword(word, "password")) {
    return Report(project, Code::InvalidValue, place, option.at,
                  "passwords do not stand in a schema file: set them by hand");
  }
  const bool off = word.size() > 2 && ast::IsKeyword(word.substr(0, 2), "no");
  for (const Switch& known : kSwitches) {
    if (ast::IsKeyword(word, known.word)) role.*known.field = true;
    if (off && ast::IsKeyword(word.substr(2), known.word)) role.*known.field = false;
    if (ast::IsKeyword(word, known.word) || (off && ast::IsKeyword(word.substr(2), known.word)))
      return;
  }
  Report(project, Code::InvalidValue, place, option.at,
         "`" + std::string(word) + "` is no attribute of a role",
         "login, inherit, createdb, createrole, replication, bypassrls or superuser");
}

}  // namespace

void AddRole(Project& project, Declared<ast::Role> declared) {
  const ast::Role& node = *declared.node;
  const Place& place = *declared.place;
  ServerRole role = {.name = {.name = ToIdentifier(project, place, node.name)},
                     .comment = ToText(project, place, node.comment)};
  if (!Declare(project, {Kind::ServerRole, role.name, {}}, SpanOf(place, node.name.at))) return;
  for (const ast::RoleOption& option : node.options) {
    switch (option.kind) {
      case ast::RoleOption::Kind::In:
        for (Identifier& group : ToIdentifiers(project, place, option.roles))
          role.member_of.insert(std::move(group));
        break;
      case ast::RoleOption::Kind::ConnectionLimit:
        role.connection_limit = ToInteger(project, place, *option.value);
        break;
      case ast::RoleOption::Kind::ValidUntil:
        role.valid_until = ToText(project, place, *option.value);
        break;
      case ast::RoleOption::Kind::Word:
        SetSwitch(project, place, option, role);
    }
  }
  const QualifiedName name = role.name;
  project.desired.catalog.roles.emplace(name, std::move(role));
}

}  // namespace pleat::resolve
