#include <algorithm>

#include "compiler/ast/lexer.h"
#include "compiler/ast/text.h"
#include "compiler/model/quote.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

bool IsNumber(std::string_view text) {
  ast::Lexer lexer(text);
  if (text.starts_with('-')) lexer.Next();
  return lexer.Next().kind == ast::TokenKind::Number && lexer.Next().kind == ast::TokenKind::End;
}

bool IsBoolean(std::string_view text) {
  return ast::IsKeyword(text, "true") || ast::IsKeyword(text, "false");
}

// What values a parameter's type takes, as far as that can be told without a server.
enum class Written { Number, Boolean, Interval, Text, Other };

Written WrittenAs(const TypeName& type) {
  constexpr std::string_view kNumbers[] = {"smallint", "integer", "bigint",
                                           "numeric",  "real",    "double precision"};
  const std::string& name = type.name.name.text;
  if (type.array || !type.name.schema.empty()) return Written::Other;
  if (std::find(std::begin(kNumbers), std::end(kNumbers), name) != std::end(kNumbers)) {
    return Written::Number;
  }
  if (name == "boolean") return Written::Boolean;
  if (name == "interval") return Written::Interval;
  return name == "text" || name == "character varying" ? Written::Text : Written::Other;
}

bool Takes(Written family, const std::string& text) {
  switch (family) {
    case Written::Number:
      return IsNumber(text);
    case Written::Boolean:
      return IsBoolean(text);
    case Written::Interval:
      return ParseInterval(text).has_value();
    case Written::Text:
    case Written::Other:
      return true;
  }
  return true;
}

// A number or boolean stands for itself; a string of another type needs a cast where nothing else
// says what it is, as in `now() - '90 days'`.
std::string SqlOf(Written family, const std::string& text, const TypeName& type) {
  if (family == Written::Number || family == Written::Boolean) return text;
  return family == Written::Text ? Literal(text) : Literal(text) + "::" + ToString(type);
}

}  // namespace

void AddParameter(Project& project, Declared<ast::Parameter> declared,
                  const std::map<std::string, std::string>& values) {
  const Place& place = *declared.place;
  const ast::Parameter& parameter = *declared.node;
  const std::string name = ToIdentifier(project, place, parameter.name).text;
  const auto type = ToType(project, place, parameter.type);
  if (!project.parameters.emplace(name, ParameterValue{}).second) {
    Report(project, Code::Duplicate, place, parameter.name.at,
           "parameter `" + name + "` is declared twice");
    return;
  }
  if (!type) return;
  const std::string_view written = Text(place, parameter.value);
  const auto given = values.find(name);
  const bool is_given = given != values.end();
  if (!is_given && ast::IsKeyword(written, "null")) {
    project.parameters[name] = {.sql = "null", .text = {}};
    return;
  }
  const std::string text =
      is_given ? given->second : ast::StringText(written).value_or(std::string(written));
  const Written family = WrittenAs(*type);
  if (!Takes(family, text)) {
    Report(project, Code::InvalidValue, place, is_given ? parameter.name.at : parameter.value,
           "`" + text + "` is no value of type `" + ToString(*type) + "`");
  }
  project.parameters[name] = {.sql = SqlOf(family, text, *type), .text = text};
}

}  // namespace pleat::resolve
