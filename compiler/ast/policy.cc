#include "compiler/ast/transform.h"

namespace pleat::ast {

Policy ToPolicy(SchemaParser::RowPolicyContext* policy, const Origin& origin) {
  Policy result = {.at = At(*policy), .name = ToName(policy->word())};
  for (auto* clause : policy->policyClause()) {
    const Range at = At(*clause);
    switch (clause->start->getType()) {
      case SchemaParser::AS:
        SetOnce(result.permissive, clause->PERMISSIVE() != nullptr, at, origin);
        break;
      case SchemaParser::FOR:
        SetOnce(result.command, At(*clause->stop), at, origin);
        break;
      case SchemaParser::TO:
        if (!result.roles.empty()) origin.ReportTwice(at);
        result.roles = ToNames(clause->roles()->word());
        break;
      case SchemaParser::USING:
        SetOnce(result.visible, ToSql(clause->island()), at, origin);
        break;
      case SchemaParser::WITH:
        SetOnce(result.check, ToSql(clause->island()), at, origin);
        break;
      case SchemaParser::WAS:
        SetOnce(result.was, ToName(clause->word()), at, origin);
        break;
      default:
        SetOnce(result.comment, ToLiteral(clause->comment()), at, origin);
    }
  }
  return result;
}

}  // namespace pleat::ast
