#include "emit/sql/writer.h"

#include <algorithm>
#include <cctype>

#include "compiler/model/quote.h"

namespace pleat::sql {

void SqlWriter::Separate() {
  if (text_.empty()) return;
  const char last = text_.back();
  if (last != ' ' && last != '\n' && last != '(' && last != '[' && last != ':') text_ += ' ';
}

SqlWriter& SqlWriter::Words(std::string_view words) {
  if (words.empty()) return *this;
  constexpr std::string_view kAttached = "),];:.%";
  if (kAttached.find(words.front()) == std::string_view::npos) Separate();
  text_ += words;
  return *this;
}

SqlWriter& SqlWriter::If(bool condition, std::string_view words) {
  return condition ? Words(words) : *this;
}

SqlWriter& SqlWriter::Name(const Identifier& name) {
  Separate();
  text_ += Quoted(name);
  return *this;
}

SqlWriter& SqlWriter::Name(const QualifiedName& name) {
  Separate();
  text_ += Quoted(name);
  return *this;
}

SqlWriter& SqlWriter::Member(const QualifiedName& table, const Identifier& column) {
  Name(table);
  text_ += '.';
  text_ += Quoted(column);
  return *this;
}

SqlWriter& SqlWriter::Field(std::string_view record, const Identifier& column) {
  Words(record);
  text_ += '.';
  text_ += Quoted(column);
  return *this;
}

SqlWriter& SqlWriter::Operator(const QualifiedName& name) {
  Separate();
  if (!name.schema.empty()) text_ += Quoted(name.schema) + ".";
  text_ += name.name.text;
  return *this;
}

SqlWriter& SqlWriter::Type(const TypeName& type) {
  Separate();
  text_ += ToString(type);
  return *this;
}

SqlWriter& SqlWriter::Literal(std::string_view text) {
  Separate();
  text_ += pleat::Literal(text);
  return *this;
}

SqlWriter& SqlWriter::Number(std::int64_t number) {
  Separate();
  text_ += std::to_string(number);
  return *this;
}

SqlWriter& SqlWriter::Raw(const Expr& expression) {
  Separate();
  text_ += expression.text;
  return *this;
}

SqlWriter& SqlWriter::Parenthesised(const Expr& expression) {
  Words("(");
  text_ += expression.text;
  // An expression may end in a comment that runs to the end of its line.
  if (expression.text.find("--") != std::string::npos) text_ += '\n';
  text_ += ')';
  return *this;
}

namespace {

// Whether no blank stands outside of quotes and brackets. What is not understood has one.
bool IsOneWord(std::string_view text) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\'' || c == '"') {
      const std::size_t end = text.find(c, at + 1);
      if (end == std::string_view::npos) return false;
      at = end;
    } else if (c == '(' || c == '[') {
      ++depth;
    } else if (c == ')' || c == ']') {
      --depth;
    } else if ((c == ' ' || c == '\n' || c == '\t') && depth == 0) {
      return false;
    }
  }
  return depth == 0;
}

}  // namespace

SqlWriter& SqlWriter::Operand(const Expr& expression) {
  return IsOneWord(expression.text) ? Raw(expression) : Parenthesised(expression);
}

SqlWriter& SqlWriter::RelationLiteral(const QualifiedName& name) { return Literal(Quoted(name)); }

SqlWriter& SqlWriter::OptionValue(std::string_view value) {
  const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '.';
  });
  if (!plain) return Literal(value);
  Separate();
  text_ += value;
  return *this;
}

SqlWriter& SqlWriter::Names(const std::vector<Identifier>& names) {
  return List(names, [this](const Identifier& name) { Name(name); });
}

SqlWriter& SqlWriter::Line(int spaces) {
  while (!text_.empty() && text_.back() == ' ') text_.pop_back();
  text_ += '\n';
  text_.append(static_cast<std::size_t>(spaces), ' ');
  return *this;
}

SqlWriter& SqlWriter::End() {
  text_ += ";\n";
  next_.text = text_.substr(begin_);
  statements_.push_back(std::move(next_));
  next_ = {};
  begin_ = text_.size();
  return *this;
}

SqlWriter& SqlWriter::Head(std::string_view what) {
  next_.what = what;
  return *this;
}

SqlWriter& SqlWriter::Aside(std::string_view what, std::vector<RelationLock> locks) {
  next_.locks = std::move(locks);
  return Head(what);
}

SqlWriter& SqlWriter::Note(std::string_view text) {
  if (!text_.empty() && text_.back() != '\n') text_ += '\n';
  text_ += "--";
  if (!text.empty()) text_ += ' ';
  for (char c : text) text_ += c == '\n' || c == '\r' ? ' ' : c;
  text_ += '\n';
  return *this;
}

SqlWriter& SqlWriter::Verbatim(std::string_view statement) {
  text_ += statement;
  return *this;
}

SqlWriter& SqlWriter::Blank() {
  if (!text_.empty()) text_ += '\n';
  return *this;
}

}  // namespace pleat::sql
