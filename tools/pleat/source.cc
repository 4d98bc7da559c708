#include "tools/pleat/source.h"

#include <fmt/format.h>

#include <filesystem>

#include "compiler/ast/parse.h"
#include "compiler/ast/text.h"
#include "compiler/introspect/introspect.h"
#include "compiler/introspect/scratch_server.h"
#include "compiler/resolve/resolve.h"

namespace pleat {
namespace {

// The values for parameters that these files declare: others are meant for the other side.
std::map<std::string, std::string> ValuesFor(const std::vector<ast::File>& files,
                                             const std::map<std::string, std::string>& values) {
  std::map<std::string, std::string> own;
  for (const ast::File& file : files) {
    for (const ast::Declaration& declaration : file.declarations) {
      const auto* parameter = std::get_if<ast::Parameter>(&declaration);
      if (parameter == nullptr) continue;
      const auto value = values.find(ast::NameText(file.source->Text(parameter->name.at)));
      if (value != values.end()) own.insert(*value);
    }
  }
  return own;
}

State ReadFiles(const std::vector<std::string>& paths, Role role, const Project& project,
                Sources& files, Sink& sink) {
  const std::size_t first = files.size();
  for (const std::string& path : paths) Load(path, files, sink);
  std::vector<ast::File> parsed;
  for (std::size_t at = first; at < files.size(); ++at) {
    parsed.push_back(ast::Parse(files[at], sink));
  }
  if (!sink.ok()) return {};
  std::map<std::string, std::string> values = project.ParameterValues();
  if (role == Role::From) values = ValuesFor(parsed, values);
  Desired desired = Resolve(parsed, values, sink);
  State state;
  state.database.features = project.Features();
  state.database.catalog = std::move(desired.catalog);
  state.transition = std::move(desired.transition);
  return state;
}

State ReadScript(const std::string& path, const Project& project, Sink& sink) {
  const pg::ScratchServer server(ScratchOptionsOf(project));
  const pg::PsqlOutcome outcome = pg::RunPsqlFile(server.address(), path);
  if (!outcome.ok()) {
    sink.Add({.code = Code::Unreadable,
              .message = fmt::format("`{}` does not load", path),
              .notes = {outcome.errors}});
    return {};
  }
  return {.database = pg::Introspect(server.address())};
}

// What stands beside something else has to be read with it.
bool AreFiles(const std::vector<std::string>& sources, Sink& sink) {
  for (const std::string& source : sources) {
    if (source != "empty" && !IsAddress(source) && !source.ends_with(".sql")) continue;
    sink.Add({.code = Code::Conflict,
              .message =
                  fmt::format("`{}` stands alone: only .pleat files and folders are read together",
                              SourceName(source))});
  }
  return sink.ok();
}

State Empty(const Project& project) {
  State state;
  state.database.features = project.Features();
  const QualifiedName standard{{}, {"public"}};
  state.database.catalog.schemas[standard] = {.name = standard};
  return state;
}

}  // namespace

pg::ScratchOptions ScratchOptionsOf(const Project& project) {
  pg::ScratchOptions options;
  if (!project.cache.empty()) options.cache = project.cache;
  return options;
}

bool IsAddress(const std::string& source) {
  return source.starts_with("postgresql://") || source.starts_with("postgres://") ||
         (source.find('=') != std::string::npos && !std::filesystem::exists(source));
}

State ReadSources(const std::vector<std::string>& sources, Role role, const Project& project,
                  Sources& files, Sink& sink) {
  if (sources.size() > 1 && !AreFiles(sources, sink)) return {};
  const std::string& source = sources.front();
  if (source == "empty") return Empty(project);
  if (IsAddress(source)) return {.database = pg::Introspect(source)};
  if (source.ends_with(".sql")) {
    if (!std::filesystem::exists(source)) {
      sink.Add({.code = Code::Unreadable, .message = fmt::format("there is no file `{}`", source)});
      return {};
    }
    return ReadScript(source, project, sink);
  }
  return ReadFiles(sources, role, project, files, sink);
}

std::string SourceName(const std::string& source) {
  return IsAddress(source) ? pg::WithoutPassword(source) : source;
}

}  // namespace pleat
