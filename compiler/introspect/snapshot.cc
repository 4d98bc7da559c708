#include "compiler/introspect/snapshot.h"

#include <stdexcept>

namespace pleat::pg {

namespace {

// The position after the quoted string or name that begins at `at`, where doubled quotes stand for
// themselves.
std::size_t SkipQuoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const bool escapes = quote == '\'' && at > 0 && text[at - 1] == 'E';
  for (++at; at < text.size(); ++at) {
    if (escapes && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      return at + 1;
    }
  }
  return at;
}

// Whether the parenthesis that opens `text` closes at its very end.
bool IsEnclosed(std::string_view text) {
  if (!text.starts_with('(') || !text.ends_with(')')) return false;
  int depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\'' || text[at] == '"') {
      at = SkipQuoted(text, at);
      continue;
    }
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth == 0) return at + 1 == text.size();
    ++at;
  }
  return false;
}

}  // namespace

Expr ReadExpr(std::string_view text) {
  while (IsEnclosed(text)) text = text.substr(1, text.size() - 2);
  return {std::string(text)};
}

QualifiedName NameOf(std::string_view schema, std::string_view name) {
  return {.schema = {std::string(schema == "pg_catalog" ? "" : schema)},
          .name = {std::string(name)}};
}

void AddOptions(const std::vector<std::string>& settings, std::string_view prefix,
                Options& options) {
  for (const auto& setting : settings) {
    const auto equals = setting.find('=');
    options[std::string(prefix) + setting.substr(0, equals)] = setting.substr(equals + 1);
  }
}

const Attribute& Relation::At(std::int64_t number) const {
  const Attribute& attribute = attributes.at(static_cast<std::size_t>(number));
  if (attribute.name.empty()) throw std::out_of_range("no such column");
  return attribute;
}

std::string Snapshot::SchemaOids() const {
  std::vector<Oid> oids;
  for (const auto& [oid, name] : schemas) oids.push_back(oid);
  return OidArray(oids);
}

std::string Snapshot::RelationOids(std::string_view kinds) const {
  std::vector<Oid> oids;
  for (const auto& [oid, relation] : relations)
    if (kinds.find(relation.kind) != std::string_view::npos) oids.push_back(oid);
  return OidArray(oids);
}

QualifiedName Snapshot::NameIn(Oid schema, std::string_view name) const {
  return {.schema = schemas.at(schema), .name = {std::string(name)}};
}

std::vector<Identifier> Snapshot::Columns(const Relation& relation,
                                          const std::vector<std::int64_t>& numbers) const {
  std::vector<Identifier> names;
  names.reserve(numbers.size());
  for (const auto number : numbers) names.push_back(relation.At(number).name);
  return names;
}

Table* Snapshot::FindTable(Oid relation) {
  const auto found = relations.find(relation);
  return found == relations.end() ? nullptr : found->second.table;
}

void Snapshot::Report(std::string kind, std::string name) {
  database.unmodelled.push_back({std::move(kind), std::move(name)});
}

}  // namespace pleat::pg
