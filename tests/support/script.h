#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pleat::tests {

// A statement of a script, with the comment lines that stand directly above it.
struct ScriptStatement {
  std::vector<std::string> heads = {};
  std::string text = {};
};

// Splits as psql does: at semicolons outside of quotes, dollar quotes and comments.
std::vector<ScriptStatement> SplitScript(std::string_view script);

// What commits together: the statements of a transaction, or one that stands alone; and the
// settings (SET …) of the session by then.
struct ScriptUnit {
  std::vector<std::string> settings = {};
  std::vector<std::string> statements = {};

  bool operator==(const ScriptUnit&) const = default;
};

std::vector<ScriptUnit> UnitsOf(std::string_view script);

}  // namespace pleat::tests
