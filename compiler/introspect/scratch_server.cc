#include "compiler/introspect/scratch_server.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "compiler/introspect/process.h"
#include "compiler/introspect/session.h"
#include "compiler/model/quote.h"

namespace pleat::pg {

namespace fs = std::filesystem;

namespace {

constexpr auto kStartLimit = std::chrono::seconds(60);
constexpr std::uint64_t kRoomNeeded = 256ull << 20;

[[noreturn]] void Fail(const std::string& message) { throw Error("", "scratch server", message); }

// Memory where there is enough of it, for initdb writes a thousand files.
fs::path TemporaryFolder() {
  struct statvfs room = {};
  const char* memory = "/dev/shm";
  if (access(memory, W_OK) == 0 && statvfs(memory, &room) == 0 &&
      room.f_bavail * room.f_frsize > kRoomNeeded)
    return memory;
  return fs::temp_directory_path();
}

fs::path MakeFolder() {
  std::string pattern = (TemporaryFolder() / "pleat-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr)
    Fail(fmt::format("cannot make a folder in `{}`", TemporaryFolder().string()));
  return pattern;
}

void GiveTo(const std::optional<Account>& account, const fs::path& path) {
  if (account && lchown(path.c_str(), account->user, account->group) != 0)
    Fail(fmt::format("cannot give `{}` to `{}`", path.string(), account->name));
}

void CopyFolder(const fs::path& from, const fs::path& to, const std::optional<Account>& account) {
  fs::create_directory(to, from);
  GiveTo(account, to);
  for (const auto& entry : fs::directory_iterator(from)) {
    const fs::path target = to / entry.path().filename();
    if (entry.is_directory()) {
      CopyFolder(entry.path(), target, account);
    } else {
      fs::copy_file(entry.path(), target);
      GiveTo(account, target);
    }
  }
}

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Distinguishes what initdb makes: by the program's place, version and age.
std::string TemplateName(const Installation& installation) {
  struct stat facts = {};
  stat((installation.bin / "postgres").c_str(), &facts);
  const auto key =
      fmt::format("{} {} {}", installation.bin.string(), facts.st_mtime, facts.st_size);
  return fmt::format("postgres-{}-{:016x}", installation.version, std::hash<std::string>()(key));
}

void InitDb(const Installation& installation, const fs::path& data) {
  std::vector<std::string> arguments = {
      "-D",
      data.string(),
      "-U",
      "postgres",
      "-A",
      "trust",
      "-E",
      "UTF8",
      "--no-sync",
      "--wal-segsize=1",
      "--locale=C.UTF-8",
  };
  auto outcome = RunProgram(installation.bin / "initdb", arguments, "", ServerAccount());
  if (outcome.status != 0) {
    // Not every system has the locale.
    arguments.back() = "--locale=C";
    outcome = RunProgram(installation.bin / "initdb", arguments, "", ServerAccount());
  }
  if (outcome.status != 0) Fail("initdb failed: " + outcome.errors);
}

// Chapter 20 of the manual; none of it can change what the catalog says.
std::vector<std::string> ServerArguments(const Installation& installation, const fs::path& folder,
                                         const std::vector<std::string>& further) {
  std::vector<std::string> settings = {
      "listen_addresses=",
      "unix_socket_directories=" + folder.string(),
      "unix_socket_permissions=0700",
      "dynamic_shared_memory_type=mmap",
      "fsync=off",
      "synchronous_commit=off",
      "full_page_writes=off",
      "wal_level=minimal",
      "max_wal_senders=0",
      "max_wal_size=64MB",
      "min_wal_size=2MB",
      "checkpoint_timeout=1h",
      "shared_buffers=32MB",
      "max_connections=20",
      "max_locks_per_transaction=1024",
      "autovacuum=off",
      "jit=off",
  };
  if (installation.timescaledb) {
    settings.emplace_back("shared_preload_libraries=timescaledb");
    settings.emplace_back("timescaledb.telemetry_level=off");
    // No policy runs here: rows stay where a test put them.
    settings.emplace_back("max_worker_processes=0");
  }
  settings.insert(settings.end(), further.begin(), further.end());
  std::vector<std::string> arguments = {"-D", (folder / "data").string()};
  for (auto& setting : settings) {
    arguments.emplace_back("-c");
    arguments.push_back(std::move(setting));
  }
  return arguments;
}

// The server's process: never outlives the keeper, its parent.
[[noreturn]] void RunServer(const Installation& installation, const fs::path& folder,
                            const std::vector<std::string>& settings) {
  const int log = open((folder / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) signal(number, SIG_DFL);
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  Become(installation.bin / "postgres", ServerArguments(installation, folder, settings),
         {.account = ServerAccount(), .signal_at_parents_death = SIGQUIT});
  _exit(1);
}

// Closes every descriptor but these two and the standard ones, which nobody else shall find open
// because of us.
void CloseOthers(int first, int second) {
  const auto limit = static_cast<int>(sysconf(_SC_OPEN_MAX));
  const int low = std::min(first, second);
  const int high = std::max(first, second);
  const auto close_range_of = [limit](int from, int to) {
    if (from <= to && close_range(static_cast<unsigned>(from), static_cast<unsigned>(to), 0) != 0)
      for (int fd = from; fd <= std::min(to, limit); ++fd) close(fd);
  };
  close_range_of(STDERR_FILENO + 1, low - 1);
  close_range_of(low + 1, high - 1);
  close_range_of(high + 1, limit);
}

// The process between us and the server: waits until the other end of `lifeline` is closed, by us
// or by our death.
[[noreturn]] void Keep(const Installation& installation, const fs::path& folder,
                       const std::vector<std::string>& settings, int lifeline, int alarm_fd) {
  setsid();
  // Only the end of the lifeline counts.
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) signal(number, SIG_IGN);
  CloseOthers(lifeline, alarm_fd);
  const pid_t server = fork();
  if (server == 0) RunServer(installation, folder, settings);
  bool running = server > 0;
  pollfd ended{.fd = lifeline, .events = POLLIN, .revents = 0};
  while (poll(&ended, 1, 100) == 0) {
    if (running && waitpid(server, nullptr, WNOHANG) == server) {
      running = false;
      (void)!write(alarm_fd, "x", 1);
    }
  }
  if (running) {
    kill(server, SIGQUIT);
    waitpid(server, nullptr, 0);
  }
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  _exit(0);
}

}  // namespace

ScratchServer::ScratchServer(const ScratchOptions& options) : settings_(options.settings) {
  if (options.installation) {
    installation_ = *options.installation;
  } else {
    const auto installations = FindInstallations();
    if (installations.empty())
      Fail("no PostgreSQL server is installed: looked for `initdb` in /usr/lib/postgresql/*/bin");
    installation_ = installations.front();
  }
  folder_ = MakeFolder();
  try {
    GiveTo(ServerAccount(), folder_);
    MakeData(options.cache);
    Start();
    AwaitReady();
  } catch (const fs::filesystem_error& e) {
    Stop();
    Fail(e.what());
  } catch (...) {
    Stop();
    throw;
  }
}

ScratchServer::~ScratchServer() { Stop(); }

void ScratchServer::MakeData(const std::optional<fs::path>& cache) {
  const fs::path data = folder_ / "data";
  if (!cache) return InitDb(installation_, data);
  const fs::path kept = *cache / TemplateName(installation_);
  if (access((kept / "PG_VERSION").c_str(), R_OK) == 0)
    return CopyFolder(kept, data, ServerAccount());
  InitDb(installation_, data);
  const fs::path copy = kept.string() + fmt::format(".{}", getpid());
  try {
    fs::create_directories(*cache);
    CopyFolder(data, copy, std::nullopt);
    // Others may be doing the same: the first to have it whole gives it the name.
    fs::rename(copy, kept);
  } catch (const fs::filesystem_error&) {
    // The cache only saves time: one that cannot be written is none.
    std::error_code ignored;
    fs::remove_all(copy, ignored);
  }
}

void ScratchServer::Start() {
  int lifeline[2];
  int alarm_pipe[2];
  if (pipe2(lifeline, O_CLOEXEC) != 0 || pipe2(alarm_pipe, O_CLOEXEC) != 0) Fail("no more pipes");
  keeper_ = fork();
  if (keeper_ == 0) Keep(installation_, folder_, settings_, lifeline[0], alarm_pipe[1]);
  close(lifeline[0]);
  close(alarm_pipe[1]);
  lifeline_ = lifeline[1];
  alarm_ = alarm_pipe[0];
  if (keeper_ < 0) Fail("no more processes");
}

// The last line of postmaster.pid says how far the server is (src/include/utils/pidfile.h); no
// connection is spent on asking.
void ScratchServer::AwaitReady() {
  const auto limit = std::chrono::steady_clock::now() + kStartLimit;
  pollfd ended{.fd = alarm_, .events = POLLIN, .revents = 0};
  while (ReadFile(folder_ / "data" / "postmaster.pid").find("\nready") == std::string::npos) {
    const bool dead = poll(&ended, 1, 1) > 0;
    if (dead || std::chrono::steady_clock::now() > limit)
      Fail("the server does not start: " + ReadFile(folder_ / "log"));
  }
}

void ScratchServer::Stop() {
  if (lifeline_ >= 0) close(lifeline_);
  if (alarm_ >= 0) close(alarm_);
  if (keeper_ > 0) waitpid(keeper_, nullptr, 0);
  // The keeper has done it, if there was one.
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string ScratchServer::address(std::string_view database) const {
  const auto encoded = [](std::string_view text) {
    std::string result;
    for (const unsigned char c : text) {
      const bool plain = std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
      result += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
    }
    return result;
  };
  return fmt::format("postgresql://postgres@/{}?host={}", encoded(database),
                     encoded(folder_.string()));
}

std::string ScratchServer::CreateDatabase(const std::string& name) {
  Session(address()).Execute("create database",
                             "create database " + Quoted(Identifier{name}) + " template template0");
  return address(name);
}

namespace {

PsqlOutcome RunPsql(const std::string& address, const std::string& file, std::string_view input) {
  const auto psql = FindPsql({});
  if (!psql) throw Error("", "psql", "`psql` is not installed");
  auto outcome =
      RunProgram(*psql, {"-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, "-d", address}, input);
  return {.status = outcome.status, .errors = std::move(outcome.errors)};
}

}  // namespace

PsqlOutcome RunPsqlFile(const std::string& address, const fs::path& file) {
  return RunPsql(address, file.string(), {});
}

PsqlOutcome RunPsqlText(const std::string& address, std::string_view script) {
  return RunPsql(address, "-", script);
}

}  // namespace pleat::pg
