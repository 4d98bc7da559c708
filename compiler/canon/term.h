#pragma once

// Private to canon/: what a text means, in a form in which PostgreSQL's several ways to write the
// same thing are one.

#include <string>
#include <utility>
#include <vector>

#include "compiler/canon/builtin.h"
#include "compiler/canon/equal.h"

namespace pleat::canon {

struct Term {
  enum class Kind {
    // `name` is the column, `text` says which entry of which FROM it belongs to.
    Column,
    // `text` is the canonical spelling within `type`.
    Literal,
    Null,
    // To `type` with the modifiers `text`; to the domain `name` over `type`.
    Cast,
    // `text` is the operator, `name.schema` its schema where it is not pg_catalog.
    Operator,
    // `name` is the function; `text` has the flags of the call.
    Call,
    And,
    Or,
    Not,
    // ARRAY[…] of `type`.
    Array,
    // COLLATE `name`.
    Collate,
    // A relation in FROM; `text` is "only" for ONLY.
    Relation,
    // Any other construct: `text` says which.
    Node,
    // A number, word or name that is part of a construct.
    Word,
    // Nothing where something could be.
    Absent,
  };

  Kind kind = Kind::Absent;
  std::string text = {};
  QualifiedName name = {};
  // Of the value; empty where it is not known.
  Type type = {};
  std::vector<Term> parts = {};

  bool Is(Kind other) const { return kind == other; }
};

inline Term Word(std::string text) { return {.kind = Term::Kind::Word, .text = std::move(text)}; }

inline Term Node(std::string text, std::vector<Term> parts, Type type = {}) {
  return {.kind = Term::Kind::Node,
          .text = std::move(text),
          .type = std::move(type),
          .parts = std::move(parts)};
}

// Whether a column of any FROM stands in `term`.
bool ContainsColumn(const Term& term);

// Whether both terms are the same, where a name without a schema is the same as one in a schema of
// `context`'s search path.
bool Matches(const Term& a, const Term& b, const Context& context);

}  // namespace pleat::canon
