#include "tools/pleat/compile.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <future>
#include <map>

#include "compiler/diag/render.h"
#include "tools/pleat/ask.h"

namespace pleat {

void SetupSides(CLI::App& command, Sides& sides) {
  command
      .add_option("--from", sides.from,
                  "What is there (default: `database` of pleat.toml, $PLEAT_DATABASE)")
      ->type_name("SOURCE");
  command
      .add_option("--to", sides.to,
                  "What is wanted (default: `schema` of pleat.toml);\n"
                  "may be given again: files and folders are read as one")
      ->expected(1)
      ->take_all()
      ->type_name("SOURCE");
}

bool Report(const Sink& sink) {
  const std::vector<Diagnostic> diagnostics = sink.Sorted();
  if (!diagnostics.empty()) {
    fmt::print(stderr, "{}", Render(diagnostics, {.color = isatty(STDERR_FILENO) != 0}));
  }
  return sink.ok();
}

void ReportUnmodelled(const Database& database, const std::string& source) {
  if (!database.unreadable.empty()) {
    fmt::print(stderr, "{}: the role may not read these whole, and they are left alone:\n",
               SourceName(source));
    for (const ObjectKey& key : database.unreadable) fmt::print(stderr, "  {}\n", ToString(key));
  }
  if (database.unmodelled.empty()) return;
  constexpr std::size_t kShown = 40;
  fmt::print(stderr, "{}: pleat has no kind yet for these, and leaves them alone:\n",
             SourceName(source));
  for (std::size_t at = 0; at < database.unmodelled.size() && at < kShown; ++at) {
    fmt::print(stderr, "  {} {}\n", database.unmodelled[at].kind, database.unmodelled[at].name);
  }
  if (database.unmodelled.size() <= kShown) return;
  std::map<std::string, int> counts;
  for (const Unmodelled& object : database.unmodelled) ++counts[object.kind];
  std::string all;
  for (const auto& [kind, count] : counts) {
    all += fmt::format("{}{} {}", all.empty() ? "" : ", ", count, kind);
  }
  fmt::print(stderr, "  and {} more; in all: {}\n", database.unmodelled.size() - kShown, all);
}

namespace {

// Files are read while a server answers; two sides of files one after the other, as the parser of
// SQL is not for two threads.
bool ReadBoth(const std::string& from, const std::vector<std::string>& to, const Project& project,
              Compiled& compiled) {
  Sources from_files;
  Sink from_sink;
  const auto policy =
      IsAddress(from) != IsAddress(to.front()) ? std::launch::async : std::launch::deferred;
  std::future<State> reading = std::async(
      policy, [&] { return ReadSources({from}, Role::From, project, from_files, from_sink); });
  Sources to_files;
  Sink to_sink;
  if (policy == std::launch::deferred) compiled.from = reading.get();
  compiled.to = ReadSources(to, Role::To, project, to_files, to_sink);
  if (policy == std::launch::async) compiled.from = reading.get();
  const bool from_is_fine = Report(from_sink);
  return Report(to_sink) && from_is_fine;
}

// The table in which a runner of migrations keeps what it has run is the runner's own, unless the
// files say otherwise.
void LeaveJournals(Catalog& there, const Catalog& wanted) {
  std::erase_if(there.tables, [&](const auto& table) {
    const QualifiedName& name = table.first;
    const bool journal =
        name.name.text == "alembic_version" || name.name.text == "_prisma_migrations";
    return journal && !wanted.tables.contains(name);
  });
}

}  // namespace

std::optional<Compiled> Compile(const Sides& sides, const PlanOptions& given,
                                const Project& project, Keep keep) {
  const std::string from = sides.from.empty() ? project.database : sides.from;
  const std::vector<std::string>& to = sides.to.empty() ? project.schema : sides.to;
  if (from.empty() || to.empty()) {
    fmt::print(stderr, "error: {} is missing: give it, or `{}` in pleat.toml\n",
               from.empty() ? "--from" : "--to", from.empty() ? "database" : "schema");
    return std::nullopt;
  }
  if (project.warning_after > project.danger_after) {
    fmt::print(stderr,
               "error: --warning-after ({}) is more than --danger-after ({}): a danger is longer "
               "than a warning\n",
               project.warning_after, project.danger_after);
    return std::nullopt;
  }
  Compiled compiled;
  if (!ReadBoth(from, to, project, compiled)) return std::nullopt;
  Sink sink;
  ReportUnmodelled(compiled.from.database, from);
  PlanOptions options = given;
  options.allow.insert(project.allow.begin(), project.allow.end());
  options.small_table = project.small_table;
  options.thresholds = {.warning = std::chrono::milliseconds(project.warning_after),
                        .danger = std::chrono::milliseconds(project.danger_after)};
  State wanted;
  if (keep == Keep::Desired) {
    wanted = compiled.to;
  } else {
    wanted = std::move(compiled.to);
    compiled.to = {};
  }
  wanted.transition.column_order = project.column_order;
  LeaveJournals(compiled.from.database.catalog, wanted.database.catalog);
  Comparison comparison = Compare(compiled.from.database, std::move(wanted.database.catalog),
                                  std::move(wanted.transition));
  if (IsAddress(from)) AskServer(from, comparison);
  compiled.plan = BuildPlan(compiled.from.database, comparison, options, sink);
  if (!Report(sink)) return std::nullopt;
  return compiled;
}

}  // namespace pleat
