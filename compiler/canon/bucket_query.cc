#include "compiler/canon/bucket_query.h"

#include "compiler/canon/parse.h"

namespace pleat::canon {
namespace {

// `'1 day'`, `'1 day'::interval` or `3600`.
std::optional<TimeAmount> AmountOf(const PgQuery__Node* node) {
  if (const auto* cast = As<PgQuery__TypeCast>(node)) return AmountOf(cast->arg);
  const auto* constant = As<PgQuery__AConst>(node);
  if (constant == nullptr) return std::nullopt;
  if (constant->val_case == PG_QUERY__A__CONST__VAL_IVAL) return std::int64_t{constant->ival->ival};
  if (constant->val_case != PG_QUERY__A__CONST__VAL_SVAL) return std::nullopt;
  const auto interval = ParseInterval(constant->sval->sval);
  return interval ? std::optional<TimeAmount>(*interval) : std::nullopt;
}

void Look(const ProtobufCMessage& message, BucketQuery& found) {
  if (As<PgQuery__RangeSubselect>(&message) != nullptr) found.refused = "a subquery";
  if (const auto* join = As<PgQuery__JoinExpr>(&message))
    found.outer_join = found.outer_join || join->jointype != PG_QUERY__JOIN_TYPE__JOIN_INNER;
  if (const auto* call = As<PgQuery__FuncCall>(&message)) {
    const QualifiedName name = NameOf(call->funcname, call->n_funcname);
    // Older releases have a time_bucket_ng() as well.
    if (name.name.text.starts_with("time_bucket") && call->n_args > 0) {
      found.has_bucket = true;
      found.width = AmountOf(call->args[0]);
    }
  }
  for (const ProtobufCMessage* child : Children(message)) Look(*child, found);
}

}  // namespace

std::optional<BucketQuery> BucketQueryOf(const Expr& query) {
  const auto parsed = ParseTree::Of(query, Form::Query);
  const auto* tree = std::get_if<ParseTree>(&parsed);
  if (tree == nullptr) return std::nullopt;
  const PgQuery__SelectStmt& select = tree->select();
  BucketQuery found;
  Look(select.base, found);
  if (select.with_clause != nullptr) found.refused = "a common table expression";
  if (select.op != PG_QUERY__SET_OPERATION__SETOP_NONE) found.refused = "a set operation";
  return found;
}

}  // namespace pleat::canon
