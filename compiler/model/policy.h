#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/name.h"

namespace pleat {

// What a policy applies to (pg_policy.polcmd).
enum class PolicyCommand { All, Select, Insert, Update, Delete };

// "all", "select" …: the word after FOR.
std::string_view Word(PolicyCommand command);

// pg_policy; `name` is the table's with the policy's own. Whether policies are in force at all is a
// property of the table.
struct Policy {
  MemberName name = {};
  bool permissive = true;
  PolicyCommand command = PolicyCommand::All;
  // Sorted; empty for PUBLIC.
  std::vector<Identifier> roles = {};
  std::optional<Expr> visible = {};
  std::optional<Expr> check = {};
  std::optional<std::string> comment = {};

  bool operator==(const Policy&) const = default;
};

}  // namespace pleat
