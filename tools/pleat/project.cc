#include "tools/pleat/project.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <limits>

#include "tools/pleat/allow.h"

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
                 "Where the options below may stand, in TOML:\n"
                 "pleat.toml of the current folder, if there is one")
      ->type_name("FILE");
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.add_option("--database", project.database,
                 "The database that the schema is for: what --from means when not given")
      ->type_name("SOURCE")
      ->envname("PLEAT_DATABASE");
  app.add_option("--schema", project.schema,
                 "The files with the schema: what --to means when not given;\n"
                 "may be given again, all are read as one")
      ->expected(1)
      ->take_all()
      ->type_name("SOURCE");
  app.add_option("--param", project.parameters, "The value of a `param` of the schema")
      ->expected(1)
      ->take_all()
      ->type_name("NAME=VALUE");
  SetupAllow(app, project.allow);
  app.add_option("--small-table", project.small_table,
                 "A table with fewer rows, by the server's estimate, may be scanned\n"
                 "and indexed in one statement, while writes wait")
      ->type_name("ROWS")
      ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max(), "number"))
      ->capture_default_str();
  app.add_option("--scratch-cache", project.cache,
                 "A folder that lets throw-away servers start faster")
      ->type_name("FOLDER")
      ->envname("PLEAT_SCRATCH_CACHE");
}

}  // namespace pleat
