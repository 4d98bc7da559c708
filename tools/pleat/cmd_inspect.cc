#include "tools/pleat/cmd_inspect.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "compiler/model/portable.h"
#include "emit/dsl/emit.h"
#include "emit/dsl/split.h"
#include "tools/pleat/write_folder.h"

namespace pleat {

CLI::App* SetupInspect(CLI::App& app, InspectCommand& command) {
  CLI::App* inspect = app.add_subcommand("inspect", "Print a database as a schema file");
  inspect
      ->add_option("source", command.source,
                   "What to print (default: `database` of pleat.toml, $PLEAT_DATABASE)")
      ->type_name("SOURCE");
  inspect->add_option("--split", command.split, "Write a folder instead, a file a table")
      ->type_name("FOLDER");
  inspect->footer(
      "The way to begin with a database that is there already. What pleat has no kind for is "
      "listed\n"
      "on stderr and left alone. --split makes the folder, or writes the same files again; a "
      "folder that\n"
      "holds anything else is left as it is.\n"
      "Example: pleat inspect postgresql:///shop > schemas/shop.pleat");
  return inspect;
}

ExitCode RunInspect(const InspectCommand& command, const Project& project) {
  const std::string source = command.source.empty() ? project.database : command.source;
  if (source.empty()) {
    fmt::print(stderr, "error: no source: give one, or `database` in pleat.toml\n");
    return ExitCode::Error;
  }
  Sources files;
  Sink sink;
  State state = ReadSources({source}, Role::To, project, files, sink);
  if (!Report(sink)) return ExitCode::Error;
  ReportUnmodelled(state.database, source);
  const Catalog catalog = state.database.roles ? AsDeclared(std::move(state.database))
                                               : std::move(state.database.catalog);
  if (command.split.empty()) {
    fmt::print("{}", EmitDsl(catalog));
    return ExitCode::Ok;
  }
  const FolderText text = SplitDsl(catalog);
  WriteFolder(command.split, text);
  for (const auto& [path, content] : text) fmt::print("{}/{}\n", command.split, path);
  return ExitCode::Ok;
}

}  // namespace pleat
