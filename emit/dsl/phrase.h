#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/catalog.h"

namespace pleat::dsl {

// Where a declaration stands: what `schema` was last set to, and what else there is.
struct Context {
  const Catalog& catalog;
  // By the table or materialized view that they belong to, in the order of their names.
  std::map<QualifiedName, std::vector<const Index*>> indexes = {};
  Identifier schema = {.text = "public"};
  // Whether islands of SQL and types stand between marks (ast/islands.h), so that nobody has to
  // parse what is printed to find them.
  bool marked = true;
};

// SQL that is an island from end to end, such as a query.
std::string Island(std::string_view sql, const Context& context);
// A declaration that is a statement of SQL: one island with all that is in it.
std::string Statement(const std::string& text, const Context& context);

// A declaration or an item of a block in the making: words with blanks between them. The only
// author of quotes here.
class Phrase {
 public:
  explicit Phrase(const Context& context) : context_(&context) {}

  Phrase& Word(std::string_view word);
  Phrase& If(bool condition, std::string_view word) { return condition ? Word(word) : *this; }
  Phrase& Name(const Identifier& name);
  // Without its schema where that is the current one or none.
  Phrase& Name(const QualifiedName& name);
  // A table that the catalog lacks, of a kind that is not modelled, keeps its schema: so the reader
  // knows that it is meant to be nowhere in the files.
  Phrase& Table(const QualifiedName& name);
  Phrase& Type(const TypeName& type);
  // A type that is written already.
  Phrase& TypeText(std::string_view text);
  Phrase& Text(std::string_view text);
  // `(a, b)`.
  Phrase& Names(const std::vector<Identifier>& names);
  // `(expression)`.
  Phrase& Island(const Expr& expression);
  // An expression behind DEFAULT: in parentheses where its end could not be told.
  Phrase& Value(const Expr& expression);
  // `(fillfactor = 70)`.
  Phrase& List(const Options& options);
  // `(first, second)` of what is written already.
  Phrase& Group(const std::vector<std::string>& parts);

  // The clauses that several kinds share; each is left out where there is nothing to say.
  Phrase& Include(const std::vector<Identifier>& columns);
  Phrase& With(const Options& options);
  Phrase& Tablespace(const std::optional<Identifier>& name);
  Phrase& Where(const std::optional<Expr>& condition);
  // OPTIONS (name 'value').
  Phrase& ForeignOptions(const std::map<std::string, std::string>& options);
  Phrase& Comment(const std::optional<std::string>& comment);
  Phrase& Sequence(const SequenceOptions& options);
  Phrase& Amount(const TimeAmount& amount);

  // The words, followed by what ends a declaration or item.
  std::string End() const { return text_ + ";\n"; }
  // The same of a declaration that is a statement of SQL.
  std::string EndStatement() const { return Statement(text_, *context_) + ";\n"; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  const Context* context_;
};

}  // namespace pleat::dsl
