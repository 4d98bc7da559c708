#include "emit/sql/role.h"

#include "emit/sql/writer.h"

namespace pleat::sql {

std::string EmitRoles(const std::set<Identifier>& roles) {
  SqlWriter w;
  for (const Identifier& role : roles) {
    SqlWriter create;
    create.Words("CREATE ROLE").Name(role);
    w.Words("DO $pleat$ BEGIN").Line(2);
    w.Words("IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname =").Literal(role.text);
    w.Words(") THEN EXECUTE").Literal(create.text()).Words("; END IF;").Line();
    w.Words("END $pleat$").End();
  }
  return w.text();
}

}  // namespace pleat::sql
