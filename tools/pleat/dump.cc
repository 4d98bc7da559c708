#include "tools/pleat/dump.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace pleat {
namespace {

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string_view Trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \n") + 1 - begin);
}

// `-- Name: orders; Type: TABLE; Schema: public; Owner: joe`. The name comes first and may hold
// anything, so the rest is looked for from the end.
std::optional<DumpKey> ReadHeader(std::string_view line) {
  constexpr std::string_view kName = "-- Name: ";
  constexpr std::string_view kType = "; Type: ";
  constexpr std::string_view kSchema = "; Schema: ";
  constexpr std::string_view kOwner = "; Owner: ";
  if (!line.starts_with(kName)) return std::nullopt;
  const std::size_t owner = line.rfind(kOwner);
  const std::size_t schema = line.rfind(kSchema, owner);
  const std::size_t type = line.rfind(kType, schema);
  if (owner == line.npos || schema == line.npos || type == line.npos) return std::nullopt;
  const auto between = [&](std::size_t from, std::string_view label, std::size_t to) {
    return std::string(line.substr(from + label.size(), to - from - label.size()));
  };
  return DumpKey{.type = between(type, kType, schema),
                 .schema = between(schema, kSchema, owner),
                 .name = between(0, kName, type)};
}

// The pieces between separators that stand outside of quotes and parentheses.
std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  int depth = 0;
  char quote = '\0';
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      --depth;
    } else if (c == separator && depth == 0) {
      pieces.push_back(text.substr(begin, at - begin));
      begin = at + 1;
    }
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

// The position of the parenthesis that closes the one at `open`.
std::size_t ClosingOf(std::string_view text, std::size_t open) {
  int depth = 0;
  char quote = '\0';
  for (std::size_t at = open; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
      continue;
    }
    if (c == '\'' || c == '"') quote = c;
    if (c == '(') ++depth;
    if (c == ')' && --depth == 0) return at;
  }
  return text.size();
}

// `DEFAULT NULL` leaves a trace for types with a modifier, and means nothing.
std::string WithoutNullDefault(std::string_view column) {
  const std::size_t begin = column.find(" DEFAULT NULL::");
  if (begin == column.npos || column.find('\'') < begin) return std::string(column);
  const std::size_t end = std::min(column.find(" NOT NULL", begin), column.size());
  return std::string(column.substr(0, begin)) + std::string(column.substr(end));
}

// From 18 on NOT NULL has a name, which is that of when it came: `CONSTRAINT orders_id_not_null NOT
// NULL`.
std::string WithoutNameOfNotNull(std::string item) {
  constexpr std::string_view kConstraint = "CONSTRAINT ";
  constexpr std::string_view kNotNull = " NOT NULL";
  for (auto at = item.find(kConstraint); at != item.npos; at = item.find(kConstraint, at + 1)) {
    const std::size_t name = at + kConstraint.size();
    if (name >= item.size() || (at > 0 && item[at - 1] != ' ')) continue;
    std::size_t end = item.find(' ', name);
    if (item[name] == '"') {
      end = item.find('"', name + 1);
      while (end + 1 < item.size() && item[end + 1] == '"') end = item.find('"', end + 2);
      end = end == item.npos ? end : end + 1;
    }
    if (end < item.size() && item.compare(end, kNotNull.size(), kNotNull) == 0) {
      item.erase(at, end + 1 - at);
    }
  }
  return item;
}

std::string SortedItems(std::string_view create) {
  const std::size_t open = create.find(" (\n");
  if (open == create.npos) return std::string(create);
  const std::size_t close = ClosingOf(create, open + 1);
  std::vector<std::string> items;
  for (std::string_view item : Split(create.substr(open + 2, close - open - 2), ',')) {
    items.push_back(WithoutNameOfNotNull(WithoutNullDefault(Trim(item))));
  }
  std::sort(items.begin(), items.end());
  return fmt::format("{} (\n    {}\n{}", create.substr(0, open), fmt::join(items, ",\n    "),
                     create.substr(std::min(close, create.size())));
}

// The statements of a table or of its grants, the first of them first.
std::string SortedStatements(std::string_view text, bool first_stays) {
  std::vector<std::string> statements;
  for (std::string_view statement : Split(text, ';')) {
    if (!Trim(statement).empty()) statements.emplace_back(Trim(statement));
  }
  if (statements.empty()) return {};
  if (first_stays) statements.front() = SortedItems(statements.front());
  std::sort(statements.begin() + (first_stays ? 1 : 0), statements.end());
  return fmt::format("{};", fmt::join(statements, ";\n"));
}

// Storage parameters stand in the order in which they were set.
std::string WithSortedOptions(std::string text) {
  constexpr std::string_view kWith = "WITH (";
  for (std::size_t at = text.find(kWith); at != text.npos; at = text.find(kWith, at + 1)) {
    const std::size_t open = at + kWith.size() - 1;
    const std::size_t close = ClosingOf(text, open);
    std::vector<std::string> options;
    for (std::string_view option :
         Split(std::string_view(text).substr(open + 1, close - open - 1), ',')) {
      options.emplace_back(Trim(option));
    }
    std::sort(options.begin(), options.end());
    text.replace(open + 1, close - open - 1, fmt::format("{}", fmt::join(options, ", ")));
  }
  return text;
}

// `(ARRAY['a'::character varying])::text[]` is printed of what was written as `IN ('a')`; once that
// has been loaded, PostgreSQL prints it as `ARRAY[('a'::character varying)::text]`.
std::string WithInnerCasts(std::string text) {
  constexpr std::string_view kArray = "(ARRAY[";
  for (std::size_t at = text.find(kArray); at != text.npos; at = text.find(kArray, at + 1)) {
    const std::size_t close = ClosingOf(text, at);
    if (text.compare(close, 3, ")::") != 0 || text[close - 1] != ']') continue;
    const std::size_t end = text.find("[]", close);
    const std::size_t word_end =
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_. \"", close + 3);
    if (end == text.npos || word_end != end) continue;
    const std::string type = text.substr(close + 1, end - close - 1);
    std::vector<std::string> elements;
    const std::size_t first = at + kArray.size();
    for (std::string_view element :
         Split(std::string_view(text).substr(first, close - 1 - first), ',')) {
      elements.push_back(fmt::format("({}){}", Trim(element), type));
    }
    text.replace(at, end + 2 - at, fmt::format("ARRAY[{}]", fmt::join(elements, ", ")));
  }
  return text;
}

// The settings of a function, a line each behind that of its language, stand in the order in which
// they were made.
std::string WithSortedSettings(std::string_view text) {
  std::vector<std::string_view> lines = Lines(text);
  const auto is_setting = [](std::string_view line) { return line.starts_with("    SET "); };
  const auto language = std::find_if(lines.begin(), lines.end(), [](std::string_view line) {
    return line.starts_with("    LANGUAGE ");
  });
  if (language != lines.end()) {
    std::sort(language + 1, std::find_if_not(language + 1, lines.end(), is_setting));
  }
  return fmt::format("{}", fmt::join(lines, "\n"));
}

// What stands behind a continuous aggregate goes by a number, which differs between databases.
std::string WithoutNumbers(std::string text) {
  for (const std::string_view before :
       {"_materialized_hypertable_", "cagg_watermark(", "cagg_invalidation_trigger('"}) {
    for (auto at = text.find(before); at != text.npos; at = text.find(before, at)) {
      at += before.size();
      text.erase(at, text.find_first_not_of("0123456789", at) - at);
    }
  }
  return text;
}

// A trigger of TimescaleDB's own, which it has before 2.23 and leaves behind.
bool IsOfExtension(const DumpKey& key) {
  return key.type == "TRIGGER" && (key.name.ends_with(" ts_cagg_invalidation_trigger") ||
                                   key.name.ends_with(" ts_insert_blocker"));
}

std::string Normalized(const DumpKey& key, std::string_view text) {
  if (key.type == "FUNCTION" || key.type == "PROCEDURE") return WithSortedSettings(Trim(text));
  if (key.type == "TABLE" || key.type == "FOREIGN TABLE") return SortedStatements(text, true);
  if (key.type.ends_with("ACL")) return SortedStatements(text, false);
  return WithoutNumbers(std::string(Trim(text)));
}

// What pg_dump sets for the objects that follow.
class Settings {
 public:
  // Whether the line was a setting.
  bool Read(std::string_view line) {
    return Take(line, "SET default_tablespace = ", tablespace_) ||
           Take(line, "SET default_table_access_method = ", access_method_);
  }

  std::string For(const DumpKey& key) const {
    const bool rows = key.type == "TABLE" || key.type == "MATERIALIZED VIEW";
    std::string text;
    if ((rows || key.type == "INDEX" || key.type == "CONSTRAINT") && tablespace_ != "''")
      text += "\n-- tablespace " + tablespace_;
    if (rows && access_method_ != "heap") text += "\n-- access method " + access_method_;
    return text;
  }

 private:
  static bool Take(std::string_view line, std::string_view prefix, std::string& value) {
    if (!line.starts_with(prefix) || !line.ends_with(';')) return false;
    value = line.substr(prefix.size(), line.size() - prefix.size() - 1);
    return true;
  }

  std::string tablespace_ = "''";
  std::string access_method_ = "heap";
};

// Which lines both texts have, in order: the longest common subsequence.
std::string LineDifference(std::string_view wanted, std::string_view found) {
  const std::vector<std::string_view> a = Lines(wanted);
  const std::vector<std::string_view> b = Lines(found);
  std::vector<std::vector<int>> common(a.size() + 1, std::vector<int>(b.size() + 1, 0));
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      common[i][j] =
          a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::string text;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      ++i, ++j;
    } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
      text += fmt::format("    - {}\n", a[i++]);
    } else {
      text += fmt::format("    + {}\n", b[j++]);
    }
  }
  return text;
}

std::string Title(const DumpKey& key) {
  const bool without_schema = key.schema.empty() || key.schema == "-";
  return fmt::format("{} {}{}", key.type, without_schema ? "" : key.schema + ".", key.name);
}

}  // namespace

SchemaText ReadDump(std::string_view text) {
  SchemaText schema;
  Settings settings;
  std::optional<DumpKey> key;
  std::string body;
  std::string set;
  const auto finish = [&] {
    if (key && !IsOfExtension(*key)) {
      std::string& entry = schema[*key];
      entry += entry.empty() ? "" : "\n";
      entry += WithSortedOptions(WithInnerCasts(Normalized(*key, body))) + set;
    }
    body.clear();
  };
  for (std::string_view line : Lines(text)) {
    if (const auto header = ReadHeader(line)) {
      finish();
      key = header;
      set = settings.For(*key);
    } else if (!settings.Read(line) && line != "--" && !line.starts_with("\\unrestrict ") &&
               line != "-- PostgreSQL database dump complete") {
      body += std::string(line) + "\n";
    }
  }
  finish();
  return schema;
}

std::string ToString(const SchemaText& schema) {
  std::string text;
  for (const auto& [key, body] : schema) text += fmt::format("-- {}\n{}\n\n", Title(key), body);
  return text;
}

std::string Difference(const SchemaText& wanted, const SchemaText& found) {
  std::string text;
  for (const auto& [key, body] : wanted) {
    const auto other = found.find(key);
    const std::string_view there = other == found.end() ? std::string_view() : other->second;
    if (there == body) continue;
    text += fmt::format("  {}{}\n", Title(key), there.empty() ? ": missing" : "");
    text += LineDifference(body, there);
  }
  for (const auto& [key, body] : found) {
    if (wanted.contains(key)) continue;
    text += fmt::format("  {}: not wanted\n{}", Title(key), LineDifference({}, body));
  }
  return text;
}

}  // namespace pleat
