#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pleat::pg {

// The programs of one PostgreSQL server on this machine.
struct Installation {
  // Holds postgres and initdb.
  std::filesystem::path bin = {};
  // "15.20".
  std::string version = {};
  int major = 0;
  // The library that shared_preload_libraries wants is there.
  bool timescaledb = false;
};

// The newest first: $PLEAT_POSTGRES_BIN alone where it is set, else /usr/lib/postgresql/*/bin and
// what the pg_config of $PATH names.
std::vector<Installation> FindInstallations();

// The psql of `bin`, else of $PATH, else of any installation.
std::optional<std::filesystem::path> FindPsql(const std::filesystem::path& bin);

// A pg_dump that reads servers of that major version: none reads a server newer than itself. That
// of $PLEAT_POSTGRES_BIN, else the oldest that will do.
std::optional<std::filesystem::path> FindPgDump(int server_major);

}  // namespace pleat::pg
