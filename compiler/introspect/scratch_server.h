#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/introspect/installation.h"

namespace pleat::pg {

struct ScratchOptions {
  // The first of FindInstallations() where absent.
  std::optional<Installation> installation = {};
  // Where the data directory of a fresh server is kept to be copied the next time; made by initdb
  // each time where absent.
  std::optional<std::filesystem::path> cache = {};
  // Further settings of the server, each as `name=value`.
  std::vector<std::string> settings = {};
};

// A throw-away server of one's own: in a temporary folder, on a private socket, without TCP,
// durability and background work. Server and folder are gone with the object, and also when our
// process dies in whatever way: a small process beside the server waits for that.
class ScratchServer {
 public:
  // Throws Error where there is no installation, or the server does not start.
  explicit ScratchServer(const ScratchOptions& options = {});
  ~ScratchServer();
  ScratchServer(const ScratchServer&) = delete;
  ScratchServer& operator=(const ScratchServer&) = delete;

  const Installation& installation() const { return installation_; }
  // postgresql:// URI of a database, as the superuser `postgres`.
  std::string address(std::string_view database = "postgres") const;
  // An empty database of that name; gives its address.
  std::string CreateDatabase(const std::string& name);
  // The temporary folder.
  const std::filesystem::path& folder() const { return folder_; }

 private:
  void MakeData(const std::optional<std::filesystem::path>& cache);
  void Start();
  void AwaitReady();
  void Stop();

  Installation installation_;
  std::vector<std::string> settings_;
  std::filesystem::path folder_;
  pid_t keeper_ = -1;
  // Closing this end tells the keeper that we are done.
  int lifeline_ = -1;
  // Gets a byte when the server ends of itself.
  int alarm_ = -1;
};

struct PsqlOutcome {
  int status = 0;
  // What psql printed on its standard error: `psql:file.sql:3: ERROR:  …`.
  std::string errors = {};

  bool ok() const { return status == 0; }
};

// Runs a script in `psql -X -q -v ON_ERROR_STOP=1`. Throws Error where there is no psql.
PsqlOutcome RunPsqlFile(const std::string& address, const std::filesystem::path& file);
PsqlOutcome RunPsqlText(const std::string& address, std::string_view script);

}  // namespace pleat::pg
