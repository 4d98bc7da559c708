#include "tools/pleat/cmd_fmt.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "compiler/ast/format.h"

namespace pleat {
namespace {

// Beside the file first, then in its place, so that a full disk loses nothing.
bool Replace(const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  std::ofstream file(beside, std::ios::binary);
  file << text;
  file.close();
  std::error_code error;
  if (file) {
    std::filesystem::permissions(beside, std::filesystem::status(path).permissions(), error);
    std::filesystem::rename(beside, path, error);
  }
  if (!file || error) {
    std::filesystem::remove(beside, error);
    fmt::print(stderr, "error: cannot write `{}`\n", path);
    return false;
  }
  return true;
}

}  // namespace

CLI::App* SetupFmt(CLI::App& app, FmtCommand& command) {
  CLI::App* format = app.add_subcommand("fmt", "Put schema files into their one layout, in place");
  format
      ->add_option("path", command.paths,
                   "Files and folders, or `-` to go from stdin to stdout\n"
                   "(default: `schema` of pleat.toml)")
      ->type_name("PATH");
  format->add_flag("--check", command.check,
                   "Change nothing; list what differs, and exit with 2 if anything does");
  format->footer("Example: pleat fmt --check schemas");
  return format;
}

ExitCode RunFmt(const FmtCommand& command, const Project& project) {
  const std::vector<std::string>& paths = command.paths.empty() ? project.schema : command.paths;
  if (paths.empty()) {
    fmt::print(stderr, "error: no path: give one, or `schema` in pleat.toml\n");
    return ExitCode::Error;
  }
  Sources files;
  Sink sink;
  const bool from_stdin = paths == std::vector<std::string>{"-"};
  if (from_stdin) {
    std::string text;
    char buffer[65536];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, stdin))
      text.append(buffer, got);
    files.emplace_back("<stdin>", text);
  } else {
    for (const std::string& path : paths) Load(path, files, sink);
  }
  bool different = false;
  bool failed = false;
  for (const SourceFile& file : files) {
    const std::optional<std::string> text = ast::Format(file, sink);
    if (!text) continue;
    if (from_stdin && !command.check) fmt::print("{}", *text);
    if (*text == file.text) continue;
    different = true;
    if (command.check) {
      fmt::print("{}\n", file.name);
    } else if (!from_stdin) {
      failed = !Replace(file.name, *text) || failed;
    }
  }
  if (!Report(sink) || failed) return ExitCode::Error;
  return command.check && different ? ExitCode::Different : ExitCode::Ok;
}

}  // namespace pleat
