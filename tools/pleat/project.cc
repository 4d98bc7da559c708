#include "tools/pleat/project.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <limits>

#include "tools/pleat/allow.h"

namespace pleat {
namespace {

// "15" or "15.3".
CLI::Validator Version() {
  return CLI::Validator(
      [](const std::string& text) -> std::string {
        const bool numbers = text.find_first_not_of("0123456789.") == std::string::npos;
        const bool begins = !text.empty() && text.front() != '.' && text.back() != '.';
        return numbers && begins ? "" : "`" + text + "` is no version";
      },
      "", "version");
}

// As server_version_num; of "15", the last that there may be.
int VersionNumber(const std::string& version) {
  constexpr int kLast = 9999;
  char* rest = nullptr;
  const int major = static_cast<int>(std::strtol(version.c_str(), &rest, 10));
  const int minor = *rest == '.' ? static_cast<int>(std::strtol(rest + 1, nullptr, 10)) : kLast;
  return major * 10000 + minor;
}

}  // namespace

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

ServerFeatures Project::Features() const {
  ServerFeatures features;
  if (!postgresql.empty()) features = FeaturesOf(VersionNumber(postgresql));
  if (!timescaledb.empty()) features.timescaledb = timescaledb;
  return features;
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
  const auto add_threshold = [&](const char* name, std::int64_t& place, const char* what) {
    app.add_option(name, place, what)
        ->type_name("MS")
        ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max(), "number"))
        ->capture_default_str();
  };
  add_threshold("--warning-after", project.warning_after,
                "From how many milliseconds on that others wait is a warning");
  add_threshold("--danger-after", project.danger_after, "The same of a danger");
  app.add_flag("--column-order", project.column_order,
               "Rebuild tables whose columns stand in another order than in the files");
  app.add_option("--postgresql", project.postgresql,
                 "The version of PostgreSQL that files are for, such as 14; a database\n"
                 "says its own")
      ->type_name("VERSION")
      ->check(Version());
  app.add_option("--timescaledb", project.timescaledb, "The same of TimescaleDB, such as 2.17")
      ->type_name("VERSION")
      ->check(Version());
  app.add_option("--scratch-cache", project.cache,
                 "A folder that lets throw-away servers start faster")
      ->type_name("FOLDER")
      ->envname("PLEAT_SCRATCH_CACHE");
}

}  // namespace pleat
