// Declarations of few words: statistics, collations, text search, replication, foreign data.
#include <algorithm>
#include <span>

#include "compiler/diag/nearest.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

// A string, number or word; a word folds as names do.
std::string ValueText(Project& project, const Place& place, Range at) {
  const std::string_view written = Text(place, at);
  if (written.starts_with(':')) return ToText(project, place, ast::Literal{at});
  if (auto text = ast::StringText(written)) return *std::move(text);
  return ast::NameText(written);
}

using Words = std::span<const std::string_view>;

void ReportUnknownItem(Project& project, const Place& place, ast::Name name, Words known,
                       const std::string& what) {
  Diagnostic diagnostic = {
      .code = Code::InvalidValue,
      .span = SpanOf(place, name.at),
      .message = what + " has no option `" + ast::NameText(Text(place, name.at)) + "`"};
  const auto nearest = Nearest(ast::NameText(Text(place, name.at)),
                               std::vector<std::string>(known.begin(), known.end()));
  if (nearest) diagnostic.help = "did you mean `" + *nearest + "`?";
  project.sink.Add(std::move(diagnostic));
}

// Calls `set(name, value)` for each item, once; reports what is not `known`. An item without a
// value means true.
template <class Set>
void ForItems(Project& project, const Place& place, const std::vector<ast::DefinitionItem>& items,
              Words known, const std::string& what, Set set) {
  std::vector<std::string> seen;
  for (const ast::DefinitionItem& item : items) {
    std::string name = ast::NameText(Text(place, item.name.at));
    if (!known.empty() && std::find(known.begin(), known.end(), name) == known.end()) {
      ReportUnknownItem(project, place, item.name, known, what);
      continue;
    }
    if (std::find(seen.begin(), seen.end(), name) != seen.end())
      Report(project, Code::Conflict, place, item.name.at, "`" + name + "` stands here twice");
    set(name, item.value ? ValueText(project, place, *item.value) : "true",
        item.value.value_or(item.name.at));
    seen.push_back(std::move(name));
  }
}

bool ToBool(Project& project, const Place& place, Range at, const std::string& text) {
  if (text == "true" || text == "on" || text == "1") return true;
  if (text != "false" && text != "off" && text != "0")
    Report(project, Code::InvalidValue, place, at, "`" + text + "` is neither true nor false");
  return false;
}

// The words of 'a, b'.
std::set<std::string> ToWords(const std::string& list) {
  std::set<std::string> words;
  std::string word;
  for (const char c : list + ",") {
    if (c == ',') {
      if (!word.empty()) words.insert(word);
      word.clear();
    } else if (c != ' ') {
      word += c;
    }
  }
  return words;
}

void CheckWords(Project& project, const Place& place, Range at, const std::set<std::string>& words,
                Words known) {
  for (const std::string& word : words) {
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    Diagnostic diagnostic = {.code = Code::InvalidValue,
                             .span = SpanOf(place, at),
                             .message = "`" + word + "` cannot stand here"};
    const auto nearest = Nearest(word, std::vector<std::string>(known.begin(), known.end()));
    if (nearest) diagnostic.help = "did you mean `" + *nearest + "`?";
    project.sink.Add(std::move(diagnostic));
  }
}

QualifiedName Bare(Project& project, const Place& place, ast::Name name) {
  return {{}, ToIdentifier(project, place, name)};
}

// A dictionary of the files by its bare name, otherwise as it is written.
QualifiedName ToDictionary(Project& project, const Place& place, const ast::QualifiedName& name) {
  QualifiedName result = ToQualified(project, place, name, {});
  if (result.schema.text == "pg_catalog") result.schema = {};
  if (name.schema) return result;
  const auto& known = project.desired.catalog.text_search_dictionaries;
  for (const Identifier& schema : {place.schema, Identifier{"public"}}) {
    if (known.contains({schema, result.name})) return {schema, result.name};
  }
  return result;
}

std::optional<QualifiedName> ToServerFunction(Project& project, const Place& place,
                                              const std::optional<ast::QualifiedName>& name) {
  if (!name) return std::nullopt;
  return ToQualified(project, place, *name, {});
}

}  // namespace

ForeignOptions ToForeignOptions(Project& project, const Place& place,
                                const std::vector<ast::ForeignOption>& options) {
  ForeignOptions result;
  for (const ast::ForeignOption& option : options) {
    const std::string name = ToIdentifier(project, place, option.name).text;
    if (IsSecret(name)) {
      project.sink.Add({.code = Code::InvalidValue,
                        .span = SpanOf(place, option.name.at),
                        .message = "a password does not belong in a schema file",
                        .help = "leave it out: the one that the database has stays as it is"});
      continue;
    }
    if (!result.emplace(name, ToText(project, place, option.value)).second)
      Report(project, Code::Conflict, place, option.name.at, "`" + name + "` stands here twice");
  }
  return result;
}

std::optional<QualifiedName> ToCollation(Project& project, const Place& place,
                                         const std::optional<ast::QualifiedName>& name) {
  if (!name) return std::nullopt;
  QualifiedName result = ToQualified(project, place, *name, {});
  if (result.schema.text == "pg_catalog") result.schema = {};
  if (name->schema) return result;
  for (const Identifier& schema : {place.schema, Identifier{"public"}}) {
    if (project.desired.catalog.collations.contains({schema, result.name}))
      return QualifiedName{schema, result.name};
  }
  return result;
}

void AddStatistics(Project& project, Declared<ast::Statistics> declared) {
  constexpr std::string_view kKinds[] = {"ndistinct", "dependencies", "mcv"};
  const ast::Statistics& node = *declared.node;
  const Place& place = *declared.place;
  ExtendedStatistics statistics = {.name = ToQualified(project, place, node.name, place.schema),
                                   .comment = ToText(project, place, node.comment)};
  const ObjectKey key = {Kind::ExtendedStatistics, statistics.name, {}};
  if (!Declare(project, key, SpanOf(place, node.name.at()))) return;
  TakeWas(project, place, node, key);
  const std::string user = UserPhrase(key.kind, statistics.name.name);
  const Table* table = FindTable(project, place, node.table, user);
  if (table == nullptr) return;
  statistics.table = table->name;
  for (const ast::Name& kind : node.kinds) {
    const std::string word = ToIdentifier(project, place, kind).text;
    CheckWords(project, place, kind.at, {word}, kKinds);
    statistics.kinds.insert(word);
  }
  for (const auto& element : node.elements) {
    if (const auto* name = std::get_if<ast::Name>(&element)) {
      const Identifier column = ToIdentifier(project, place, *name);
      if (CheckColumn(project, place, name->at, column, *table, user))
        statistics.columns.insert(column);
    } else {
      statistics.expressions.push_back(
          ToExpression(project, place, std::get<ast::Sql>(element), table, user).expr);
    }
  }
  const std::size_t count = node.elements.size();
  if (count == 1 && statistics.expressions.empty())
    Report(project, Code::InvalidValue, place, node.name.at(),
           "statistics need two columns at least, or an expression");
  // All of them, where the files do not choose (CREATE STATISTICS).
  if (statistics.kinds.empty() && count > 1)
    statistics.kinds.insert(std::begin(kKinds), std::end(kKinds));
  if (node.target) {
    if (const auto target = ToInteger(project, place, *node.target))
      statistics.target = static_cast<int>(*target);
  }
  const QualifiedName name = statistics.name;
  project.desired.catalog.statistics[name] = std::move(statistics);
}

void AddCollation(Project& project, Declared<ast::CollationType> declared) {
  constexpr std::string_view kOptions[] = {"provider", "locale",        "lc_collate",
                                           "lc_ctype", "deterministic", "rules"};
  constexpr std::string_view kProviders[] = {"libc", "icu", "builtin"};
  const ast::CollationType& node = *declared.node;
  const Place& place = *declared.place;
  Collation collation = {.name = ToQualified(project, place, node.name, place.schema),
                         .comment = ToText(project, place, node.comment)};
  const ObjectKey key = {Kind::Collation, collation.name, {}};
  if (!Declare(project, key, SpanOf(place, node.name.at()))) return;
  TakeWas(project, place, node, key);
  ForItems(project, place, node.items, kOptions, "a collation",
           [&](const std::string& name, const std::string& value, Range at) {
             if (name == "provider") {
               CheckWords(project, place, at, {value}, kProviders);
               collation.provider = value;
             } else if (name == "deterministic") {
               collation.deterministic = ToBool(project, place, at, value);
             } else if (name == "lc_ctype") {
               collation.ctype = value;
             } else if (name == "rules") {
               collation.rules = value;
             } else {
               collation.locale = value;
             }
           });
  if (collation.ctype == collation.locale) collation.ctype.reset();
  if (collation.locale.empty())
    Report(project, Code::InvalidValue, place, node.name.at(),
           "collation `" + collation.name.name.text + "` lacks its `locale`");
  const QualifiedName name = collation.name;
  project.desired.catalog.collations[name] = std::move(collation);
}

void AddTextSearchDictionary(Project& project, Declared<ast::TextSearchDictionary> declared) {
  const ast::TextSearchDictionary& node = *declared.node;
  const Place& place = *declared.place;
  TextSearchDictionary dictionary = {.name = ToQualified(project, place, node.name, place.schema),
                                     .comment = ToText(project, place, node.comment)};
  const ObjectKey key = {Kind::TextSearchDictionary, dictionary.name, {}};
  if (!Declare(project, key, SpanOf(place, node.name.at()))) return;
  TakeWas(project, place, node, key);
  ForItems(project, place, node.items, {}, "a dictionary",
           [&](const std::string& name, const std::string& value, Range at) {
             if (name != "template") {
               dictionary.options[name] = value;
             } else if (auto written = ToQualified(project, place, at)) {
               if (written->schema.text == "pg_catalog") written->schema = {};
               dictionary.template_name = *std::move(written);
             }
           });
  if (dictionary.template_name.empty())
    Report(project, Code::InvalidValue, place, node.name.at(),
           "dictionary `" + dictionary.name.name.text + "` lacks its `template`");
  const QualifiedName name = dictionary.name;
  project.desired.catalog.text_search_dictionaries[name] = std::move(dictionary);
}

void AddTextSearchConfiguration(Project& project, Declared<ast::TextSearchConfiguration> declared) {
  constexpr std::string_view kOptions[] = {"parser"};
  const ast::TextSearchConfiguration& node = *declared.node;
  const Place& place = *declared.place;
  TextSearchConfiguration result = {.name = ToQualified(project, place, node.name, place.schema),
                                    .parser = {{}, {"default"}},
                                    .comment = ToText(project, place, node.comment)};
  const ObjectKey key = {Kind::TextSearchConfiguration, result.name, {}};
  if (!Declare(project, key, SpanOf(place, node.name.at()))) return;
  TakeWas(project, place, node, key);
  ForItems(project, place, node.items, kOptions, "a text search configuration",
           [&](const std::string&, const std::string&, Range at) {
             auto written = ToQualified(project, place, at);
             if (written && written->schema.text == "pg_catalog") written->schema = {};
             if (written) result.parser = *std::move(written);
           });
  for (const ast::TokenMapping& mapping : node.mappings) {
    std::vector<QualifiedName> dictionaries;
    for (const ast::QualifiedName& dictionary : mapping.dictionaries)
      dictionaries.push_back(ToDictionary(project, place, dictionary));
    for (const ast::Name& token : mapping.tokens) {
      const std::string word = ToIdentifier(project, place, token).text;
      if (!result.mappings.emplace(word, dictionaries).second)
        Report(project, Code::Conflict, place, token.at, "`" + word + "` is mapped twice");
    }
  }
  const QualifiedName name = result.name;
  project.desired.catalog.text_search_configurations[name] = std::move(result);
}

void AddPublication(Project& project, Declared<ast::Publication> declared) {
  constexpr std::string_view kOptions[] = {"publish", "publish_via_partition_root"};
  constexpr std::string_view kEvents[] = {"insert", "update", "delete", "truncate"};
  const ast::Publication& node = *declared.node;
  const Place& place = *declared.place;
  Publication publication = {.name = Bare(project, place, node.name),
                             .all_tables = node.all_tables,
                             .comment = ToText(project, place, node.comment)};
  const ObjectKey key = {Kind::Publication, publication.name, {}};
  if (!Declare(project, key, SpanOf(place, node.name.at))) return;
  TakeWas(project, place, node, key);
  const std::string user = UserPhrase(key.kind, publication.name.name);
  for (const ast::PublishedTable& item : node.tables) {
    const Table* table = FindTable(project, place, item.table, user);
    if (table == nullptr) continue;
    PublishedTable published = {.table = table->name};
    for (const Identifier& column : ToColumns(project, place, item.columns, *table, user))
      published.columns.insert(column);
    if (item.where) published.where = ToExpression(project, place, *item.where, table, user).expr;
    publication.tables.push_back(std::move(published));
  }
  std::sort(publication.tables.begin(), publication.tables.end(),
            [](const PublishedTable& a, const PublishedTable& b) { return a.table < b.table; });
  for (const ast::Name& schema : node.schemas)
    publication.schemas.insert(ToIdentifier(project, place, schema));
  ForItems(project, place, node.items, kOptions, "a publication",
           [&](const std::string& name, const std::string& value, Range at) {
             if (name == "publish") {
               publication.publish = ToWords(value);
               CheckWords(project, place, at, publication.publish, kEvents);
             } else {
               publication.via_partition_root = ToBool(project, place, at, value);
             }
           });
  const QualifiedName name = publication.name;
  project.desired.catalog.publications[name] = std::move(publication);
}

void AddSubscription(Project& project, Declared<ast::Subscription> declared) {
  constexpr std::string_view kOptions[] = {
      "enabled",   "slot_name",        "binary", "streaming",         "synchronous_commit",
      "two_phase", "disable_on_error", "origin", "password_required", "run_as_owner",
      "failover"};
  const ast::Subscription& node = *declared.node;
  const Place& place = *declared.place;
  Subscription subscription = {.name = Bare(project, place, node.name),
                               .comment = ToText(project, place, node.comment)};
  const ObjectKey key = {Kind::Subscription, subscription.name, {}};
  if (!Declare(project, key, SpanOf(place, node.name.at))) return;
  TakeWas(project, place, node, key);
  const auto connection = ParseConnection(ToText(project, place, node.connection));
  if (!connection) {
    Report(project, Code::InvalidValue, place, node.connection.at,
           "expected `keyword=value` pairs such as 'host=db dbname=shop'");
  } else if (std::any_of(connection->begin(), connection->end(),
                         [](const auto& part) { return IsSecret(part.first); })) {
    project.sink.Add({.code = Code::InvalidValue,
                      .span = SpanOf(place, node.connection.at),
                      .message = "a password does not belong in a schema file",
                      .help = "leave it out, and keep it in a passfile of the server"});
  } else {
    subscription.connection = *connection;
  }
  for (const ast::Name& publication : node.publications)
    subscription.publications.insert(ToIdentifier(project, place, publication));
  ForItems(project, place, node.items, kOptions, "a subscription",
           [&](const std::string& name, const std::string& value, Range at) {
             if (name == "enabled") {
               subscription.enabled = ToBool(project, place, at, value);
             } else if (!IsUsualOption(subscription.name.name, name, value)) {
               subscription.options[name] = value;
             }
           });
  const QualifiedName name = subscription.name;
  project.desired.catalog.subscriptions[name] = std::move(subscription);
}

void AddForeignDataWrapper(Project& project, Declared<ast::ForeignDataWrapper> declared) {
  const ast::ForeignDataWrapper& node = *declared.node;
  const Place& place = *declared.place;
  ForeignDataWrapper wrapper = {.name = Bare(project, place, node.name),
                                .handler = ToServerFunction(project, place, node.handler),
                                .validator = ToServerFunction(project, place, node.validator),
                                .options = ToForeignOptions(project, place, node.options),
                                .comment = ToText(project, place, node.comment)};
  if (!Declare(project, {Kind::ForeignDataWrapper, wrapper.name, {}}, SpanOf(place, node.name.at)))
    return;
  const QualifiedName name = wrapper.name;
  project.desired.catalog.foreign_data_wrappers[name] = std::move(wrapper);
}

void AddForeignServer(Project& project, Declared<ast::Server> declared) {
  const ast::Server& node = *declared.node;
  const Place& place = *declared.place;
  ForeignServer server = {.name = Bare(project, place, node.name),
                          .wrapper = ToIdentifier(project, place, node.wrapper),
                          .type = ToText(project, place, node.type),
                          .version = ToText(project, place, node.version),
                          .options = ToForeignOptions(project, place, node.options),
                          .comment = ToText(project, place, node.comment)};
  if (!Declare(project, {Kind::ForeignServer, server.name, {}}, SpanOf(place, node.name.at)))
    return;
  const QualifiedName name = server.name;
  project.desired.catalog.foreign_servers[name] = std::move(server);
}

void AddUserMapping(Project& project, Declared<ast::UserMapping> declared) {
  const ast::UserMapping& node = *declared.node;
  const Place& place = *declared.place;
  const QualifiedName server = Bare(project, place, node.server);
  const Identifier user = ToIdentifier(project, place, node.user);
  if (user.text == "user" || user.text == "current_user")
    return Report(project, Code::InvalidValue, place, node.user.at,
                  "who that is depends on who runs the script: name the role");
  if (!CheckServer(project, place, node.server)) return;
  UserMapping mapping = {.name = {server, user},
                         .options = ToForeignOptions(project, place, node.options)};
  if (!Declare(project, MakeKey(Kind::UserMapping, mapping.name), SpanOf(place, node.at))) return;
  const MemberName name = mapping.name;
  project.desired.catalog.user_mappings[name] = std::move(mapping);
}

}  // namespace pleat::resolve
