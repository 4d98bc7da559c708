#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pleat::pg {

// Who a child process shall be.
struct Account {
  std::string name = {};
  uid_t user = 0;
  gid_t group = 0;
};

// The account that a server must run under: `postgres` (else `nobody`) where we are root, whom
// PostgreSQL refuses; nothing where we are somebody else already.
std::optional<Account> ServerAccount();

struct Manner {
  std::optional<Account> account = {};
  // Sent by the kernel when the parent dies; 0 for none.
  int signal_at_parents_death = 0;
};

// Replaces the process by `program`, with its full path as argv[0] and without variables PG… of the
// environment. Returns only on failure. For use after fork().
void Become(const std::filesystem::path& program, const std::vector<std::string>& arguments,
            const Manner& manner = {});

struct Outcome {
  // The exit status, or 128 + the signal.
  int status = 0;
  std::string output = {};
  std::string errors = {};
};

// Runs a program to its end. 127 where it could not be started.
Outcome RunProgram(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                   std::string_view input = {}, const std::optional<Account>& account = {});

}  // namespace pleat::pg
