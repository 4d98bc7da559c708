#include "compiler/model/quote.h"

#include <algorithm>
#include <array>

namespace pleat {
namespace {

using std::string_view_literals::operator""sv;

// pg_get_keywords() of PostgreSQL 15 where catcode is not U, with system_user of 16.
constexpr auto kKeywords = std::to_array<std::string_view>({"all"sv,
                                                            "analyse"sv,
                                                            "analyze"sv,
                                                            "and"sv,
                                                            "any"sv,
                                                            "array"sv,
                                                            "as"sv,
                                                            "asc"sv,
                                                            "asymmetric"sv,
                                                            "authorization"sv,
                                                            "between"sv,
                                                            "bigint"sv,
                                                            "binary"sv,
                                                            "bit"sv,
                                                            "boolean"sv,
                                                            "both"sv,
                                                            "case"sv,
                                                            "cast"sv,
                                                            "char"sv,
                                                            "character"sv,
                                                            "check"sv,
                                                            "coalesce"sv,
                                                            "collate"sv,
                                                            "collation"sv,
                                                            "column"sv,
                                                            "concurrently"sv,
                                                            "constraint"sv,
                                                            "create"sv,
                                                            "cross"sv,
                                                            "current_catalog"sv,
                                                            "current_date"sv,
                                                            "current_role"sv,
                                                            "current_schema"sv,
                                                            "current_time"sv,
                                                            "current_timestamp"sv,
                                                            "current_user"sv,
                                                            "dec"sv,
                                                            "decimal"sv,
                                                            "default"sv,
                                                            "deferrable"sv,
                                                            "desc"sv,
                                                            "distinct"sv,
                                                            "do"sv,
                                                            "else"sv,
                                                            "end"sv,
                                                            "except"sv,
                                                            "exists"sv,
                                                            "extract"sv,
                                                            "false"sv,
                                                            "fetch"sv,
                                                            "float"sv,
                                                            "for"sv,
                                                            "foreign"sv,
                                                            "freeze"sv,
                                                            "from"sv,
                                                            "full"sv,
                                                            "grant"sv,
                                                            "greatest"sv,
                                                            "group"sv,
                                                            "grouping"sv,
                                                            "having"sv,
                                                            "ilike"sv,
                                                            "in"sv,
                                                            "initially"sv,
                                                            "inner"sv,
                                                            "inout"sv,
                                                            "int"sv,
                                                            "integer"sv,
                                                            "intersect"sv,
                                                            "interval"sv,
                                                            "into"sv,
                                                            "is"sv,
                                                            "isnull"sv,
                                                            "join"sv,
                                                            "lateral"sv,
                                                            "leading"sv,
                                                            "least"sv,
                                                            "left"sv,
                                                            "like"sv,
                                                            "limit"sv,
                                                            "localtime"sv,
                                                            "localtimestamp"sv,
                                                            "national"sv,
                                                            "natural"sv,
                                                            "nchar"sv,
                                                            "none"sv,
                                                            "normalize"sv,
                                                            "not"sv,
                                                            "notnull"sv,
                                                            "null"sv,
                                                            "nullif"sv,
                                                            "numeric"sv,
                                                            "offset"sv,
                                                            "on"sv,
                                                            "only"sv,
                                                            "or"sv,
                                                            "order"sv,
                                                            "out"sv,
                                                            "outer"sv,
                                                            "overlaps"sv,
                                                            "overlay"sv,
                                                            "placing"sv,
                                                            "position"sv,
                                                            "precision"sv,
                                                            "primary"sv,
                                                            "real"sv,
                                                            "references"sv,
                                                            "returning"sv,
                                                            "right"sv,
                                                            "row"sv,
                                                            "select"sv,
                                                            "session_user"sv,
                                                            "setof"sv,
                                                            "similar"sv,
                                                            "smallint"sv,
                                                            "some"sv,
                                                            "substring"sv,
                                                            "symmetric"sv,
                                                            "system_user"sv,
                                                            "table"sv,
                                                            "tablesample"sv,
                                                            "then"sv,
                                                            "time"sv,
                                                            "timestamp"sv,
                                                            "to"sv,
                                                            "trailing"sv,
                                                            "treat"sv,
                                                            "trim"sv,
                                                            "true"sv,
                                                            "union"sv,
                                                            "unique"sv,
                                                            "user"sv,
                                                            "using"sv,
                                                            "values"sv,
                                                            "varchar"sv,
                                                            "variadic"sv,
                                                            "verbose"sv,
                                                            "when"sv,
                                                            "where"sv,
                                                            "window"sv,
                                                            "with"sv,
                                                            "xmlattributes"sv,
                                                            "xmlconcat"sv,
                                                            "xmlelement"sv,
                                                            "xmlexists"sv,
                                                            "xmlforest"sv,
                                                            "xmlnamespaces"sv,
                                                            "xmlparse"sv,
                                                            "xmlpi"sv,
                                                            "xmlroot"sv,
                                                            "xmlserialize"sv,
                                                            "xmltable"sv});

bool IsPlain(std::string_view name) {
  const auto is_start = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto is_part = [&](char c) { return is_start(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && is_start(name.front()) && std::all_of(name.begin(), name.end(), is_part);
}

std::string Enclosed(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote) result += quote;
    result += c;
  }
  return result + quote;
}

}  // namespace

bool IsKeyword(std::string_view word) {
  return std::binary_search(kKeywords.begin(), kKeywords.end(), word);
}

std::string Quoted(const Identifier& name) {
  if (IsPlain(name.text) && !IsKeyword(name.text)) return name.text;
  return Enclosed(name.text, '"');
}

std::string Quoted(const QualifiedName& name) {
  return name.schema.empty() ? Quoted(name.name) : Quoted(name.schema) + "." + Quoted(name.name);
}

std::string NumberOrLiteral(std::string_view text) {
  // What surely fits, and is printed as it is written.
  constexpr std::size_t kDigits = 9;
  const bool number = !text.empty() && text.size() <= kDigits &&
                      text.find_first_not_of("0123456789") == std::string_view::npos &&
                      (text.size() == 1 || text.front() != '0');
  return number ? std::string(text) : Literal(text);
}

std::string DollarQuoted(std::string_view text) {
  std::string tag = "$$";
  // A dollar sign at the end would become part of the closing tag.
  const auto clashes = [&] { return (std::string(text) + "$").find(tag) != std::string::npos; };
  for (int i = 0; clashes(); ++i) tag = "$body" + (i == 0 ? "" : std::to_string(i)) + "$";
  return tag + std::string(text) + tag;
}

std::string Literal(std::string_view text) { return Enclosed(text, '\''); }

}  // namespace pleat
