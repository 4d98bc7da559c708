#include "compiler/ast/transform.h"

namespace pleat::ast {

namespace {

SequenceOption::Kind KindOf(SchemaParser::SequenceOptionContext* option) {
  using Kind = SequenceOption::Kind;
  if (option->INCREMENT() != nullptr) return Kind::Increment;
  if (option->NO() != nullptr) {
    if (option->MINVALUE() != nullptr) return Kind::NoMin;
    return option->MAXVALUE() != nullptr ? Kind::NoMax : Kind::NoCycle;
  }
  if (option->MINVALUE() != nullptr) return Kind::Min;
  if (option->MAXVALUE() != nullptr) return Kind::Max;
  if (option->START() != nullptr) return Kind::Start;
  return option->CACHE() != nullptr ? Kind::Cache : Kind::Cycle;
}

}  // namespace

SequenceOption ToOption(SchemaParser::SequenceOptionContext* option) {
  SequenceOption result = {.kind = KindOf(option), .at = At(*option)};
  if (option->literal() != nullptr) result.value = ToLiteral(option->literal());
  return result;
}

Sequence ToSequence(SchemaParser::SequenceContext* sequence, const Origin& origin) {
  Sequence result = {.name = ToName(sequence->qualifiedName())};
  for (auto* option : sequence->sequenceOption()) result.options.push_back(ToOption(option));
  for (auto* type : sequence->typeName()) SetOnce(result.type, At(*type), At(*type), origin);
  for (auto* owner : sequence->owner()) {
    if (!result.owned_by.empty()) origin.ReportTwice(At(*owner));
    result.owned_by = ToNames(owner->word());
  }
  for (auto* was : sequence->wasQualified()) SetOnce(result.was, ToName(was), At(*was), origin);
  for (auto* comment : sequence->comment())
    SetOnce(result.comment, ToLiteral(comment), At(*comment), origin);
  return result;
}

}  // namespace pleat::ast
