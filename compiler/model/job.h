#pragma once

#include <optional>
#include <string>

#include "compiler/model/expr.h"
#include "compiler/model/name.h"
#include "compiler/model/schedule.h"

namespace pleat {

// A job of TimescaleDB's that a user added (add_job()). It lives in no schema. TimescaleDB gives it
// a number, which differs between databases, and lets it have a name; without one it goes by that
// of its procedure.
struct Job {
  QualifiedName name = {};
  QualifiedName procedure = {};
  // A jsonb.
  std::optional<Expr> config = {};
  // The function that looks at a new config.
  std::optional<QualifiedName> check = {};
  Schedule schedule = {};
  // Always absent: PostgreSQL has no comments on them. It stands here so that all kinds have one.
  std::optional<std::string> comment = {};

  bool operator==(const Job&) const = default;
};

}  // namespace pleat
