// Declarations of few words: statistics, collations, text search, replication, foreign data.
#include "compiler/ast/transform.h"

namespace pleat::ast {

namespace {

template <class T, class Context>
void AddTail(T& node, Context* context, const Origin& origin) {
  for (auto* was : context->wasQualified()) SetOnce(node.was, ToName(was), At(*was), origin);
  for (auto* comment : context->comment())
    SetOnce(node.comment, ToLiteral(comment), At(*comment), origin);
}

std::vector<QualifiedName> ToNames(const std::vector<SchemaParser::QualifiedNameContext*>& names) {
  std::vector<QualifiedName> result;
  for (auto* name : names) result.push_back(ToName(name));
  return result;
}

// `column`, `(expression)`, or a call such as lower(a), which is an expression.
std::variant<Name, Sql> ToElement(SchemaParser::StatisticsElementContext* element) {
  if (element->qualifiedName() == nullptr) return ToSql(element->island());
  if (element->island() != nullptr) return Sql{At(*element)};
  return ToName(element->qualifiedName()).name;
}

TokenMapping ToMapping(SchemaParser::MappingContext* mapping) {
  TokenMapping result = {.dictionaries = ToNames(mapping->qualifiedName())};
  for (auto* token : mapping->word()) result.tokens.push_back(ToName(token));
  return result;
}

}  // namespace

Statistics ToStatistics(SchemaParser::StatisticsContext* statistics, const Origin& origin) {
  Statistics result = {.name = ToName(statistics->qualifiedName(0)),
                       .kinds = ToNames(statistics->names()),
                       .table = ToName(statistics->qualifiedName(1))};
  for (auto* element : statistics->statisticsElement())
    result.elements.push_back(ToElement(element));
  for (auto* target : statistics->literal())
    SetOnce(result.target, ToLiteral(target), At(*target), origin);
  AddTail(result, statistics, origin);
  return result;
}

CollationType ToCollation(SchemaParser::CollationContext* collation, const Origin& origin) {
  CollationType result = {.name = ToName(collation->qualifiedName()),
                          .items = ToItems(collation->definitionList())};
  AddTail(result, collation, origin);
  return result;
}

Declaration ToTextSearch(SchemaParser::TextSearchContext* text_search, const Origin& origin) {
  const QualifiedName name = ToName(text_search->qualifiedName());
  std::vector<DefinitionItem> items;
  if (text_search->definitionList() != nullptr) items = ToItems(text_search->definitionList());
  if (text_search->DICTIONARY() != nullptr) {
    TextSearchDictionary result = {.name = name, .items = std::move(items)};
    AddTail(result, text_search, origin);
    return result;
  }
  TextSearchConfiguration result = {.name = name, .items = std::move(items)};
  for (auto* mapping : text_search->mapping()) result.mappings.push_back(ToMapping(mapping));
  AddTail(result, text_search, origin);
  return result;
}

Publication ToPublication(SchemaParser::PublicationContext* publication, const Origin& origin) {
  const auto words = publication->word();
  Publication result = {.name = ToName(words[0]), .all_tables = publication->ALL() != nullptr};
  for (auto* item : publication->publicationItem()) {
    if (item->TABLES() != nullptr && item->qualifiedName() == nullptr) {
      result.schemas.push_back(ToName(item->word()));
      continue;
    }
    PublishedTable table = {.table = ToName(item->qualifiedName()),
                            .columns = ToNames(item->names())};
    if (item->island() != nullptr) table.where = ToSql(item->island());
    result.tables.push_back(std::move(table));
  }
  if (publication->definitionList() != nullptr)
    result.items = ToItems(publication->definitionList());
  for (std::size_t i = 1; i < words.size(); ++i)
    SetOnce(result.was, ToName(words[i]), At(*words[i]), origin);
  for (auto* comment : publication->comment())
    SetOnce(result.comment, ToLiteral(comment), At(*comment), origin);
  return result;
}

Subscription ToSubscription(SchemaParser::SubscriptionContext* subscription, const Origin& origin) {
  const auto words = subscription->word();
  Subscription result = {.name = ToName(words[0]),
                         .connection = ToLiteral(subscription->literal())};
  for (std::size_t i = 1; i < words.size(); ++i) result.publications.push_back(ToName(words[i]));
  if (subscription->definitionList() != nullptr)
    result.items = ToItems(subscription->definitionList());
  for (auto* tail : subscription->subscriptionTail()) {
    if (tail->comment() != nullptr) {
      SetOnce(result.comment, ToLiteral(tail->comment()), At(*tail), origin);
    } else {
      SetOnce(result.was, ToName(tail->word()), At(*tail), origin);
    }
  }
  return result;
}

std::vector<ForeignOption> ToOptions(SchemaParser::ForeignOptionsContext* options) {
  std::vector<ForeignOption> result;
  if (options == nullptr) return result;
  for (auto* option : options->foreignOption())
    result.push_back({.name = ToName(option->word()), .value = ToLiteral(option->literal())});
  return result;
}

ForeignDataWrapper ToWrapper(SchemaParser::ForeignDataWrapperContext* wrapper,
                             const Origin& origin) {
  ForeignDataWrapper result = {.name = ToName(wrapper->word())};
  // Each function follows its word.
  std::size_t next = 0;
  for (auto* child : wrapper->children) {
    auto* terminal = dynamic_cast<antlr4::tree::TerminalNode*>(child);
    if (terminal == nullptr) continue;
    const std::size_t type = terminal->getSymbol()->getType();
    if (type == SchemaParser::HANDLER) {
      auto* name = wrapper->qualifiedName(next++);
      SetOnce(result.handler, ToName(name), At(*name), origin);
    } else if (type == SchemaParser::VALIDATOR) {
      auto* name = wrapper->qualifiedName(next++);
      SetOnce(result.validator, ToName(name), At(*name), origin);
    }
  }
  for (auto* options : wrapper->foreignOptions()) {
    for (const ForeignOption& option : ToOptions(options)) result.options.push_back(option);
  }
  for (auto* comment : wrapper->comment())
    SetOnce(result.comment, ToLiteral(comment), At(*comment), origin);
  return result;
}

Server ToServer(SchemaParser::ServerContext* server, const Origin& origin) {
  Server result = {.name = ToName(server->word(0)), .wrapper = ToName(server->word(1))};
  std::size_t next = 0;
  for (auto* child : server->children) {
    auto* terminal = dynamic_cast<antlr4::tree::TerminalNode*>(child);
    if (terminal == nullptr) continue;
    const std::size_t type = terminal->getSymbol()->getType();
    if (type != SchemaParser::TYPE && type != SchemaParser::VERSION) continue;
    auto* value = server->literal(next++);
    SetOnce(type == SchemaParser::TYPE ? result.type : result.version, ToLiteral(value), At(*value),
            origin);
  }
  for (auto* options : server->foreignOptions()) {
    for (const ForeignOption& option : ToOptions(options)) result.options.push_back(option);
  }
  for (auto* comment : server->comment())
    SetOnce(result.comment, ToLiteral(comment), At(*comment), origin);
  return result;
}

UserMapping ToUserMapping(SchemaParser::UserMappingContext* mapping) {
  return {.at = At(*mapping),
          .user = ToName(mapping->word(0)),
          .server = ToName(mapping->word(1)),
          .options = ToOptions(mapping->foreignOptions())};
}

}  // namespace pleat::ast
