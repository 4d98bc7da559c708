#include "compiler/model/index.h"

#include "compiler/model/quote.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {
namespace {

// `name(…)` with nothing behind, as an index element may stand without parentheses of its own.
bool IsCall(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || text.back() != ')') return false;
  const Identifier name{std::string(text.substr(0, open))};
  if (Quoted(name) != name.text) return false;
  int depth = 0;
  char quote = '\0';
  for (std::size_t at = open; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
      continue;
    }
    if (c == '$' || c == '-' || c == '/' || c == '\\') return false;
    if (c == '\'' || c == '"') quote = c;
    if (c == '(') ++depth;
    if (c == ')' && --depth == 0) return at + 1 == text.size();
  }
  return false;
}

}  // namespace

std::string Element(const IndexElement& element, const Context& context) {
  Phrase phrase(context);
  if (const auto* column = std::get_if<Identifier>(&element.key)) {
    phrase.Name(*column);
  } else {
    const Expr& key = std::get<Expr>(element.key);
    IsCall(key.text) ? phrase.Word(Island(key.text, context)) : phrase.Island(key);
  }
  if (element.collation) phrase.Word("collate").Word(Quoted(*element.collation));
  if (element.opclass) {
    phrase.Name(element.opclass->name);
    if (!element.opclass->options.empty()) phrase.List(element.opclass->options);
  }
  phrase.If(element.descending, "desc");
  if (element.nulls_first != element.descending) {
    phrase.Word(element.nulls_first ? "nulls first" : "nulls last");
  }
  return phrase.text();
}

std::string Declare(const Index& index, const Context& context) {
  const bool in_block = context.catalog.tables.contains(index.table) ||
                        context.catalog.continuous_aggregates.contains(index.table);
  std::vector<std::string> elements;
  for (const IndexElement& element : index.elements) elements.push_back(Element(element, context));
  Phrase phrase(context);
  phrase.If(index.unique, "unique").Word("index").Name(index.name.name).Word("on");
  if (!in_block) phrase.Name(index.table);
  if (index.method != "btree") phrase.Word("using").Name(Identifier{index.method});
  return phrase.Group(elements)
      .Include(index.include)
      .If(index.nulls_not_distinct, "nulls not distinct")
      .With(index.options)
      .Tablespace(index.tablespace)
      .Where(index.where)
      .Comment(index.comment)
      .End();
}

std::string IndexesOf(const QualifiedName& owner, const Context& context) {
  std::string text;
  const auto found = context.indexes.find(owner);
  if (found == context.indexes.end()) return text;
  for (const Index* index : found->second) text += Declare(*index, context);
  return text;
}

}  // namespace pleat::dsl
