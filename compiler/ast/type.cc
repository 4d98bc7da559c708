#include "compiler/ast/transform.h"

namespace pleat::ast {

namespace {

DomainCheck ToCheck(SchemaParser::DomainClauseContext* clause) {
  DomainCheck check = {.at = At(*clause),
                       .expression = ToSql(clause->island()),
                       .not_valid = clause->VALID() != nullptr};
  const auto words = clause->word();
  // constraint name [was old] check …, or check name ….
  if (!words.empty()) check.name = ToName(words.front());
  if (clause->WAS() != nullptr) check.was = ToName(words[1]);
  return check;
}

TypeAttribute ToAttribute(SchemaParser::TypeAttributeContext* attribute) {
  const auto words = attribute->word();
  TypeAttribute result = {.name = ToName(words[0]), .type = At(*attribute->typeName())};
  if (attribute->qualifiedName() != nullptr) result.collation = ToName(attribute->qualifiedName());
  if (attribute->WAS() != nullptr) result.was = ToName(words[1]);
  if (attribute->comment() != nullptr) result.comment = ToLiteral(attribute->comment());
  return result;
}

template <class T>
T WithTail(T type, SchemaParser::TypeContext* context, const Origin& origin) {
  for (auto* was : context->wasQualified()) SetOnce(type.was, ToName(was), At(*was), origin);
  for (auto* comment : context->comment())
    SetOnce(type.comment, ToLiteral(comment), At(*comment), origin);
  return type;
}

}  // namespace

Domain ToDomain(SchemaParser::DomainContext* domain, const Origin& origin) {
  Domain result = {.name = ToName(domain->qualifiedName()), .type = At(*domain->typeName())};
  for (auto* clause : domain->domainClause()) {
    const Range at = At(*clause);
    if (clause->CHECK() != nullptr) {
      result.checks.push_back(ToCheck(clause));
    } else if (clause->defaultValue() != nullptr) {
      SetOnce(result.default_value, Sql{At(*clause->defaultValue())}, at, origin);
    } else if (clause->qualifiedName() != nullptr) {
      SetOnce(result.collation, ToName(clause->qualifiedName()), at, origin);
    } else if (clause->wasQualified() != nullptr) {
      SetOnce(result.was, ToName(clause->wasQualified()), at, origin);
    } else if (clause->comment() != nullptr) {
      SetOnce(result.comment, ToLiteral(clause->comment()), at, origin);
    } else if (clause->NOT() != nullptr) {
      result.not_null = true;
    }
  }
  return result;
}

std::vector<DefinitionItem> ToItems(SchemaParser::DefinitionListContext* list) {
  std::vector<DefinitionItem> items;
  for (auto* item : list->definitionItem()) {
    DefinitionItem result = {.name = ToName(item->word())};
    if (item->definitionValue() != nullptr) result.value = At(*item->definitionValue());
    items.push_back(result);
  }
  return items;
}

Declaration ToType(SchemaParser::TypeContext* type, const Origin& origin) {
  if (type->definitionList() != nullptr) {
    return WithTail(
        RangeType{.name = ToName(type->qualifiedName()), .items = ToItems(type->definitionList())},
        type, origin);
  }
  CompositeType result = {.name = ToName(type->qualifiedName())};
  for (auto* attribute : type->typeAttribute()) result.attributes.push_back(ToAttribute(attribute));
  return WithTail(std::move(result), type, origin);
}

}  // namespace pleat::ast
