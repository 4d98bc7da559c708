#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/model/database.h"

namespace CLI {
class App;
}

namespace pleat {

// What holds for every command: from pleat.toml, or before the command's name.
struct Project {
  // Default of --from.
  std::string database = {};
  // Default of --to.
  std::vector<std::string> schema = {};
  // "name=value" for `param` declarations.
  std::vector<std::string> parameters = {};
  std::vector<std::string> allow = {};
  // Tables known to have fewer rows are changed in one statement each.
  std::int64_t small_table = 0;
  // Milliseconds that others wait, from which on that is a warning or a danger.
  std::int64_t warning_after = 100;
  std::int64_t danger_after = 1000;
  // Tables whose columns stand in another order than in the files are rebuilt.
  bool column_order = false;
  // The versions that files are for, such as "14" and "2.17.2"; any where empty.
  std::string postgresql = {};
  std::string timescaledb = {};
  // Where data directories of scratch servers are kept to be copied.
  std::string cache = {};

  std::map<std::string, std::string> ParameterValues() const;
  // What the server can do that files are for.
  ServerFeatures Features() const;
};

void SetupProject(CLI::App& app, Project& project);

}  // namespace pleat
