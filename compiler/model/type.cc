#include "compiler/model/type.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "compiler/model/quote.h"

namespace pleat {
namespace {

constexpr std::string_view kTimeSuffixes[] = {"with time zone", "without time zone"};

// Names of pg_type that format_type() spells otherwise.
constexpr std::pair<std::string_view, std::string_view> kInternalNames[] = {
    {"bool", "boolean"},
    {"float4", "real"},
    {"float8", "double precision"},
    {"int2", "smallint"},
    {"int4", "integer"},
    {"int8", "bigint"},
    {"time", "time without time zone"},
    {"timestamp", "timestamp without time zone"},
    {"timestamptz", "timestamp with time zone"},
    {"timetz", "time with time zone"},
    {"varbit", "bit varying"},
    {"varchar", "character varying"},
};

// Spellings of the SQL grammar (manual, 8.1 "Data Types", table 8.1), one or more keywords.
constexpr std::pair<std::string_view, std::string_view> kSqlNames[] = {
    {"bigint", "bigint"},
    {"bit", "bit"},
    {"bit varying", "bit varying"},
    {"boolean", "boolean"},
    {"char", "character"},
    {"char varying", "character varying"},
    {"character", "character"},
    {"character varying", "character varying"},
    {"dec", "numeric"},
    {"decimal", "numeric"},
    {"double precision", "double precision"},
    {"float", "float"},
    {"int", "integer"},
    {"integer", "integer"},
    {"interval", "interval"},
    {"interval day", "interval day"},
    {"interval day to hour", "interval day to hour"},
    {"interval day to minute", "interval day to minute"},
    {"interval day to second", "interval day to second"},
    {"interval hour", "interval hour"},
    {"interval hour to minute", "interval hour to minute"},
    {"interval hour to second", "interval hour to second"},
    {"interval minute", "interval minute"},
    {"interval minute to second", "interval minute to second"},
    {"interval month", "interval month"},
    {"interval second", "interval second"},
    {"interval year", "interval year"},
    {"interval year to month", "interval year to month"},
    {"national char", "character"},
    {"national char varying", "character varying"},
    {"national character", "character"},
    {"national character varying", "character varying"},
    {"nchar", "character"},
    {"nchar varying", "character varying"},
    {"numeric", "numeric"},
    {"real", "real"},
    {"smallint", "smallint"},
    {"time", "time without time zone"},
    {"time with time zone", "time with time zone"},
    {"time without time zone", "time without time zone"},
    {"timestamp", "timestamp without time zone"},
    {"timestamp with time zone", "timestamp with time zone"},
    {"timestamp without time zone", "timestamp without time zone"},
};

template <std::size_t size>
std::optional<std::string> Lookup(
    const std::pair<std::string_view, std::string_view> (&table)[size], std::string_view key) {
  for (const auto& [from, to] : table) {
    if (from == key) return std::string(to);
  }
  return std::nullopt;
}

struct TypeWord {
  std::string text = {};
  bool quoted = false;
};

// Of ASCII alone, as PostgreSQL folds in UTF-8 (downcase_identifier() in scansup.c).
char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The parts of a written type: words, each perhaps after a dot, modifiers and an array suffix.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) { SkipSpace(); }

  bool AtEnd() const { return rest_.empty(); }

  bool Take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    SkipSpace();
    return true;
  }

  std::optional<TypeWord> TakeWord() {
    if (rest_.empty()) return std::nullopt;
    if (rest_.front() == '"') return TakeQuoted();
    if (!IsStart(rest_.front())) return std::nullopt;
    TypeWord word;
    while (!rest_.empty() && IsPart(rest_.front())) {
      const char c = rest_.front();
      word.text += ToLower(c);
      rest_.remove_prefix(1);
    }
    SkipSpace();
    return word;
  }

  // After an opening parenthesis: the texts between commas, up to the closing one. Words among them
  // fold as everywhere: geometry(Polygon,4326) is what PostGIS prints.
  std::optional<std::vector<std::string>> TakeModifiers() {
    std::vector<std::string> modifiers(1);
    int depth = 0;
    bool quoted = false;
    for (; !rest_.empty(); rest_.remove_prefix(1)) {
      const char c = rest_.front();
      if (c == '\'' || c == '"') quoted = !quoted;
      if (!quoted && depth == 0 && c == ')') {
        Take(')');
        return Trimmed(std::move(modifiers));
      }
      if (!quoted && depth == 0 && c == ',') {
        modifiers.emplace_back();
        continue;
      }
      if (!quoted) depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      modifiers.back() += quoted ? c : ToLower(c);
    }
    return std::nullopt;
  }

  // `[]`, `[4]`, any number of them. Nothing where a bracket does not close.
  std::optional<bool> TakeBrackets() {
    bool any = false;
    while (Take('[')) {
      while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') rest_.remove_prefix(1);
      SkipSpace();
      if (!Take(']')) return std::nullopt;
      any = true;
    }
    return any;
  }

 private:
  static bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
  static bool IsStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
  }
  static bool IsPart(char c) { return IsStart(c) || (c >= '0' && c <= '9') || c == '$'; }

  static std::optional<std::vector<std::string>> Trimmed(std::vector<std::string> texts) {
    for (std::string& text : texts) {
      const auto begin = std::find_if_not(text.begin(), text.end(), IsSpace);
      const auto end = std::find_if_not(text.rbegin(), text.rend(), IsSpace).base();
      if (begin >= end) return std::nullopt;
      text = std::string(begin, end);
    }
    return texts;
  }

  void SkipSpace() {
    while (!rest_.empty() && IsSpace(rest_.front())) rest_.remove_prefix(1);
  }

  std::optional<TypeWord> TakeQuoted() {
    TypeWord word{.text = {}, .quoted = true};
    for (std::size_t at = 1; at < rest_.size(); ++at) {
      if (rest_[at] == '"') {
        if (at + 1 < rest_.size() && rest_[at + 1] == '"') {
          ++at;
        } else {
          rest_.remove_prefix(at + 1);
          SkipSpace();
          if (word.text.empty()) return std::nullopt;
          return word;
        }
      }
      word.text += rest_[at];
    }
    return std::nullopt;
  }

  std::string_view rest_;
};

std::string OneWord(const std::vector<TypeWord>& words) {
  std::string result;
  for (const TypeWord& word : words) {
    if (!result.empty()) result += ' ';
    result += word.text;
  }
  return result;
}

// float(p) is real up to 24 bits and double precision up to 53 (manual, 8.1.3).
bool FoldFloat(TypeName& type) {
  if (type.modifiers.empty()) {
    type.name.name.text = "double precision";
    return true;
  }
  const std::string& text = type.modifiers.front();
  int bits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
  if (type.modifiers.size() != 1 || error != std::errc() || end != text.data() + text.size()) {
    return false;
  }
  if (bits < 1 || bits > 53) return false;
  type.name.name.text = bits <= 24 ? "real" : "double precision";
  type.modifiers.clear();
  return true;
}

// What PostgreSQL adds to a type that is written without: the length 1, the scale 0.
void AddImpliedModifiers(TypeName& type) {
  const std::string& name = type.name.name.text;
  if ((name == "character" || name == "bit") && type.modifiers.empty()) type.modifiers = {"1"};
  if (name == "numeric" && type.modifiers.size() == 1) type.modifiers.push_back("0");
}

// `written` without a schema (or after pg_catalog) to the canonical name; user types stay as they
// are.
bool FoldName(const std::vector<TypeWord>& written, bool after_schema, TypeName& type) {
  const bool quoted = written.front().quoted;
  const std::string joined = OneWord(written);
  type.name = {.schema = {}, .name = {joined}};
  if (!quoted && !after_schema) {
    if (const std::optional<std::string> name = Lookup(kSqlNames, joined)) {
      type.name.name.text = *name;
      if (*name == "float") return FoldFloat(type);
      AddImpliedModifiers(type);
      return true;
    }
  }
  if (written.size() > 1) return false;
  if (const std::optional<std::string> name = Lookup(kInternalNames, joined)) {
    type.name.name.text = *name;
  }
  if (joined == "bpchar" && !type.modifiers.empty()) type.name.name.text = "character";
  if (joined == "numeric") AddImpliedModifiers(type);
  return true;
}

// The words of a type that stand before its modifiers: `schema.name` is one name, `double
// precision` are two words.
struct Written {
  std::optional<TypeWord> schema = {};
  std::vector<TypeWord> words = {};
};

bool TakeWords(Scanner& scanner, Written& written) {
  while (std::optional<TypeWord> word = scanner.TakeWord()) {
    if (scanner.Take('.')) {
      if (written.schema || !written.words.empty()) return false;
      written.schema = std::move(word);
      continue;
    }
    written.words.push_back(*std::move(word));
  }
  return !written.words.empty();
}

bool TakeArrayWord(std::vector<TypeWord>& words) {
  if (words.size() < 2 || words.back().quoted || words.back().text != "array") return false;
  words.pop_back();
  return true;
}

}  // namespace

std::optional<TypeName> ParseTypeName(std::string_view text) {
  Scanner scanner(text);
  Written written;
  if (!TakeWords(scanner, written)) return std::nullopt;
  TypeName type;
  if (scanner.Take('(')) {
    std::optional<std::vector<std::string>> modifiers = scanner.TakeModifiers();
    if (!modifiers) return std::nullopt;
    type.modifiers = *std::move(modifiers);
    while (std::optional<TypeWord> word = scanner.TakeWord())
      written.words.push_back(*std::move(word));
  }
  const bool array_word = TakeArrayWord(written.words);
  const std::optional<bool> brackets = scanner.TakeBrackets();
  if (!brackets || !scanner.AtEnd()) return std::nullopt;
  type.array = array_word || *brackets;
  for (const TypeWord& word : written.words) {
    if (word.quoted && written.words.size() > 1) return std::nullopt;
  }
  if (written.schema && written.schema->text != "pg_catalog") {
    if (written.words.size() > 1) return std::nullopt;
    type.name = {.schema = {written.schema->text}, .name = {written.words.front().text}};
    return type;
  }
  if (!FoldName(written.words, written.schema.has_value(), type)) return std::nullopt;
  return type;
}

namespace {

bool IsSpelledBySql(const TypeName& type) {
  const std::string& name = type.name.name.text;
  // The types `char` and `bit` without a length are not what SQL means by these words:
  // format_type() quotes them.
  if (name == "char" || (name == "bit" && type.modifiers.empty())) return false;
  const auto is_it = [&](const auto& row) { return row.second == name; };
  return std::any_of(std::begin(kSqlNames), std::end(kSqlNames), is_it);
}

std::string ModifierList(const TypeName& type) {
  if (type.modifiers.empty()) return {};
  std::string result = "(";
  for (const std::string& modifier : type.modifiers) {
    if (result.size() > 1) result += ',';
    result += modifier;
  }
  return result + ")";
}

}  // namespace

std::string ToString(const TypeName& type) {
  const std::string array = type.array ? "[]" : "";
  const std::string modifiers = ModifierList(type);
  if (!type.name.schema.empty() || !IsSpelledBySql(type)) {
    return Quoted(type.name) + modifiers + array;
  }
  const std::string& name = type.name.name.text;
  for (const std::string_view suffix : kTimeSuffixes) {
    if (name.ends_with(suffix)) {
      const std::string word = name.substr(0, name.size() - suffix.size() - 1);
      return word + modifiers + " " + std::string(suffix) + array;
    }
  }
  return name + modifiers + array;
}

namespace {

constexpr std::string_view kMain[] = {"cidr", "inet", "numeric"};

constexpr std::string_view kExtended[] = {"bit",
                                          "bit varying",
                                          "bpchar",
                                          "bytea",
                                          "character",
                                          "character varying",
                                          "datemultirange",
                                          "daterange",
                                          "int4multirange",
                                          "int4range",
                                          "int8multirange",
                                          "int8range",
                                          "json",
                                          "jsonb",
                                          "jsonpath",
                                          "nummultirange",
                                          "numrange",
                                          "path",
                                          "pg_snapshot",
                                          "polygon",
                                          "refcursor",
                                          "text",
                                          "tsmultirange",
                                          "tsrange",
                                          "tstzmultirange",
                                          "tstzrange",
                                          "tsvector",
                                          "txid_snapshot",
                                          "xml"};

constexpr std::string_view kPlain[] = {"aclitem",
                                       "bigint",
                                       "boolean",
                                       "box",
                                       "char",
                                       "cid",
                                       "circle",
                                       "date",
                                       "double precision",
                                       "gtsvector",
                                       "int2vector",
                                       "integer",
                                       "line",
                                       "lseg",
                                       "macaddr",
                                       "macaddr8",
                                       "money",
                                       "name",
                                       "oid",
                                       "oidvector",
                                       "pg_lsn",
                                       "point",
                                       "real",
                                       "regclass",
                                       "regcollation",
                                       "regconfig",
                                       "regdictionary",
                                       "regnamespace",
                                       "regoper",
                                       "regoperator",
                                       "regproc",
                                       "regprocedure",
                                       "regrole",
                                       "regtype",
                                       "smallint",
                                       "tid",
                                       "time with time zone",
                                       "time without time zone",
                                       "timestamp with time zone",
                                       "timestamp without time zone",
                                       "tsquery",
                                       "uuid",
                                       "xid",
                                       "xid8"};

template <std::size_t size>
bool Has(const std::string_view (&names)[size], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

}  // namespace

std::optional<std::string> DefaultStorage(const TypeName& type) {
  if (type.array) return "extended";
  if (!type.name.schema.empty()) return std::nullopt;
  const std::string& name = type.name.name.text;
  if (Has(kMain, name)) return "main";
  if (Has(kExtended, name)) return "extended";
  if (Has(kPlain, name) || name.starts_with("interval")) return "plain";
  return std::nullopt;
}

}  // namespace pleat
