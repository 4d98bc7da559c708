#include "emit/dsl/phrase.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/ast/islands.h"
#include "compiler/model/quote.h"
#include "compiler/model/user_type.h"

namespace pleat::dsl {
namespace {

bool IsNumber(std::string_view text) {
  const auto is_part = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
  return !text.empty() && text.front() != '.' && std::count(text.begin(), text.end(), '.') <= 1 &&
         std::all_of(text.begin(), text.end(), is_part);
}

// Storage parameters are numbers and words more often than not; what is neither stands in quotes.
std::string OptionValue(const std::string& value) {
  const bool bare = IsNumber(value) || value == "true" || value == "false" || value == "on" ||
                    Quoted(Identifier{value}) == value;
  return bare ? value : Literal(value);
}

// The usual word for a type whose name of the standard is long.
std::string_view ShortName(const QualifiedName& name) {
  static constexpr std::pair<std::string_view, std::string_view> kShort[] = {
      {"character varying", "varchar"},
      {"bit varying", "varbit"},
      {"time with time zone", "timetz"},
      {"time without time zone", "time"},
      {"timestamp with time zone", "timestamptz"},
      {"timestamp without time zone", "timestamp"}};
  if (!name.schema.empty()) return {};
  for (const auto& [standard, word] : kShort) {
    if (standard == name.name.text) return word;
  }
  return {};
}

std::string Spelling(const TypeName& type) {
  const std::string_view word = ShortName(type.name);
  if (word.empty()) return ToString(type);
  if (type.modifiers.empty()) return std::string(word);
  return fmt::format("{}({})", word, fmt::join(type.modifiers, ","));
}

// Words that end a default expression, and those that no simple one has.
constexpr auto kClauseWords = std::to_array<std::string_view>(
    {"backfill", "case", "check", "collate", "comment", "compression", "constraint", "default",
     "generated", "not", "null", "options", "primary", "references", "sequence", "statistics",
     "storage", "unique", "was"});

bool IsWordPart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (c & 0x80) != 0;
}

// The words outside of parentheses and quotes, in lower case. Nothing where the text is too
// intricate to tell.
std::optional<std::vector<std::string>> OuterWords(std::string_view text) {
  if (text.find_first_of("\\$") != std::string_view::npos) return std::nullopt;
  std::vector<std::string> words;
  int depth = 0;
  bool in_word = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\'' || c == '"') {
      const std::size_t end = text.find(c, at + 1);
      if (end == std::string_view::npos) return std::nullopt;
      at = end;
      in_word = false;
      continue;
    }
    if (std::string_view(";,{}").find(c) != std::string_view::npos && depth == 0) {
      return std::nullopt;
    }
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
    if (text.substr(at, 2) == "--" || text.substr(at, 2) == "/*") return std::nullopt;
    if (depth == 0 && IsWordPart(c)) {
      if (!in_word) words.emplace_back();
      words.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
    in_word = depth == 0 && IsWordPart(c);
  }
  return words;
}

// Whether the expression can stand behind DEFAULT without parentheses.
bool IsSimple(const Expr& expression) {
  const std::optional<std::vector<std::string>> words = OuterWords(expression.text);
  if (!words) return false;
  const auto is_clause = [](const std::string& word) {
    return std::find(kClauseWords.begin(), kClauseWords.end(), word) != kClauseWords.end();
  };
  return std::none_of(words->begin(), words->end(), is_clause);
}

std::string Marked(char mark, std::string_view text, const Context& context) {
  std::string result;
  result.reserve(text.size() + 2);
  if (context.marked) result += mark;
  result += text;
  if (context.marked) result += ast::kIslandEnds;
  return result;
}

}  // namespace

std::string Island(std::string_view sql, const Context& context) {
  return Marked(ast::kSqlBegins, sql, context);
}

std::string Statement(const std::string& text, const Context& context) {
  return context.marked ? Island(ast::WithoutMarks(text), context) : text;
}

Phrase& Phrase::Word(std::string_view word) {
  if (!text_.empty()) text_ += ' ';
  text_ += word;
  return *this;
}

Phrase& Phrase::Name(const Identifier& name) { return Word(Quoted(name)); }

Phrase& Phrase::Name(const QualifiedName& name) {
  return name.schema == context_->schema ? Word(Quoted(name.name)) : Word(Quoted(name));
}

Phrase& Phrase::Table(const QualifiedName& name) {
  return context_->catalog.tables.contains(name) ? Name(name) : Word(Quoted(name));
}

Phrase& Phrase::Type(const TypeName& type) {
  TypeName element = type;
  element.array = false;
  const bool ours = type.name.schema == context_->schema && FindType(context_->catalog, type.name);
  if (ours) element.name.schema = {};
  // A type of ours may be called as one of PostgreSQL's, which is found first: then the schema
  // stays.
  if (ours && DefaultStorage(element)) element.name.schema = type.name.schema;
  return TypeText(Spelling(element) + (type.array ? "[]" : ""));
}

Phrase& Phrase::TypeText(std::string_view text) {
  return Word(Marked(ast::kTypeBegins, text, *context_));
}

Phrase& Phrase::Text(std::string_view text) { return Word(Literal(text)); }

Phrase& Phrase::Names(const std::vector<Identifier>& names) {
  std::vector<std::string> parts;
  for (const Identifier& name : names) parts.push_back(Quoted(name));
  return Group(parts);
}

Phrase& Phrase::Island(const Expr& expression) {
  return Word("(" + dsl::Island(expression.text, *context_) + ")");
}

Phrase& Phrase::Value(const Expr& expression) {
  return Word(
      dsl::Island(IsSimple(expression) ? expression.text : "(" + expression.text + ")", *context_));
}

Phrase& Phrase::List(const Options& options) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : options) {
    parts.push_back(fmt::format("{} = {}", name, OptionValue(value)));
  }
  return Group(parts);
}

Phrase& Phrase::Group(const std::vector<std::string>& parts) {
  return Word(fmt::format("({})", fmt::join(parts, ", ")));
}

Phrase& Phrase::Include(const std::vector<Identifier>& columns) {
  return columns.empty() ? *this : Word("include").Names(columns);
}

Phrase& Phrase::With(const Options& options) {
  return options.empty() ? *this : Word("with").List(options);
}

Phrase& Phrase::Tablespace(const std::optional<Identifier>& name) {
  return name ? Word("tablespace").Name(*name) : *this;
}

Phrase& Phrase::Where(const std::optional<Expr>& condition) {
  return condition ? Word("where").Island(*condition) : *this;
}

Phrase& Phrase::ForeignOptions(const std::map<std::string, std::string>& options) {
  if (options.empty()) return *this;
  std::vector<std::string> parts;
  for (const auto& [name, value] : options)
    parts.push_back(Quoted(Identifier{name}) + " " + Literal(value));
  return Word("options").Group(parts);
}

Phrase& Phrase::Comment(const std::optional<std::string>& comment) {
  return comment ? Word("comment").Text(*comment) : *this;
}

Phrase& Phrase::Sequence(const SequenceOptions& options) {
  const auto number = [this](std::string_view words, const std::optional<std::int64_t>& value) {
    if (value) Word(words).Word(fmt::format("{}", *value));
  };
  number("start with", options.start);
  number("increment by", options.increment);
  number("minvalue", options.min);
  number("maxvalue", options.max);
  number("cache", options.cache);
  return If(options.cycle, "cycle");
}

Phrase& Phrase::Amount(const TimeAmount& amount) {
  const bool number = std::holds_alternative<std::int64_t>(amount);
  return number ? Word(ToString(amount)) : Text(ToString(amount));
}

}  // namespace pleat::dsl
