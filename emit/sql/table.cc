#include <fmt/format.h>

#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

std::string Named(const QualifiedName& name) { return NameForPeople({Kind::Table, name, {}}); }

void WriteReset(SqlWriter& w, const std::vector<std::string>& names) {
  w.Words("RESET").List(names, [&](const std::string& name) { w.Raw({name}); });
}

}  // namespace

void Write(SqlWriter& w, const CreateTable& action) {
  const Table& table = action.table;
  for (const Column& column : table.columns) {
    if (!column.inherited && HasOwnSequence(column)) WriteOwnSequence(w, table.name, column);
  }
  w.Words("CREATE").If(table.unlogged, "UNLOGGED").Words("TABLE").Name(table.name);
  if (table.partition_of) w.Words("PARTITION OF").Name(table.partition_of->parent);
  bool first = true;
  const auto next_line = [&] {
    w.Words(first ? "(" : ",");
    first = false;
    w.Line(2);
  };
  for (const Column& column : table.columns) {
    if (column.inherited) continue;
    next_line();
    WriteColumn(w, table.name, column);
  }
  for (const Constraint& constraint : table.constraints) {
    next_line();
    WriteConstraint(w, constraint);
    w.If(!constraint.validated && constraint.enforced, "NOT VALID");
  }
  if (first && !table.partition_of) w.Words("(");
  if (!first) w.Line();
  if (!first || !table.partition_of) w.Words(")");
  if (!table.inherits.empty()) {
    w.Words("INHERITS").List(table.inherits, [&](const QualifiedName& name) { w.Name(name); });
  }
  if (table.partition_of) WriteBound(w, table.partition_of->bound);
  if (table.partitioning) WritePartitioning(w, *table.partitioning);
  if (table.access_method) w.Words("USING").Name(*table.access_method);
  WriteOptions(w, table.options);
  if (table.tablespace) w.Words("TABLESPACE").Name(*table.tablespace);
  w.End();
  // CREATE TABLE takes STORAGE from 16 on only.
  for (const Column& column : table.columns) {
    if (column.inherited) continue;
    if (column.storage) WriteAside(w, SetStorage{table.name, column.name, *column.storage});
    if (column.unvalidated_not_null) WriteAside(w, SetNotNull{table.name, column.name, true});
    if (HasStatistics(column)) WriteAside(w, SetStatistics{table.name, {}, column});
    if (HasOwnSequence(column)) {
      WriteAside(w,
                 OwnSequence{SequenceOf(table.name, column), ColumnRef{table.name, column.name}});
    }
  }
  if (table.row_security) WriteAside(w, SetRowSecurity{.table = table.name, .enabled = true});
  if (table.force_row_security) WriteAside(w, SetRowSecurity{.table = table.name, .forced = true});
}

void Write(SqlWriter& w, const SetRowSecurity& action) {
  if (action.enabled) {
    AlterTable(w, action.table).Words(*action.enabled ? "ENABLE" : "DISABLE");
    w.Words("ROW LEVEL SECURITY").End();
  }
  if (action.forced) {
    AlterTable(w, action.table).Words(*action.forced ? "FORCE" : "NO FORCE");
    w.Words("ROW LEVEL SECURITY").End();
  }
}

void Write(SqlWriter& w, const RenameMember& action) {
  w.Words("ALTER").Words(ObjectWord(action.kind)).Name(action.from);
  w.Words("ON").Name(action.owner).Words("RENAME TO").Name(action.to).End();
}

void Write(SqlWriter& w, const DropTable& action) {
  if (action.chunks_first) WriteDropChunks(w, action.name);
  w.Words("DROP TABLE").Name(action.name).End();
}

void Write(SqlWriter& w, const SetTableOptions& action) {
  if (!action.set.empty()) {
    AlterTable(w, action.table).Words("SET");
    WriteOptionList(w, action.set);
    w.End();
  }
  if (action.reset.empty()) return;
  w.Head("reset storage parameters of " + Named(action.table));
  AlterTable(w, action.table);
  WriteReset(w, action.reset);
  w.End();
}

void Write(SqlWriter& w, const SetLogged& action) {
  AlterTable(w, action.table).Words(action.unlogged ? "SET UNLOGGED" : "SET LOGGED").End();
}

void Write(SqlWriter& w, const SetTablespace& action) {
  AlterTable(w, action.table).Words("SET TABLESPACE");
  w.Name(action.tablespace.value_or(Identifier{"pg_default"})).End();
}

void Write(SqlWriter& w, const SetAccessMethod& action) {
  AlterTable(w, action.table).Words("SET ACCESS METHOD");
  w.Name(action.method.value_or(Identifier{"heap"})).End();
}

void Write(SqlWriter& w, const SetReplicaIdentity& action) {
  AlterTable(w, action.table).Words("REPLICA IDENTITY");
  switch (action.identity.kind) {
    case ReplicaIdentity::Kind::Default:
      w.Words("DEFAULT");
      break;
    case ReplicaIdentity::Kind::Full:
      w.Words("FULL");
      break;
    case ReplicaIdentity::Kind::Nothing:
      w.Words("NOTHING");
      break;
    case ReplicaIdentity::Kind::Index:
      w.Words("USING INDEX").Name(action.identity.index);
      break;
  }
  w.End();
}

void Write(SqlWriter& w, const SetClusterMark& action) {
  AlterTable(w, action.table);
  if (action.index) {
    w.Words("CLUSTER ON").Name(*action.index).End();
  } else {
    w.Words("SET WITHOUT CLUSTER").End();
  }
}

void Write(SqlWriter& w, const RenameObject& action) {
  QualifiedName name = action.from;
  if (action.from.schema != action.to.schema) {
    w.Head(fmt::format("move {} {} to schema {}", Keyword(action.kind), Named(name),
                       action.to.schema.text));
    w.Words("ALTER").Words(ObjectWord(action.kind)).Name(name);
    w.Words("SET SCHEMA").Name(action.to.schema).End();
    name.schema = action.to.schema;
  }
  if (action.from.name == action.to.name) return;
  if (name != action.from) {
    w.Head(fmt::format("rename it from {} to {}", action.from.name.text, action.to.name.text));
  }
  w.Words("ALTER").Words(ObjectWord(action.kind)).Name(name);
  w.Words("RENAME TO").Name(action.to.name).End();
}

// An extension without a comment of ours has the one that it came with.
void RestoreComment(SqlWriter& w, const QualifiedName& extension) {
  w.Words("DO $pleat$ BEGIN EXECUTE (").Line(2);
  w.Words("SELECT pg_catalog.format('COMMENT ON EXTENSION %I IS %L', a.name, a.comment)").Line(2);
  w.Words("FROM pg_catalog.pg_available_extensions AS a").Line(2);
  w.Words("WHERE a.name =").Literal(extension.name.text).Line();
  w.Words("); END $pleat$").End();
}

// A view's name and its comment's object are spelled as COMMENT ON wants them: members come with
// their owner.
void Write(SqlWriter& w, const Comment& action) {
  const ObjectKey& object = action.object;
  if (object.kind == Kind::Extension && !action.text) return RestoreComment(w, object.name);
  w.Words("COMMENT ON");
  if (object.kind == Kind::Domain && !object.member.empty()) {
    w.Words("CONSTRAINT").Name(object.member).Words("ON DOMAIN").Name(object.name);
  } else if (object.kind == Kind::CompositeType && !object.member.empty()) {
    w.Words("COLUMN").Member(object.name, object.member);
  } else {
    WriteObject(w, object);
  }
  w.Words("IS");
  if (action.text) {
    w.Literal(*action.text);
  } else {
    w.Words("NULL");
  }
  w.End();
}

// Expanded to the columns of this moment, so that the old name shows what it always did.
void Write(SqlWriter& w, const CreateCompatibilityView& action) {
  w.Words("CREATE VIEW").Name(action.name);
  if (action.security_invoker) WriteOptions(w, {{"security_invoker", "true"}});
  w.Words("AS SELECT");
  if (action.columns.empty()) w.Words("*");
  w.Comma(action.columns, [&](const Identifier& column) { w.Name(column); });
  w.Words("FROM").Name(action.relation).End();
  w.Aside("say what the view is for").Words("COMMENT ON VIEW").Name(action.name).Words("IS");
  SqlWriter target;
  target.Name(action.relation);
  w.Literal("pleat: compatibility view of " + target.text()).End();
  // Whoever may use the relation may use it by its old name.
  w.Aside("let it belong to the same role, and let the same roles use it");
  w.Words("DO $pleat$ DECLARE acl record; BEGIN").Line(2);
  w.Words("EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I',");
  w.RelationLiteral(action.name).Words(", r.rolname)").Line(4);
  w.Words("FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner").Line(4);
  w.Words("WHERE c.oid =")
      .RelationLiteral(action.relation)
      .Words("::pg_catalog.regclass);")
      .Line(2);
  // Default privileges may have given it to others.
  w.Words("FOR acl IN SELECT DISTINCT").Line(4);
  w.Words("coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee").Line(4);
  w.Words("FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a").Line(4);
  w.Words("LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee").Line(4);
  w.Words("WHERE c.oid =").RelationLiteral(action.name).Words("::pg_catalog.regclass").Line(4);
  w.Words("AND a.grantee <> c.relowner").Line(2);
  w.Words("LOOP").Line(4);
  w.Words("EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',").Line(6);
  w.RelationLiteral(action.name).Words(", acl.grantee);").Line(2);
  w.Words("END LOOP;").Line(2);
  w.Words("FOR acl IN SELECT a.privilege_type,").Line(4);
  w.Words("coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee").Line(4);
  w.Words("FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a").Line(4);
  w.Words("LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee").Line(4);
  w.Words("WHERE c.oid =").RelationLiteral(action.relation).Words("::pg_catalog.regclass").Line(4);
  w.Words("AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')").Line(2);
  w.Words("LOOP").Line(4);
  w.Words("EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,").Line(6);
  w.RelationLiteral(action.name).Words(", acl.grantee);").Line(2);
  w.Words("END LOOP;").Line(2);
  w.Words("FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,").Line(4);
  w.Words("coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee").Line(4);
  w.Words("FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a").Line(4);
  w.Words("LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee").Line(4);
  w.Words("WHERE c.attrelid =")
      .RelationLiteral(action.relation)
      .Words("::pg_catalog.regclass")
      .Line(4);
  w.Words("AND a.privilege_type <> 'REFERENCES' AND c.attname IN (").Line(6);
  w.Words("SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid =");
  w.RelationLiteral(action.name).Words("::pg_catalog.regclass)").Line(2);
  w.Words("LOOP").Line(4);
  w.Words("EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,")
      .Line(6);
  w.RelationLiteral(action.name).Words(", acl.grantee);").Line(2);
  w.Words("END LOOP;").Line();
  w.Words("END $pleat$").End();
}

void Write(SqlWriter& w, const DropCompatibilityView& action) {
  w.Words("DROP VIEW IF EXISTS").Name(action.name).End();
}

}  // namespace pleat::sql
