#include "emit/sql/write.h"

namespace pleat::sql {

void Write(SqlWriter& w, const AddConstraint& action) {
  AlterTable(w, action.table).Words("ADD");
  WriteConstraint(w, action.constraint);
  w.If(action.not_valid && action.constraint.enforced, "NOT VALID").End();
}

void Write(SqlWriter& w, const AddNotNullCheck& action) {
  AlterTable(w, action.table).Words("ADD CONSTRAINT").Name(action.constraint);
  w.Words("CHECK (").Name(action.column);
  w.Words(action.of_rows ? "IS DISTINCT FROM NULL" : "IS NOT NULL").Words(") NOT VALID").End();
}

void Write(SqlWriter& w, const AddKeyUsingIndex& action) {
  const Key& key = std::get<Key>(action.constraint.rule);
  AlterTable(w, action.table).Words("ADD CONSTRAINT").Name(action.constraint.name);
  w.Words(key.primary ? "PRIMARY KEY" : "UNIQUE").Words("USING INDEX").Name(action.index);
  w.If(action.constraint.deferrable, "DEFERRABLE");
  w.If(action.constraint.initially_deferred, "INITIALLY DEFERRED").End();
}

void Write(SqlWriter& w, const ValidateConstraint& action) {
  if (!action.if_kept) {
    AlterTable(w, action.table).Words("VALIDATE CONSTRAINT").Name(action.constraint).End();
    return;
  }
  SqlWriter name;
  name.Member(action.table, action.constraint);
  w.Words("DO $pleat$ BEGIN").Line(2);
  AlterTable(w, action.table).Words("VALIDATE CONSTRAINT").Name(action.constraint).Words(";");
  w.Line().Words("EXCEPTION WHEN foreign_key_violation OR check_violation THEN").Line(2);
  w.Words("RAISE WARNING 'pleat: % stays unvalidated: %',").Literal(name.text());
  w.Words(", SQLERRM;").Line().Words("END $pleat$").End();
}

void Write(SqlWriter& w, const AnalyzeTable& action) {
  w.Words("ANALYZE").Name(action.table).End();
}

void Write(SqlWriter& w, const DropConstraint& action) {
  if (action.of_unused && action.referenced && action.referenced != action.table) {
    w.Aside("let nobody delete from the table that it refers to",
            {{*action.referenced, LockLevel::AccessExclusive}});
    w.Words("LOCK TABLE ONLY").Name(*action.referenced).Words("IN ACCESS EXCLUSIVE MODE").End();
  }
  AlterTable(w, action.table).Words("DROP CONSTRAINT").If(action.if_exists, "IF EXISTS");
  w.Name(action.constraint).End();
}

void Write(SqlWriter& w, const RenameConstraint& action) {
  AlterTable(w, action.table).Words("RENAME CONSTRAINT").Name(action.from);
  w.Words("TO").Name(action.to).End();
}

void Write(SqlWriter& w, const AlterDeferral& action) {
  AlterTable(w, action.table).Words("ALTER CONSTRAINT").Name(action.constraint.name);
  w.Words(action.constraint.deferrable ? "DEFERRABLE" : "NOT DEFERRABLE");
  if (action.constraint.deferrable) {
    w.Words(action.constraint.initially_deferred ? "INITIALLY DEFERRED" : "INITIALLY IMMEDIATE");
  }
  w.End();
}

}  // namespace pleat::sql
