// Statistics, collations, text search and replication.
#include <algorithm>

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

std::set<std::string> KindsOf(const std::vector<std::string>& letters) {
  std::set<std::string> kinds;
  for (const std::string& letter : letters) {
    if (letter == "d") kinds.insert("ndistinct");
    if (letter == "f") kinds.insert("dependencies");
    if (letter == "m") kinds.insert("mcv");
  }
  return kinds;
}

// `language = 'english', stopwords = 'it''s'`: pg_ts_dict.dictinitoption (serialize_deflist()).
std::map<std::string, std::string> DictionaryOptions(std::string_view text) {
  std::map<std::string, std::string> options;
  std::size_t at = 0;
  const auto take_quoted = [&](char quote, bool escapes) {
    std::string value;
    for (++at; at < text.size(); ++at) {
      if (text[at] == quote && text.substr(at + 1, 1) != std::string_view(&quote, 1)) break;
      if (text[at] == quote || (escapes && text[at] == '\\')) ++at;
      value += text[at];
    }
    ++at;
    return value;
  };
  const auto take_bare = [&] {
    const std::size_t begin = at;
    at = std::min(text.find_first_of(" ,=", at), text.size());
    return std::string(text.substr(begin, at - begin));
  };
  const auto skip = [&](std::string_view what) {
    while (at < text.size() && what.find(text[at]) != std::string_view::npos) ++at;
  };
  for (skip(" ,"); at < text.size(); skip(" ,")) {
    const std::string name = text[at] == '"' ? take_quoted('"', false) : take_bare();
    skip(" =");
    const bool escapes = text.substr(at, 2) == "E'";
    if (escapes) ++at;
    options[name] = at < text.size() && text[at] == '\'' ? take_quoted('\'', escapes) : take_bare();
  }
  return options;
}

}  // namespace

void ReadStatistics(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kStatistics, {snapshot.RelationOids("rmf")});
  const Field oid = rows.Column("statistics");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field relation = rows.Column("relation");
  const Field kinds = rows.Column("kinds");
  const Field columns = rows.Column("columns");
  const Field target = rows.Column("target");
  const Field expressions = rows.Column("expressions");
  for (const Row row : rows) {
    const Relation& owner = snapshot.relations.at(row.Oid(relation));
    const std::string text(row.Text(name));
    if (owner.table == nullptr) {
      snapshot.Report("extended statistics", ToString(owner.name) + "." + text);
      continue;
    }
    ExtendedStatistics statistics = {
        .name = snapshot.NameIn(row.Oid(schema), text),
        .table = owner.name,
        .kinds = KindsOf(row.Texts(kinds)),
        .comment = snapshot.comments.Of("pg_statistic_ext", row.Oid(oid))};
    for (Identifier& column : snapshot.Columns(owner, row.Ints(columns)))
      statistics.columns.insert(std::move(column));
    for (const std::string& expression : row.Texts(expressions))
      statistics.expressions.push_back(ReadExpr(expression));
    // A single expression gets the statistics of a column, and none of the others.
    if (statistics.columns.empty() && statistics.expressions.size() == 1) statistics.kinds.clear();
    if (row.Int(target) >= 0) statistics.target = static_cast<int>(row.Int(target));
    const QualifiedName key = statistics.name;
    snapshot.database.catalog.statistics[key] = std::move(statistics);
  }
}

void ReadCollations(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kDeclaredCollation, {snapshot.SchemaOids()});
  const Field oid = rows.Column("collation");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field provider = rows.Column("provider");
  const Field locale = rows.Column("locale");
  const Field ctype = rows.Column("ctype");
  const Field is_deterministic = rows.Column("is_deterministic");
  const Field rules = rows.Column("rules");
  for (const Row row : rows) {
    const QualifiedName key = snapshot.NameIn(row.Oid(schema), row.Text(name));
    const char letter = row.Char(provider);
    Collation collation = {.name = key,
                           .provider = letter == 'i'   ? "icu"
                                       : letter == 'b' ? "builtin"
                                                       : "libc",
                           .locale = std::string(row.Text(locale)),
                           .rules = row.MaybeText(rules),
                           .deterministic = row.Bool(is_deterministic),
                           .comment = snapshot.comments.Of("pg_collation", row.Oid(oid))};
    if (letter == 'c' && row.Text(ctype) != collation.locale)
      collation.ctype = std::string(row.Text(ctype));
    snapshot.database.catalog.collations[key] = std::move(collation);
  }
}

void ReadTextSearch(Snapshot& snapshot) {
  const Result dictionaries =
      snapshot.session.Run(queries::kTextSearchDictionary, {snapshot.SchemaOids()});
  for (const Row row : dictionaries) {
    const QualifiedName key = snapshot.NameIn(row.Oid(dictionaries.Column("schema")),
                                              row.Text(dictionaries.Column("name")));
    snapshot.database.catalog.text_search_dictionaries[key] = {
        .name = key,
        .template_name = NameOf(row.Text(dictionaries.Column("template_schema")),
                                row.Text(dictionaries.Column("template_name"))),
        .options = DictionaryOptions(row.Text(dictionaries.Column("options"))),
        .comment = snapshot.comments.Of("pg_ts_dict", row.Oid(dictionaries.Column("dictionary")))};
  }
  const Result rows =
      snapshot.session.Run(queries::kTextSearchConfiguration, {snapshot.SchemaOids()});
  const Field token = rows.Column("token");
  const Field dictionary_schema = rows.Column("dictionary_schema");
  const Field dictionary_name = rows.Column("dictionary_name");
  for (const Row row : rows) {
    const QualifiedName key =
        snapshot.NameIn(row.Oid(rows.Column("schema")), row.Text(rows.Column("name")));
    TextSearchConfiguration& configuration =
        snapshot.database.catalog.text_search_configurations[key];
    configuration.name = key;
    configuration.parser =
        NameOf(row.Text(rows.Column("parser_schema")), row.Text(rows.Column("parser_name")));
    configuration.comment =
        snapshot.comments.Of("pg_ts_config", row.Oid(rows.Column("configuration")));
    if (row.Null(token)) continue;
    configuration.mappings[std::string(row.Text(token))].push_back(
        NameOf(row.Text(dictionary_schema), row.Text(dictionary_name)));
  }
}

void ReadPublications(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kPublication);
  const Field member = rows.Column("member");
  const Field columns = rows.Column("columns");
  const Field condition = rows.Column("condition");
  for (const Row row : rows) {
    const QualifiedName key = {{}, {std::string(row.Text(rows.Column("name")))}};
    Publication& publication = snapshot.database.catalog.publications[key];
    publication.name = key;
    publication.all_tables = row.Bool(rows.Column("is_for_all_tables"));
    publication.via_partition_root = row.Bool(rows.Column("is_via_root"));
    publication.comment =
        snapshot.comments.Of("pg_publication", row.Oid(rows.Column("publication")));
    publication.publish.clear();
    for (const char* event : {"insert", "update", "delete", "truncate"}) {
      if (row.Bool(rows.Column(("has_" + std::string(event)).c_str())))
        publication.publish.insert(event);
    }
    for (std::string& schema : row.Texts(rows.Column("schemas")))
      publication.schemas.insert({std::move(schema)});
    if (row.Null(member)) continue;
    PublishedTable table = {.table = NameOf(row.Text(rows.Column("table_schema")),
                                            row.Text(rows.Column("table_name")))};
    for (std::string& column : row.Texts(columns)) table.columns.insert({std::move(column)});
    if (!row.Null(condition)) table.where = ReadExpr(row.Text(condition));
    publication.tables.push_back(std::move(table));
  }
  for (auto& [name, publication] : snapshot.database.catalog.publications) {
    std::sort(publication.tables.begin(), publication.tables.end(),
              [](const PublishedTable& a, const PublishedTable& b) { return a.table < b.table; });
  }
}

void ReadSubscriptions(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kSubscription);
  auto& subscriptions = snapshot.database.catalog.subscriptions;
  for (const Row row : rows) {
    const QualifiedName key = {{}, {std::string(row.Text(rows.Column("name")))}};
    // Whoever may not see where it gets its rows from cannot tell whether that is right.
    if (!row.Bool(rows.Column("is_readable"))) {
      snapshot.database.unreadable.insert({Kind::Subscription, key, {}});
      continue;
    }
    Subscription& subscription = subscriptions[key];
    subscription.name = key;
    subscription.enabled = row.Bool(rows.Column("is_enabled"));
    for (std::string& publication : row.Texts(rows.Column("publications")))
      subscription.publications.insert({std::move(publication)});
    const auto add = [&](const char* option, const std::string& value) {
      if (!IsUsualOption(key.name, option, value)) subscription.options[option] = value;
    };
    const auto flag = [&](const char* column) {
      return std::string(row.Bool(rows.Column(column)) ? "true" : "false");
    };
    const std::string_view streaming = row.Text(rows.Column("streaming"));
    const bool streams = streaming == "t" || streaming == "true";
    add("slot_name", row.MaybeText(rows.Column("slot")).value_or("none"));
    add("streaming", streaming == "p" ? "parallel" : streams ? "on" : "off");
    add("origin", std::string(row.Text(rows.Column("origin"))));
    add("binary", flag("is_binary"));
    add("two_phase", flag("is_two_phase"));
    add("disable_on_error", flag("disables_on_error"));
    add("password_required", flag("needs_password"));
    add("run_as_owner", flag("runs_as_owner"));
    add("failover", flag("has_failover"));
  }
  if (subscriptions.empty()) return;
  const Result addresses = snapshot.session.Run(queries::kSubscriptionAddress);
  for (const Row row : addresses) {
    const auto known = subscriptions.find({{}, {std::string(row.Text(addresses.Column("name")))}});
    if (known == subscriptions.end()) continue;
    Subscription& subscription = known->second;
    subscription.comment =
        snapshot.comments.Of("pg_subscription", row.Oid(addresses.Column("subscription")));
    const std::string commit(row.Text(addresses.Column("synchronous_commit")));
    if (!IsUsualOption(known->first.name, "synchronous_commit", commit)) {
      subscription.options["synchronous_commit"] = commit;
    }
    subscription.connection = ConnectionOf(std::string(row.Text(addresses.Column("address"))));
    std::erase_if(subscription.connection, [](const auto& part) { return IsSecret(part.first); });
  }
}

}  // namespace pleat::pg
