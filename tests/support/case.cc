#include "tests/support/case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>

#include "compiler/ast/parse.h"
#include "compiler/diag/render.h"

namespace pleat::tests {
namespace {

Desired ResolveAll(Sources& files, Sink& sink) {
  std::vector<ast::File> parsed;
  for (const SourceFile& file : files) parsed.push_back(ast::Parse(file, sink));
  Desired desired;
  if (sink.ok()) desired = Resolve(parsed, {}, sink);
  // Spans point into files that do not outlive this function.
  desired.sources.clear();
  EXPECT_TRUE(sink.ok()) << Render(sink.Sorted());
  return desired;
}

Desired ResolvePath(const std::filesystem::path& path) {
  Sources files;
  Sink sink;
  Load(path.string(), files, sink);
  return ResolveAll(files, sink);
}

}  // namespace

std::filesystem::path GoldenFolder() {
  return std::filesystem::path(PLEAT_SOURCE_DIR) / "tests/golden";
}

std::string TestName(std::string name) {
  for (char& c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
}

std::vector<std::string> CaseNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(GoldenFolder())) {
    if (entry.path().filename() != "after.pleat") continue;
    const auto folder = entry.path().parent_path();
    names.push_back(std::filesystem::relative(folder, GoldenFolder()).generic_string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Case ReadCase(const std::string& name) {
  Case result{.folder = GoldenFolder() / name, .before = EmptyCatalog()};
  const auto before = result.folder / "before.pleat";
  if (std::filesystem::exists(before)) result.before = ResolvePath(before).catalog;
  result.after = ResolvePath(result.folder / "after.pleat");
  result.after.transition.column_order = std::filesystem::exists(result.folder / "column_order");
  if (const auto server = ReadFile(result.folder / "server")) {
    result.features = FeaturesOf(std::stoi(*server));
  }
  return result;
}

std::optional<std::string> ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Desired ResolveText(const std::string& text) {
  Sources files;
  files.emplace_back("text.pleat", text);
  Sink sink;
  return ResolveAll(files, sink);
}

Plan PlanFor(const Database& live, const Desired& after, const PlanOptions& options) {
  Sink sink;
  Plan plan = BuildPlan(live, after.catalog, after.transition, options, sink);
  EXPECT_TRUE(sink.ok()) << Render(sink.Sorted());
  return plan;
}

Plan PlanBetween(const Catalog& before, const Desired& after, const PlanOptions& options) {
  Database live;
  live.catalog = before;
  return PlanFor(live, after, options);
}

Plan PlanOf(const Case& c, const PlanOptions& options) {
  return PlanFor({.catalog = c.before, .features = c.features}, c.after, options);
}

Catalog EmptyCatalog() {
  Catalog catalog;
  const QualifiedName standard{{}, {"public"}};
  catalog.schemas[standard] = {.name = standard};
  return catalog;
}

}  // namespace pleat::tests
