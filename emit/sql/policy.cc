#include "compiler/model/policy.h"

#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

void WritePolicyRoles(SqlWriter& w, const std::vector<Identifier>& roles) {
  w.Words("TO").If(roles.empty(), "PUBLIC");
  w.Comma(roles, [&](const Identifier& role) { w.Name(role); });
}

void WriteConditions(SqlWriter& w, const Policy& policy) {
  if (policy.visible) w.Line(2).Words("USING").Parenthesised(*policy.visible);
  if (policy.check) w.Line(2).Words("WITH CHECK").Parenthesised(*policy.check);
}

std::string_view CommandWord(PolicyCommand command) {
  switch (command) {
    case PolicyCommand::All:
      return "ALL";
    case PolicyCommand::Select:
      return "SELECT";
    case PolicyCommand::Insert:
      return "INSERT";
    case PolicyCommand::Update:
      return "UPDATE";
    case PolicyCommand::Delete:
      return "DELETE";
  }
  return "";
}

}  // namespace

void Write(SqlWriter& w, const CreatePolicy& action) {
  const Policy& policy = action.policy;
  w.Words("CREATE POLICY").Name(policy.name.member).Words("ON").Name(policy.name.owner);
  w.If(!policy.permissive, "AS RESTRICTIVE");
  if (policy.command != PolicyCommand::All) w.Words("FOR").Words(CommandWord(policy.command));
  WritePolicyRoles(w, policy.roles);
  WriteConditions(w, policy);
  w.End();
}

void Write(SqlWriter& w, const AlterPolicy& action) {
  const Policy& policy = action.policy;
  w.Words("ALTER POLICY").Name(policy.name.member).Words("ON").Name(policy.name.owner);
  WritePolicyRoles(w, policy.roles);
  WriteConditions(w, policy);
  w.End();
}

void Write(SqlWriter& w, const DropPolicy& action) {
  w.Words("DROP POLICY").Name(action.name.member).Words("ON").Name(action.name.owner).End();
}

}  // namespace pleat::sql
