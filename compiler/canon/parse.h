#pragma once

// Private to canon/: the only header that shows libpg_query's parse tree.

#include <pg_query/pg_query.pb-c.h>

#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/canon/references.h"

namespace pleat::canon {

// The tree that PostgreSQL 15's grammar makes of an Expr.
class ParseTree {
 public:
  static std::variant<ParseTree, SyntaxError> Of(const Expr& expr, Form form);

  // One statement of any kind.
  static std::variant<ParseTree, SyntaxError> OfStatement(const std::string& text);

  // Null but for OfStatement: what the statement is.
  const ProtobufCMessage* statement() const { return statement_; }
  const PgQuery__SelectStmt& select() const { return *select_; }
  // The text that was parsed: for an expression with SELECT before it, so that every `location` of
  // the tree is an offset into it.
  const std::string& text() const { return text_; }
  // How many bytes of text() stand before the Expr's own.
  std::size_t prefix() const { return prefix_; }

 private:
  // Parses text_; null and the error in `error`, counted in text_, where it is not SQL.
  const PgQuery__ParseResult* Parse(std::optional<SyntaxError>& error);

  std::string text_ = {};
  std::size_t prefix_ = 0;
  // Where the tree lives.
  std::unique_ptr<std::pmr::monotonic_buffer_resource> memory_ = {};
  const PgQuery__SelectStmt* select_ = nullptr;
  const ProtobufCMessage* statement_ = nullptr;
};

// libpg_query counts the position of an error in characters, from one.
std::size_t ByteOffset(std::string_view text, int cursor);

// The message inside of a Node; null for null and for an empty node (an omitted list element).
const ProtobufCMessage* Unwrap(const PgQuery__Node* node);

// `message` as a T where it is one, otherwise null.
template <class T>
const T* As(const ProtobufCMessage* message);
template <class T>
const T* As(const PgQuery__Node* node) {
  return As<T>(Unwrap(node));
}

#define PLEAT_NODE(Type, descriptor_name)                                \
  template <>                                                            \
  inline const Type* As<Type>(const ProtobufCMessage* message) {         \
    return message != nullptr && message->descriptor == &descriptor_name \
               ? reinterpret_cast<const Type*>(message)                  \
               : nullptr;                                                \
  }
#include "compiler/canon/nodes.def"

// The messages directly below `message`, in the order of its fields, nodes unwrapped.
std::vector<const ProtobufCMessage*> Children(const ProtobufCMessage& message);

// The text of a String node; empty for anything else.
std::string_view StringOf(const PgQuery__Node* node);

// A dotted name as lists of String nodes give it: `name`, `schema.name`, `database.schema.name`.
QualifiedName NameOf(PgQuery__Node* const* parts, std::size_t count);

// A name written inside of a string: nextval('public."Odd"'). Empty where it is not one.
QualifiedName NameInLiteral(std::string_view text);

}  // namespace pleat::canon
