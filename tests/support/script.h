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

}  // namespace pleat::tests
