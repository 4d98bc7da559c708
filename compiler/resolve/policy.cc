#include "compiler/model/policy.h"

#include <algorithm>

#include "compiler/ast/lexer.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

std::optional<PolicyCommand> ToCommand(std::string_view word) {
  for (const auto command : {PolicyCommand::All, PolicyCommand::Select, PolicyCommand::Insert,
                             PolicyCommand::Update, PolicyCommand::Delete}) {
    if (ast::IsKeyword(word, Word(command))) return command;
  }
  return std::nullopt;
}

// PUBLIC among others means everybody, as PostgreSQL takes it.
std::vector<Identifier> ToRoles(Project& project, const Place& place,
                                const std::vector<ast::Name>& names) {
  std::vector<Identifier> roles = ToIdentifiers(project, place, names);
  std::sort(roles.begin(), roles.end());
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
  if (std::find(roles.begin(), roles.end(), Identifier{"public"}) != roles.end()) roles.clear();
  return roles;
}

// Which of the two conditions a command takes: manual, CREATE POLICY, "Policies Applied by Command
// Type".
void CheckConditions(Project& project, Declared<ast::Policy> declared, const Policy& policy) {
  const ast::Policy& node = *declared.node;
  const std::string_view command = Word(policy.command);
  if (policy.command == PolicyCommand::Insert && node.visible) {
    Report(project, Code::Conflict, *declared.place, node.visible->at,
           "a policy for insert takes `with check`, not `using`");
  }
  const bool reads =
      policy.command == PolicyCommand::Select || policy.command == PolicyCommand::Delete;
  if (reads && node.check) {
    Report(project, Code::Conflict, *declared.place, node.check->at,
           "a policy for " + std::string(command) + " takes `using`, not `with check`");
  }
}

void AddPolicy(Project& project, Declared<ast::Policy> declared, const Table& table) {
  const ast::Policy& node = *declared.node;
  const Place& place = *declared.place;
  Policy policy = {.name = {table.name, ToIdentifier(project, place, node.name)},
                   .permissive = node.permissive.value_or(true),
                   .roles = ToRoles(project, place, node.roles),
                   .comment = ToText(project, place, node.comment)};
  if (node.command) {
    const std::string_view word = Text(place, *node.command);
    const auto command = ToCommand(word);
    if (!command) {
      Report(project, Code::InvalidValue, place, *node.command,
             "a policy is for all, select, insert, update or delete, not for `" +
                 std::string(word) + "`");
    }
    policy.command = command.value_or(PolicyCommand::All);
  }
  CheckConditions(project, declared, policy);
  const std::string user = UserPhrase(Kind::Policy, policy.name.member);
  if (node.visible) policy.visible = ToExpression(project, place, *node.visible, &table, user).expr;
  if (node.check) policy.check = ToExpression(project, place, *node.check, &table, user).expr;
  const ObjectKey key = MakeKey(Kind::Policy, policy.name);
  if (!Declare(project, key, SpanOf(place, node.name.at))) return;
  if (node.was)
    AddWas(project, key, {.name = ToIdentifier(project, place, *node.was)},
           SpanOf(place, node.was->at));
  const MemberName name = policy.name;
  project.desired.catalog.policies.emplace(name, std::move(policy));
}

}  // namespace

void AddPolicies(Project& project, TableWork& work) {
  work.table->row_security = work.members.row_security;
  work.table->force_row_security = work.members.force_row_security;
  for (const auto& policy : work.members.policies) AddPolicy(project, policy, *work.table);
}

}  // namespace pleat::resolve
