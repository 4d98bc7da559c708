#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/name.h"

namespace pleat {

// In which sessions a trigger or rule fires, by session_replication_role (pg_trigger.tgenabled,
// pg_rewrite.ev_enabled, pg_event_trigger.evtenabled).
enum class Firing { Origin, Replica, Always, Disabled };

// "enable replica", "enable always", "disable"; "enable" for Origin.
std::string_view ToString(Firing firing);
// From the letter of the catalog: O, R, A or D.
Firing FiringOf(char letter);

// pg_trigger, without those that are PostgreSQL's own (tgisinternal) and those that a partition has
// from its table.
struct Trigger {
  // Of the table or view, and its own.
  MemberName name = {};
  enum class Timing { Before, After, InsteadOf };
  Timing timing = Timing::Before;
  bool on_insert = false;
  bool on_update = false;
  bool on_delete = false;
  bool on_truncate = false;
  // UPDATE OF.
  std::vector<Identifier> columns = {};
  bool for_each_row = false;
  bool constraint = false;
  bool deferrable = false;
  bool initially_deferred = false;
  // FROM of a constraint trigger.
  std::optional<QualifiedName> referenced = {};
  // REFERENCING OLD TABLE AS, NEW TABLE AS.
  std::optional<Identifier> old_table = {};
  std::optional<Identifier> new_table = {};
  std::optional<Expr> when = {};
  QualifiedName function = {};
  std::vector<std::string> arguments = {};
  Firing firing = Firing::Origin;
  std::optional<std::string> comment = {};

  bool operator==(const Trigger&) const = default;
};

}  // namespace pleat
