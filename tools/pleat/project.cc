#include "tools/pleat/project.h"

#include <filesystem>

namespace pleat {

std::map<std::string, std::string> Project::ParameterValues() const {
  std::map<std::string, std::string> values;
  for (const std::string& given : parameters) {
    const std::size_t equals = given.find('=');
    if (equals == std::string::npos) {
      throw CLI::ValidationError("--param", "expected name=value, got `" + given + "`");
    }
    values[given.substr(0, equals)] = given.substr(equals + 1);
  }
  return values;
}

void SetupProject(CLI::App& app, Project& project) {
  // A file that is asked for has to be there; the usual one need not.
  const std::string usual = std::filesystem::exists("pleat.toml") ? "pleat.toml" : "";
  app.set_config("--config", usual,
                 "Settings of the project, in TOML (pleat.toml): the options below")
      ->check(CLI::ExistingFile);
  app.add_option("--database", project.database,
                 "The database that the project's schema is for: what --from means when not given")
      ->envname("PLEAT_DATABASE");
  app.add_option("--schema", project.schema,
                 "The file or folder with the schema: what --to means when not given");
  app.add_option("--param", project.parameters, "name=value: the value of a `param` of the schema")
      ->expected(1)
      ->take_all()
      ->type_name("NAME=VALUE");
  app.add_option("--allow", project.allow,
                 "What may be destroyed, by name: drop-column:orders.note, drop-table:*")
      ->expected(1)
      ->take_all()
      ->type_name("WHAT");
  app.add_option("--scratch-cache", project.cache,
                 "A folder in which scratch servers may keep a data directory to start faster")
      ->envname("PLEAT_SCRATCH_CACHE");
}

}  // namespace pleat
