#include "tools/pleat/cmd_dump.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "compiler/introspect/schema_dump.h"
#include "compiler/introspect/scratch_server.h"
#include "tools/pleat/dump.h"
#include "tools/pleat/rebuild.h"

namespace pleat {
namespace {

// The text of a file, by way of a server that is gone afterwards.
std::optional<std::string> DumpFiles(const std::string& source, const Project& project) {
  pg::ScratchServer server(ScratchOptionsOf(project));
  const std::string address = server.CreateDatabase("dump");
  if (source.ends_with(".sql")) {
    const pg::PsqlOutcome outcome = pg::RunPsqlFile(address, source);
    if (outcome.ok()) return pg::DumpSchema(address);
    throw std::runtime_error(fmt::format("`{}` does not load\n{}", source, outcome.errors));
  }
  Sources files;
  Sink sink;
  const State state = ReadSources({source}, Role::To, project, files, sink);
  if (!Report(sink) || !Rebuild(address, state.database.catalog)) return "";
  return pg::DumpSchema(address);
}

}  // namespace

CLI::App* SetupDump(CLI::App& app, DumpCommand& command) {
  CLI::App* dump = app.add_subcommand("dump", "Print a database as pg_dump does, to be compared");
  dump->add_option("source", command.source,
                   "What to print (default: `database` of pleat.toml, $PLEAT_DATABASE)")
      ->type_name("SOURCE");
  dump->footer(
      "What pg_dump --schema-only says, object by object, in an order that does not depend on "
      "what\n"
      "happened to the database: two that hold the same print the same text. `verify` compares by "
      "it.\n"
      "Example: diff <(pleat dump postgresql:///shop) <(pleat dump schemas)");
  return dump;
}

ExitCode RunDump(const DumpCommand& command, const Project& project) {
  const std::string source = command.source.empty() ? project.database : command.source;
  if (source.empty()) {
    fmt::print(stderr, "error: no source: give one, or `database` in pleat.toml\n");
    return ExitCode::Error;
  }
  const std::optional<std::string> text =
      IsAddress(source) ? pg::DumpSchema(source) : DumpFiles(source, project);
  if (!text) {
    fmt::print(stderr, "error: no pg_dump on this machine reads a server of that version\n");
    return ExitCode::Error;
  }
  if (text->empty()) return ExitCode::Error;
  fmt::print("{}", ToString(ReadDump(*text)));
  return ExitCode::Ok;
}

}  // namespace pleat
