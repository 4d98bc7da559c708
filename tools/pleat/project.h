#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

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
  // Where data directories of scratch servers are kept to be copied.
  std::string cache = {};

  std::map<std::string, std::string> ParameterValues() const;
};

void SetupProject(CLI::App& app, Project& project);

}  // namespace pleat
