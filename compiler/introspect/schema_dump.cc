#include "compiler/introspect/schema_dump.h"

#include "compiler/introspect/installation.h"
#include "compiler/introspect/process.h"
#include "compiler/introspect/session.h"

namespace pleat::pg {

std::optional<std::string> DumpSchema(const std::string& address) {
  const auto program = FindPgDump(Session(address).features().major);
  if (!program) return std::nullopt;
  Outcome outcome = RunProgram(
      *program, {"--schema-only", "--exclude-schema=pleat", "--exclude-schema=pleat_archive*",
                 "--exclude-schema=_timescaledb_*", "--dbname", address});
  if (outcome.status != 0) throw Error("", "pg_dump", outcome.errors);
  return std::move(outcome.output);
}

}  // namespace pleat::pg
