#include "compiler/model/type.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "compiler/diag/nearest.h"
#include "compiler/model/user_type.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

// Types that well-known extensions bring, for schemas that declare several extensions.
constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kExtensionTypes = {{
    {"box2d", "postgis"},
    {"box3d", "postgis"},
    {"citext", "citext"},
    {"cube", "cube"},
    {"earth", "earthdistance"},
    {"geography", "postgis"},
    {"geometry", "postgis"},
    {"halfvec", "vector"},
    {"hstore", "hstore"},
    {"isbn", "isn"},
    {"issn", "isn"},
    {"lquery", "ltree"},
    {"ltree", "ltree"},
    {"ltxtquery", "ltree"},
    {"raster", "postgis_raster"},
    {"seg", "seg"},
    {"sparsevec", "vector"},
    {"vector", "vector"},
}};

constexpr std::array<std::string_view, 28> kSuggested = {
    "bigint",   "bigserial", "boolean",  "bytea",    "char",    "date",      "double precision",
    "inet",     "integer",   "int",      "interval", "json",    "jsonb",     "numeric",
    "real",     "serial",    "smallint", "text",     "time",    "timestamp", "timestamptz",
    "tsvector", "uuid",      "varchar",  "cidr",     "decimal", "float",     "xml"};

// The schema of a type that no file declares but an extension may have: the extension's, where that
// is known.
std::optional<Identifier> SchemaOfExtensionType(const Project& project, const Identifier& type) {
  const auto& extensions = project.desired.catalog.extensions;
  if (extensions.empty()) return std::nullopt;
  const Extension* source = extensions.size() == 1 ? &extensions.begin()->second : nullptr;
  for (const auto& [name, extension] : kExtensionTypes) {
    if (name != type.text) continue;
    const auto found = extensions.find({.name = {std::string(extension)}});
    if (found != extensions.end()) source = &found->second;
  }
  return source != nullptr && source->schema ? *source->schema : Identifier{"public"};
}

// A declared type, or a table as a row type, in the schema of the place or in public.
std::optional<Identifier> SchemaOfDeclaredType(const Project& project, const Place& place,
                                               const Identifier& type) {
  const Catalog& catalog = project.desired.catalog;
  for (const Identifier& schema : {place.schema, Identifier{"public"}}) {
    if (FindType(catalog, {schema, type})) return schema;
    const auto relation = project.relations.find({schema, type});
    const bool row = relation != project.relations.end() &&
                     (relation->second.kind == Kind::Table || relation->second.kind == Kind::View);
    if (row) return schema;
  }
  return std::nullopt;
}

// What only functions and aggregates know (manual, 8.21).
bool IsPseudo(const TypeName& type) {
  static constexpr std::string_view kPseudo[] = {
      "any",         "anyarray",         "anyelement",       "anyenum",  "anymultirange",
      "anyrange",    "anynonarray",      "cstring",          "internal", "event_trigger",
      "fdw_handler", "index_am_handler", "language_handler", "record",   "table_am_handler",
      "trigger",     "tsm_handler",      "unknown",          "void"};
  const std::string& name = type.name.name.text;
  if (name.starts_with("anycompatible")) return true;
  return std::find(std::begin(kPseudo), std::end(kPseudo), name) != std::end(kPseudo);
}

void ReportUnknown(Project& project, const Place& place, Range at, const Identifier& name) {
  std::vector<std::string> names(kSuggested.begin(), kSuggested.end());
  const auto add = [&](const auto& types) {
    for (const auto& [key, type] : types) {
      names.push_back(key.schema == place.schema || key.schema.text == "public" ? key.name.text
                                                                                : ToString(key));
    }
  };
  const Catalog& catalog = project.desired.catalog;
  add(catalog.enums);
  add(catalog.domains);
  add(catalog.composite_types);
  add(catalog.range_types);
  Diagnostic diagnostic = {.code = Code::UnknownType,
                           .span = SpanOf(place, at),
                           .message = "unknown type `" + name.text + "`"};
  const auto nearest = Nearest(name.text, names);
  if (nearest) diagnostic.help = "a type with a similar name exists: `" + *nearest + "`";
  project.sink.Add(std::move(diagnostic));
}

}  // namespace

bool IsBuiltin(const TypeName& type) {
  TypeName element = type;
  element.array = false;
  return type.name.schema.empty() && DefaultStorage(element).has_value();
}

std::optional<TypeName> ToType(Project& project, const Place& place, Range at) {
  std::optional<TypeName> type = ParseTypeName(Text(place, at));
  if (!type) {
    Report(project, Code::UnknownType, place, at,
           "`" + std::string(Text(place, at)) + "` is not a type");
    return std::nullopt;
  }
  return QualifyType(project, place, at, *std::move(type));
}

std::optional<TypeName> QualifyType(Project& project, const Place& place, Range at, TypeName type) {
  // A type of a named schema may be a domain or another kind that is not modelled: the server
  // knows.
  if (!type.name.schema.empty() || IsBuiltin(type) || IsPseudo(type)) return type;
  auto schema = SchemaOfDeclaredType(project, place, type.name.name);
  if (!schema) schema = SchemaOfExtensionType(project, type.name.name);
  if (!schema && project.whole) ReportUnknown(project, place, at, type.name.name);
  if (!schema) return std::nullopt;
  type.name.schema = *schema;
  return type;
}

}  // namespace pleat::resolve
