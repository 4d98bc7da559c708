#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"

namespace pleat::ast {

// A part of a file that is not the language's own: SQL, or a type.
struct Island {
  enum class Kind { Sql, Type };
  Kind kind = Kind::Sql;
  Range at = {};
};

// All islands of a file in the order of its text; none lies within another.
std::vector<Island> IslandsOf(const File& file);

// Whoever prints a file can say itself where the islands are, by bytes that no UTF-8 holds before
// and behind each.
inline constexpr char kSqlBegins = '\xFD';
inline constexpr char kTypeBegins = '\xFE';
inline constexpr char kIslandEnds = '\xFF';

struct Unmarked {
  std::string text = {};
  std::vector<Island> islands = {};
};

// The text without its marks. Nothing where they do not pair: then it holds such bytes of its own.
std::optional<Unmarked> Unmark(std::string_view marked);

// The same of any text.
std::string WithoutMarks(std::string_view marked);

}  // namespace pleat::ast
