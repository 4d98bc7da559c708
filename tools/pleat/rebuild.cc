#include "tools/pleat/rebuild.h"

#include <fmt/format.h>

#include "compiler/introspect/introspect.h"
#include "compiler/introspect/scratch_server.h"
#include "compiler/model/roles_of.h"
#include "emit/sql/emit.h"
#include "emit/sql/role.h"
#include "tools/pleat/compile.h"

namespace pleat {

bool Rebuild(const std::string& address, const Catalog& catalog) {
  const pg::PsqlOutcome roles = pg::RunPsqlText(address, sql::EmitRoles(RolesOf(catalog)));
  if (!roles.ok()) fmt::print(stderr, "{}", roles.errors);
  Sink sink;
  const Plan plan = BuildPlan(pg::Introspect(address), catalog, {}, {.direct = true}, sink);
  if (!Report(sink)) return false;
  const pg::PsqlOutcome outcome =
      pg::RunPsqlText(address, sql::EmitScripts(plan, sql::Direction::Up));
  if (!outcome.ok()) fmt::print(stderr, "{}", outcome.errors);
  return outcome.ok();
}

}  // namespace pleat
