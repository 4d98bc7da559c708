#include "emit/dsl/phrase.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/model/quote.h"

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

}  // namespace

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
  const bool ours =
      type.name.schema == context_->schema && context_->catalog.enums.contains(type.name);
  if (ours) element.name.schema = {};
  // A type of ours may be called as one of PostgreSQL's, which is found first: then the schema
  // stays.
  if (ours && DefaultStorage(element)) element.name.schema = type.name.schema;
  return Word(Spelling(element) + (type.array ? "[]" : ""));
}

Phrase& Phrase::Text(std::string_view text) { return Word(Literal(text)); }

Phrase& Phrase::Names(const std::vector<Identifier>& names) {
  std::vector<std::string> parts;
  for (const Identifier& name : names) parts.push_back(Quoted(name));
  return Group(parts);
}

Phrase& Phrase::Island(const Expr& expression) {
  return Word(fmt::format("({})", expression.text));
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
