#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/name.h"
#include "compiler/model/trigger.h"

namespace pleat {

// pg_event_trigger.
struct EventTrigger {
  // Without a schema.
  QualifiedName name = {};
  // "ddl_command_end" and the like.
  std::string event = {};
  // WHEN TAG IN, in upper case and in the order of their names; empty for all.
  std::vector<std::string> tags = {};
  QualifiedName function = {};
  Firing firing = Firing::Origin;
  std::optional<std::string> comment = {};

  bool operator==(const EventTrigger&) const = default;
};

}  // namespace pleat
