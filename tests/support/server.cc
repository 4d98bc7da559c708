#include "tests/support/server.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/introspect/session.h"

namespace pleat::tests {
namespace {

std::string NewName() {
  static int count = 0;
  return fmt::format("test_{}", ++count);
}

// Of an address that the shared server gave.
std::string NameIn(const std::string& address) {
  const std::size_t begin = address.find("@/") + 2;
  return address.substr(begin, address.find('?') - begin);
}

// Sessions that have just ended take their time to go; CREATE DATABASE looks for them every 100 ms.
void AwaitNobody(pg::Session& session, const std::string& database) {
  session.Execute("await nobody",
                  "do $$ begin "
                  "for turn in 1..5000 loop "
                  "exit when not exists (select from pg_catalog.pg_stat_activity "
                  "where datname operator(pg_catalog.=) '" +
                      database +
                      "'); "
                      "perform pg_catalog.pg_stat_clear_snapshot(), pg_catalog.pg_sleep(0.001); "
                      "end loop; end $$");
}

}  // namespace

pg::ScratchServer& SharedServer() {
  static pg::ScratchServer server({.cache = PLEAT_SCRATCH_CACHE});
  return server;
}

std::string MakeDatabase(const std::string& script) {
  const std::string address = SharedServer().CreateDatabase(NewName());
  const pg::PsqlOutcome outcome = pg::RunPsqlText(address, script);
  EXPECT_TRUE(outcome.ok()) << outcome.errors;
  return address;
}

std::string CopyDatabase(const std::string& address) {
  const std::string name = NewName();
  pg::Session session(SharedServer().address());
  AwaitNobody(session, NameIn(address));
  session.Execute("copy", fmt::format("create database {} template {}", name, NameIn(address)));
  return SharedServer().address(name);
}

void DropDatabase(const std::string& address) {
  pg::Session session(SharedServer().address());
  session.Execute("drop", fmt::format("drop database {} with (force)", NameIn(address)));
}

}  // namespace pleat::tests
