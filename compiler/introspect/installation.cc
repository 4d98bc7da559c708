#include "compiler/introspect/installation.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "compiler/introspect/process.h"

namespace pleat::pg {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDebianFolder = "/usr/lib/postgresql";

bool IsProgram(const fs::path& path) { return access(path.c_str(), X_OK) == 0; }

std::optional<fs::path> FindInPath(const char* name) {
  const char* variable = std::getenv("PATH");
  std::string_view rest = variable == nullptr ? "" : variable;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(':'), rest.size());
    const fs::path candidate = fs::path(rest.substr(0, end)) / name;
    if (end > 0 && IsProgram(candidate)) return candidate;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::nullopt;
}

std::vector<fs::path> DebianFolders() {
  std::vector<fs::path> folders;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(kDebianFolder, none))
    folders.push_back(entry.path() / "bin");
  return folders;
}

// What pg_config says about itself with this option, such as `--bindir`.
fs::path PgConfig(const fs::path& program, const char* option) {
  const std::string output = RunProgram(program, {option}).output;
  return output.substr(0, output.find('\n'));
}

// Where the server looks for libraries: beside its programs, unless it was built otherwise.
fs::path LibraryFolder(const fs::path& bin) {
  const fs::path prefix = bin.parent_path();
  for (const fs::path& folder : {prefix / "lib", prefix / "lib" / "postgresql"})
    if (fs::exists(folder / "plpgsql.so")) return folder;
  return IsProgram(bin / "pg_config") ? PgConfig(bin / "pg_config", "--pkglibdir") : prefix / "lib";
}

// Reads `postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)`: "15.20"; empty where it is
// something else.
std::string VersionOf(const fs::path& program) {
  const std::string output = RunProgram(program, {"--version"}).output;
  constexpr std::string_view kBefore = "(PostgreSQL) ";
  const auto at = output.find(kBefore);
  if (at == std::string::npos) return {};
  const std::string version = output.substr(at + kBefore.size());
  return version.substr(0, version.find_first_of(" \n"));
}

int MajorOf(std::string_view version) {
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  return major;
}

std::optional<Installation> Inspect(const fs::path& bin) {
  if (!IsProgram(bin / "postgres") || !IsProgram(bin / "initdb")) return std::nullopt;
  Installation found{.bin = bin, .version = VersionOf(bin / "postgres")};
  if (found.version.empty()) return std::nullopt;
  found.major = MajorOf(found.version);
  found.timescaledb = fs::exists(LibraryFolder(bin) / "timescaledb.so");
  return found;
}

}  // namespace

std::vector<Installation> FindInstallations() {
  std::vector<fs::path> folders;
  if (const char* chosen = std::getenv("PLEAT_POSTGRES_BIN"); chosen != nullptr) {
    folders = {chosen};
  } else {
    folders = DebianFolders();
    if (const auto config = FindInPath("pg_config"))
      folders.push_back(PgConfig(*config, "--bindir"));
  }
  std::sort(folders.begin(), folders.end());
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  std::vector<Installation> installations;
  for (const auto& folder : folders)
    if (auto found = Inspect(folder)) installations.push_back(std::move(*found));
  std::stable_sort(installations.begin(), installations.end(),
                   [](const auto& a, const auto& b) { return a.major > b.major; });
  return installations;
}

std::optional<fs::path> FindPsql(const fs::path& bin) {
  if (IsProgram(bin / "psql")) return bin / "psql";
  if (auto found = FindInPath("psql")) return found;
  for (const auto& folder : DebianFolders())
    if (IsProgram(folder / "psql")) return folder / "psql";
  return std::nullopt;
}

std::optional<fs::path> FindPgDump(int server_major) {
  std::vector<fs::path> folders = DebianFolders();
  if (const auto in_path = FindInPath("pg_dump")) folders.push_back(in_path->parent_path());
  if (const auto config = FindInPath("pg_config")) folders.push_back(PgConfig(*config, "--bindir"));
  std::optional<fs::path> best;
  int best_major = 0;
  const auto consider = [&](const fs::path& program) {
    const int major = IsProgram(program) ? MajorOf(VersionOf(program)) : 0;
    if (major < server_major || (best && major >= best_major)) return;
    best = program;
    best_major = major;
  };
  if (const char* chosen = std::getenv("PLEAT_POSTGRES_BIN")) {
    consider(fs::path(chosen) / "pg_dump");
    if (best) return best;
  }
  for (const auto& folder : folders) consider(folder / "pg_dump");
  return best;
}

}  // namespace pleat::pg
