#include "compiler/ast/transform.h"

namespace pleat::ast {

namespace {

std::optional<bool> NullsFirst(antlr4::tree::TerminalNode* nulls,
                               antlr4::tree::TerminalNode* first) {
  if (nulls == nullptr) return std::nullopt;
  return first != nullptr;
}

// Without the parentheses where they hold all of it.
Sql ToSql(SchemaParser::PredicateContext* predicate) {
  const auto islands = predicate->island();
  const bool whole = islands.size() == 1 && predicate->children.size() == 1;
  return whole ? ast::ToSql(islands[0]) : Sql{At(*predicate)};
}

void AddClause(SchemaParser::IndexClauseContext* clause, const Origin& origin, Index& index) {
  const Range at = At(*clause);
  if (clause->INCLUDE() != nullptr) {
    if (!index.include.empty()) origin.ReportTwice(at);
    index.include = ToNames(clause->names());
  } else if (clause->distinctness() != nullptr) {
    index.nulls_not_distinct = clause->distinctness()->NOT() != nullptr;
  } else if (clause->optionList() != nullptr) {
    if (!index.options.empty()) origin.ReportTwice(at);
    index.options = ToOptions(clause->optionList());
  } else if (clause->TABLESPACE() != nullptr) {
    SetOnce(index.tablespace, ToName(clause->word()), at, origin);
  } else if (clause->predicate() != nullptr) {
    SetOnce(index.where, ToSql(clause->predicate()), at, origin);
  } else if (clause->wasQualified() != nullptr) {
    SetOnce(index.was, ToName(clause->wasQualified()), at, origin);
  } else {
    SetOnce(index.comment, ToLiteral(clause->comment()), at, origin);
  }
}

void AddBody(SchemaParser::IndexBodyContext* body, const Origin& origin, Index& index) {
  if (body->word() != nullptr) index.method = ToName(body->word());
  for (auto* element : body->indexElement()) index.elements.push_back(ToElement(element));
  for (auto* clause : body->indexClause()) AddClause(clause, origin, index);
}

}  // namespace

IndexElement ToElement(SchemaParser::IndexElementContext* element) {
  IndexElement result;
  auto names = element->qualifiedName();
  std::size_t next = 0;
  auto* island = element->island();
  const bool begins_with_name = element->start->getType() != SchemaParser::LPAREN;
  if (begins_with_name && island == nullptr) {
    const QualifiedName name = ToName(names[next++]);
    // A table's name before the column says nothing that is not known.
    result.key = name.name;
  } else if (begins_with_name) {
    result.key = Sql{{At(*names[next++]).begin, At(*island).end}};
  } else {
    result.key = ToSql(island);
  }
  if (element->COLLATE() != nullptr) result.collation = ToName(names[next++]);
  if (next < names.size()) result.opclass = ToName(names[next]);
  result.opclass_options = ToOptions(element->optionList());
  result.descending = element->DESC() != nullptr;
  result.nulls_first = NullsFirst(element->NULLS(), element->FIRST());
  return result;
}

Index ToIndex(SchemaParser::TableIndexContext* index, const Origin& origin) {
  const auto names = index->qualifiedName();
  Index result = {
      .at = At(*index), .unique = index->UNIQUE() != nullptr, .table = ToName(names.back())};
  if (names.size() > 1) result.name = ToName(names[0]);
  AddBody(index->indexBody(), origin, result);
  return result;
}

Index ToIndex(SchemaParser::BlockIndexContext* index, const Origin& origin) {
  Index result = {.at = At(*index), .unique = index->UNIQUE() != nullptr};
  if (index->word() != nullptr) result.name = QualifiedName{.name = ToName(index->word())};
  if (index->qualifiedName() != nullptr) result.table = ToName(index->qualifiedName());
  AddBody(index->indexBody(), origin, result);
  return result;
}

}  // namespace pleat::ast
