#pragma once

#include <map>
#include <optional>
#include <string>

#include "compiler/model/name.h"

namespace pleat {

// OPTIONS (name 'value', …) of whatever is foreign, without passwords: what the files do not say of
// those is left as it is.
using ForeignOptions = std::map<std::string, std::string>;

// Whether an option holds a secret, which is neither read nor printed.
bool IsSecret(const std::string& option);

// pg_foreign_data_wrapper. It lives in no schema.
struct ForeignDataWrapper {
  QualifiedName name = {};
  std::optional<QualifiedName> handler = {};
  std::optional<QualifiedName> validator = {};
  ForeignOptions options = {};
  std::optional<std::string> comment = {};

  bool operator==(const ForeignDataWrapper&) const = default;
};

// pg_foreign_server. It lives in no schema.
struct ForeignServer {
  QualifiedName name = {};
  Identifier wrapper = {};
  std::optional<std::string> type = {};
  std::optional<std::string> version = {};
  ForeignOptions options = {};
  std::optional<std::string> comment = {};

  bool operator==(const ForeignServer&) const = default;
};

// pg_user_mapping: of a server (`owner`) for a role or "public".
struct UserMapping {
  MemberName name = {};
  ForeignOptions options = {};
  std::optional<std::string> comment = {};

  bool operator==(const UserMapping&) const = default;
};

}  // namespace pleat
