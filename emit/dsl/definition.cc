// Declarations of few words: statistics, collations, text search, replication, foreign data.
#include <fmt/format.h>

#include <map>

#include "compiler/model/quote.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {

namespace {

std::string Part(std::string_view name, const std::string& value) {
  return fmt::format("{} = {}", name, value);
}

// The names of dictionaries are those of the schema that the file is in, or have their own.
std::string NamesOf(const std::vector<QualifiedName>& names, const Context& context) {
  std::vector<std::string> texts;
  for (const QualifiedName& name : names) texts.push_back(Phrase(context).Name(name).text());
  return fmt::format("{}", fmt::join(texts, ", "));
}

template <class Names>
std::string CommaSeparated(const Names& names) {
  std::vector<std::string> texts;
  for (const Identifier& name : names) texts.push_back(Quoted(name));
  return fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace

std::string Declare(const Collation& collation, const Context& context) {
  std::vector<std::string> parts{Part("provider", collation.provider)};
  if (collation.ctype) {
    parts.push_back(Part("lc_collate", Literal(collation.locale)));
    parts.push_back(Part("lc_ctype", Literal(*collation.ctype)));
  } else {
    parts.push_back(Part("locale", Literal(collation.locale)));
  }
  if (!collation.deterministic) parts.push_back(Part("deterministic", "false"));
  if (collation.rules) parts.push_back(Part("rules", Literal(*collation.rules)));
  Phrase phrase(context);
  phrase.Word("collation").Name(collation.name).Group(parts);
  return phrase.Comment(collation.comment).End();
}

std::string Declare(const TextSearchDictionary& dictionary, const Context& context) {
  std::vector<std::string> parts{Part("template", Quoted(dictionary.template_name))};
  for (const auto& [name, value] : dictionary.options)
    parts.push_back(Part(Quoted(Identifier{name}), NumberOrLiteral(value)));
  Phrase phrase(context);
  phrase.Word("text search dictionary").Name(dictionary.name).Group(parts);
  return phrase.Comment(dictionary.comment).End();
}

std::string Declare(const TextSearchConfiguration& configuration, const Context& context) {
  Phrase phrase(context);
  phrase.Word("text search configuration").Name(configuration.name);
  const QualifiedName usual{{}, {"default"}};
  if (configuration.parser != usual) phrase.Group({Part("parser", Quoted(configuration.parser))});
  // Tokens that go the same way are said together.
  std::map<std::vector<QualifiedName>, std::vector<Identifier>> ways;
  for (const auto& [token, dictionaries] : configuration.mappings)
    ways[dictionaries].push_back({token});
  for (const auto& [dictionaries, tokens] : ways) {
    phrase.Word("mapping for").Word(CommaSeparated(tokens));
    phrase.Word("with").Word(NamesOf(dictionaries, context));
  }
  return phrase.Comment(configuration.comment).End();
}

std::string Declare(const ExtendedStatistics& statistics, const Context& context) {
  constexpr std::size_t kAll = 3;
  Phrase phrase(context);
  phrase.Word("statistics").Name(statistics.name);
  if (!statistics.kinds.empty() && statistics.kinds.size() < kAll)
    phrase.Group({statistics.kinds.begin(), statistics.kinds.end()});
  std::vector<std::string> elements;
  for (const Identifier& column : statistics.columns) elements.push_back(Quoted(column));
  for (const Expr& expression : statistics.expressions)
    elements.push_back(Phrase(context).Island(expression).text());
  phrase.Word("on").Word(fmt::format("{}", fmt::join(elements, ", ")));
  phrase.Word("from").Table(statistics.table);
  if (statistics.target) phrase.Word(fmt::format("set statistics {}", *statistics.target));
  return phrase.Comment(statistics.comment).End();
}

std::string Declare(const Publication& publication, const Context& context) {
  const Publication usual;
  Phrase phrase(context);
  phrase.Word("publication").Name(publication.name.name);
  std::vector<std::string> items;
  for (const PublishedTable& table : publication.tables) {
    Phrase item(context);
    item.Word("table").Name(table.table);
    if (!table.columns.empty()) item.Names({table.columns.begin(), table.columns.end()});
    items.push_back(item.Where(table.where).text());
  }
  for (const Identifier& schema : publication.schemas)
    items.push_back("tables in schema " + Quoted(schema));
  phrase.If(publication.all_tables, "for all tables");
  if (!items.empty()) phrase.Word("for").Word(fmt::format("{}", fmt::join(items, ", ")));
  std::vector<std::string> options;
  if (publication.publish != usual.publish)
    options.push_back(
        Part("publish", Literal(fmt::format("{}", fmt::join(publication.publish, ", ")))));
  if (publication.via_partition_root) options.push_back(Part("publish_via_partition_root", "true"));
  if (!options.empty()) phrase.Word("with").Group(options);
  return phrase.Comment(publication.comment).End();
}

std::string Declare(const Subscription& subscription, const Context& context) {
  Phrase phrase(context);
  phrase.Word("subscription").Name(subscription.name.name);
  phrase.Word("connection").Text(ToConnection(subscription.connection));
  phrase.Word("publication").Word(CommaSeparated(subscription.publications));
  std::vector<std::string> options;
  if (!subscription.enabled) options.push_back(Part("enabled", "false"));
  for (const auto& [name, value] : subscription.options)
    options.push_back(Part(name, Literal(value)));
  if (!options.empty()) phrase.Word("with").Group(options);
  return phrase.Comment(subscription.comment).End();
}

std::string Declare(const ForeignDataWrapper& wrapper, const Context& context) {
  Phrase phrase(context);
  phrase.Word("foreign data wrapper").Name(wrapper.name.name);
  if (wrapper.handler) phrase.Word("handler").Word(Quoted(*wrapper.handler));
  if (wrapper.validator) phrase.Word("validator").Word(Quoted(*wrapper.validator));
  phrase.ForeignOptions(wrapper.options);
  return phrase.Comment(wrapper.comment).End();
}

std::string Declare(const ForeignServer& server, const Context& context) {
  Phrase phrase(context);
  phrase.Word("server").Name(server.name.name);
  phrase.Word("foreign data wrapper").Name(server.wrapper);
  if (server.type) phrase.Word("type").Text(*server.type);
  if (server.version) phrase.Word("version").Text(*server.version);
  phrase.ForeignOptions(server.options);
  return phrase.Comment(server.comment).End();
}

std::string Declare(const ForeignTable& table, const Context& context) {
  Phrase head(context);
  head.Word("foreign table").Name(table.name).Word("server").Name(table.server);
  head.ForeignOptions(table.options).Word("{");
  std::string text = head.text() + "\n";
  for (const Column& column : table.shape.columns) {
    const auto options = table.column_options.find(column.name);
    text += Item(column, table.shape, context,
                 options == table.column_options.end() ? ForeignOptions{} : options->second);
  }
  for (const Constraint& constraint : table.shape.constraints) {
    if (!Clause(constraint, table.shape, context)) text += Item(constraint, table.shape, context);
  }
  text += TriggersOf(table.name, context);
  if (table.comment) text += Phrase(context).Comment(table.comment).End();
  return text + "}\n" + CommentsOnTriggers(table.name, context);
}

std::string Declare(const UserMapping& mapping, const Context& context) {
  Phrase phrase(context);
  phrase.Word("user mapping for").Name(mapping.name.member);
  phrase.Word("server").Name(mapping.name.owner.name);
  phrase.ForeignOptions(mapping.options);
  return phrase.End();
}

}  // namespace pleat::dsl
