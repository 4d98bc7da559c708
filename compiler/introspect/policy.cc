#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// pg_policy.polcmd.
PolicyCommand CommandOf(char command) {
  switch (command) {
    case 'r':
      return PolicyCommand::Select;
    case 'a':
      return PolicyCommand::Insert;
    case 'w':
      return PolicyCommand::Update;
    case 'd':
      return PolicyCommand::Delete;
    default:
      return PolicyCommand::All;
  }
}

}  // namespace

void ReadPolicies(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kPolicy, {snapshot.RelationOids("r")});
  const Field oid = rows.Column("policy");
  const Field relation = rows.Column("relation");
  const Field name = rows.Column("name");
  const Field command = rows.Column("command");
  const Field permissive = rows.Column("permissive");
  const Field roles = rows.Column("roles");
  const Field visible = rows.Column("visible");
  const Field with_check = rows.Column("with_check");
  for (const Row row : rows) {
    Policy policy{
        .name = {snapshot.relations.at(row.Oid(relation)).name, {std::string(row.Text(name))}},
        .permissive = row.Bool(permissive),
        .command = CommandOf(row.Char(command)),
        .comment = snapshot.comments.Of("pg_policy", row.Oid(oid))};
    for (std::string& role : row.Texts(roles)) policy.roles.push_back({std::move(role)});
    if (!row.Null(visible)) policy.visible = ReadExpr(row.Text(visible));
    if (!row.Null(with_check)) policy.check = ReadExpr(row.Text(with_check));
    const MemberName key = policy.name;
    snapshot.database.catalog.policies.emplace(key, std::move(policy));
  }
}

}  // namespace pleat::pg
