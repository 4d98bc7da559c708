#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "compiler/model/catalog.h"
#include "compiler/plan/step.h"

namespace pleat::sql {

// One statement of an action, with what its comment line says.
struct Statement {
  // Empty: what the action as a whole does.
  std::string what = {};
  // Absent: the action's.
  std::optional<std::vector<RelationLock>> locks = {};
  std::string text = {};
};

// The only author of SQL text. Keywords come in as literals through Words; whatever comes from a
// schema or a database enters as a Name, a Literal or a Raw expression, and is quoted or
// parenthesised here. Words are separated by one blank.
class SqlWriter {
 public:
  // SQL keywords and punctuation, as a string literal of this program.
  SqlWriter& Words(std::string_view words);
  SqlWriter& If(bool condition, std::string_view words);
  SqlWriter& Name(const Identifier& name);
  SqlWriter& Name(const QualifiedName& name);
  // table.column in one word.
  SqlWriter& Member(const QualifiedName& table, const Identifier& column);
  // NEW.column: a keyword before the dot.
  SqlWriter& Field(std::string_view record, const Identifier& column);
  // schema.=, as DDL names an operator.
  SqlWriter& Operator(const QualifiedName& name);
  SqlWriter& Type(const TypeName& type);
  SqlWriter& Literal(std::string_view text);
  SqlWriter& Number(std::int64_t number);
  // An expression or query that PostgreSQL owns, verbatim.
  SqlWriter& Raw(const Expr& expression);
  // ( expression ).
  SqlWriter& Parenthesised(const Expr& expression);
  // An expression where the grammar takes a b_expr, as after DEFAULT: in parentheses unless it is
  // one word, such as a constant or a call.
  SqlWriter& Operand(const Expr& expression);
  // `'schema.name'`, a regclass for functions that take one.
  SqlWriter& RelationLiteral(const QualifiedName& name);
  // An option's value, which has no quotes where it is a plain word or number.
  SqlWriter& OptionValue(std::string_view value);

  // ( a, b, c ): `write(item)` writes one.
  template <class Items, std::invocable<const typename Items::value_type&> Write>
  SqlWriter& List(const Items& items, Write write) {
    Words("(");
    Comma(items, write);
    return Words(")");
  }
  template <class Items, std::invocable<const typename Items::value_type&> Write>
  SqlWriter& Comma(const Items& items, Write write) {
    bool first = true;
    for (const auto& item : items) {
      if (!first) text_ += ',';
      first = false;
      write(item);
    }
    return *this;
  }
  SqlWriter& Names(const std::vector<Identifier>& names);

  // A line break and `spaces` blanks in place of the next blank.
  SqlWriter& Line(int spaces = 0);
  // Ends the statement.
  SqlWriter& End();
  // What the statement that follows does, for an action that writes several. It takes the action's
  // locks.
  SqlWriter& Head(std::string_view what);
  // The same for a statement beside the one that the action is about, with the locks of its own.
  SqlWriter& Aside(std::string_view what, std::vector<RelationLock> locks = {});
  // A comment line of its own; line breaks in the text become blanks.
  SqlWriter& Note(std::string_view text);
  SqlWriter& Blank();
  // A statement that was written before, with what ends it.
  SqlWriter& Verbatim(std::string_view statement);

  const std::string& text() const { return text_; }
  // What was ended so far, one by one.
  const std::vector<Statement>& statements() const { return statements_; }

 private:
  void Separate();
  std::string text_ = {};
  std::vector<Statement> statements_ = {};
  // The head of the statement that is being written, and where it begins.
  Statement next_ = {};
  std::size_t begin_ = 0;
};

}  // namespace pleat::sql
