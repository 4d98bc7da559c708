#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "compiler/model/name.h"

namespace pleat {

// pg_authid: a role of the whole server. Passwords are never looked at.
struct ServerRole {
  QualifiedName name = {};
  bool superuser = false;
  bool create_database = false;
  bool create_role = false;
  bool inherit = true;
  bool login = false;
  bool replication = false;
  bool bypass_row_security = false;
  std::optional<std::int64_t> connection_limit = {};
  // As the server prints it in UTC.
  std::optional<std::string> valid_until = {};
  std::set<Identifier> member_of = {};
  std::optional<std::string> comment = {};

  bool operator==(const ServerRole&) const = default;
};

}  // namespace pleat
