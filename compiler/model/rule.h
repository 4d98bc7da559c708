#pragma once

#include <optional>
#include <string>

#include "compiler/model/expr.h"
#include "compiler/model/name.h"
#include "compiler/model/trigger.h"

namespace pleat {

// pg_rewrite, without those that views are made of (_RETURN).
struct Rule {
  // Of the relation, and its own.
  MemberName name = {};
  enum class Event { Select, Insert, Update, Delete };
  Event event = Event::Insert;
  bool instead = false;
  std::optional<Expr> where = {};
  // A command, or several in parentheses; empty for NOTHING.
  Expr action = {};
  Firing firing = Firing::Origin;
  std::optional<std::string> comment = {};

  bool operator==(const Rule&) const = default;
};

// "select", "insert", "update", "delete".
std::string_view ToString(Rule::Event event);

}  // namespace pleat
