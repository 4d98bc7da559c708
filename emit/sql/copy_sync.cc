#include "compiler/plan/builder.h"
#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

QualifiedName FunctionOf(const std::string& name) {
  return {.schema = {"pleat"}, .name = TransitionalName("", Identifier{name})};
}

// Triggers fire in the order of their names: before a foreign key looks whether a row that is
// deleted is still referred to.
Identifier RowTrigger(const std::string& name) {
  return TransitionalName("!pleat_copy_", Identifier{name});
}
Identifier InsertTrigger(const std::string& name) {
  return TransitionalName("!pleat_copied_", Identifier{name});
}
Identifier TruncateTrigger(const std::string& name) {
  return TransitionalName("!pleat_truncate_", Identifier{name});
}

// What the query gives for OLD or NEW, as a table expression.
void WriteQuery(SqlWriter& w, const CreateCopySync& action, std::string_view record) {
  w.Words("(WITH pleat_row AS (SELECT").Words(std::string(record) + ".*").Words(")");
  w.Raw(action.of_row).Words(")");
}

// All rows of it as text, since not all types have an equality.
void WriteRows(SqlWriter& w, const CreateCopySync& action, std::string_view record) {
  w.Words("ARRAY(SELECT q::text FROM");
  WriteQuery(w, action, record);
  w.Words("AS q ORDER BY 1);");
}

void WriteKeyOf(SqlWriter& w, const CreateCopySync& action, std::string_view alias) {
  w.List(action.key, [&](const Identifier& column) { w.Field(alias, column); });
}

void WriteDelete(SqlWriter& w, const CreateCopySync& action) {
  w.Words("DELETE FROM").Name(action.backfill.target).Words("AS pleat_target USING");
}

void WriteIsSame(SqlWriter& w, const CreateCopySync& action, std::string_view alias) {
  WriteKeyOf(w, action, "pleat_target");
  w.Words("=");
  WriteKeyOf(w, action, alias);
}

void WriteTruncate(SqlWriter& w, const CreateCopySync& action) {
  w.Line(2).Words("IF TG_OP = 'TRUNCATE' THEN").Line(4);
  WriteDelete(w, action);
  WriteRowsOf(w, action.backfill);
  w.Words("WHERE");
  WriteIsSame(w, action, "q");
  w.Words(";").Line(4).Words("RETURN NULL;").Line(2).Words("END IF;");
}

// New code may write the source as well, without what it no longer has, and its own row of the
// target: by the end of the transaction that is there. What it leaves out the target may require.
void WriteInsertion(SqlWriter& w, const CreateCopySync& action) {
  const std::vector<Identifier>& columns = action.backfill.columns;
  w.Line(2).Words("IF TG_OP = 'INSERT' THEN").Line(4).Words("BEGIN").Line(6);
  w.Words("INSERT INTO").Name(action.backfill.target).Names(columns).Line(6);
  w.Words("SELECT * FROM (WITH pleat_row AS (SELECT * FROM").Name(action.source).Words("WHERE");
  w.List(action.source_key, [&](const Identifier& column) { w.Member(action.source, column); });
  w.Words("=");
  w.List(action.source_key, [&](const Identifier& column) { w.Field("NEW", column); });
  w.Words(")").Raw(action.of_row).Words(") AS q").Names(columns).Line(6);
  w.Words("WHERE NOT EXISTS (SELECT FROM").Name(action.backfill.target);
  w.Words("AS pleat_target WHERE");
  WriteIsSame(w, action, "q");
  w.Words(")").Line(6).Words("ON CONFLICT").Names(action.key).Words("DO NOTHING;").Line(4);
  w.Words("EXCEPTION WHEN not_null_violation THEN").Line(6).Words("NULL;").Line(4);
  w.Words("END;").Line(4).Words("RETURN NULL;").Line(2).Words("END IF;");
}

// What a row no longer gives goes, unless its new version gives a row of that key.
void WriteRemoval(SqlWriter& w, const CreateCopySync& action, bool updated) {
  w.Line(4);
  WriteDelete(w, action);
  WriteQuery(w, action, "OLD");
  w.Words("AS q").Names(action.backfill.columns).Line(4).Words("WHERE");
  WriteIsSame(w, action, "q");
  if (updated) {
    w.Line(4).Words("AND NOT EXISTS (SELECT FROM");
    WriteQuery(w, action, "NEW");
    w.Words("AS n").Names(action.backfill.columns).Words("WHERE");
    WriteKeyOf(w, action, "n");
    w.Words("=");
    WriteKeyOf(w, action, "q");
    w.Words(")");
  }
  w.Words(";");
}

void WriteUpsert(SqlWriter& w, const CreateCopySync& action) {
  const TableBackfill& backfill = action.backfill;
  const std::vector<Identifier> rest = Besides(backfill.columns, action.key);
  w.Line(2).Words("INSERT INTO").Name(backfill.target).Names(backfill.columns).Line(2);
  w.Words("SELECT * FROM");
  WriteQuery(w, action, "NEW");
  w.Words("AS q").Line(2).Words("ON CONFLICT").Names(action.key);
  if (rest.empty()) {
    w.Words("DO NOTHING;");
    return;
  }
  w.Words("DO UPDATE SET");
  w.Comma(rest,
          [&](const Identifier& column) { w.Name(column).Words("=").Field("excluded", column); });
  w.Words(";");
}

// Also for what a subscription applies (ALTER TABLE, "ENABLE ALWAYS TRIGGER").
void WriteExecute(SqlWriter& w, const CreateCopySync& action, const Identifier& trigger) {
  w.Words("EXECUTE FUNCTION").Name(FunctionOf(action.name)).Words("('copy',");
  w.Literal(action.name).Words(")").End();
  w.Head("let it fire for replicated rows as well");
  AlterTable(w, action.source).Words("ENABLE ALWAYS TRIGGER").Name(trigger).End();
}

}  // namespace

void Write(SqlWriter& w, const CreateCopySync& action) {
  w.Aside("create schema pleat if it is not there yet");
  w.Words("CREATE SCHEMA IF NOT EXISTS pleat").End();
  w.Aside("create the function of the triggers that follow");
  w.Words("CREATE OR REPLACE FUNCTION").Name(FunctionOf(action.name));
  w.Words("() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER").Line();
  w.Words("SET search_path =");
  w.Comma(action.search_path, [&](const Identifier& schema) { w.Name(schema); });
  w.Words("SET row_security = off AS $pleat$").Line();
  w.Words("DECLARE").Line(2).Words("pleat_was text[];").Line(2);
  w.Words("pleat_is text[];").Line().Words("BEGIN");
  WriteTruncate(w, action);
  WriteInsertion(w, action);
  w.Line(2).Words("IF TG_OP = 'DELETE' THEN");
  WriteRemoval(w, action, false);
  w.Line(4).Words("RETURN NULL;").Line(2).Words("END IF;").Line(2).Words("pleat_was :=");
  WriteRows(w, action, "OLD");
  w.Line(2).Words("pleat_is :=");
  WriteRows(w, action, "NEW");
  // What new code has written since stays where something else changes.
  w.Line(2).Words("IF pleat_was = pleat_is THEN RETURN NULL; END IF;");
  WriteRemoval(w, action, true);
  WriteUpsert(w, action);
  w.Line(2).Words("RETURN NULL;").Line().Words("END $pleat$").End();
  w.Head("let it run when everything goes at once");
  w.Words("CREATE TRIGGER").Name(TruncateTrigger(action.name)).Words("BEFORE TRUNCATE ON");
  w.Name(action.source).Words("FOR EACH STATEMENT");
  WriteExecute(w, action, TruncateTrigger(action.name));
  w.Words("CREATE TRIGGER").Name(RowTrigger(action.name));
  w.Words("AFTER UPDATE OR DELETE ON").Name(action.source).Words("FOR EACH ROW");
  WriteExecute(w, action, RowTrigger(action.name));
  w.Head("let it run at the end of a transaction that adds rows");
  w.Words("CREATE CONSTRAINT TRIGGER").Name(InsertTrigger(action.name)).Words("AFTER INSERT ON");
  w.Name(action.source).Words("DEFERRABLE INITIALLY DEFERRED FOR EACH ROW");
  WriteExecute(w, action, InsertTrigger(action.name));
}

void Write(SqlWriter& w, const DropCopySync& action) {
  w.Words("DROP TRIGGER").Name(RowTrigger(action.name)).Words("ON").Name(action.source).End();
  for (const Identifier& other : {InsertTrigger(action.name), TruncateTrigger(action.name)}) {
    w.Head("drop its companion");
    w.Words("DROP TRIGGER").Name(other).Words("ON").Name(action.source).End();
  }
  w.Aside("drop the function of those triggers");
  w.Words("DROP FUNCTION").Name(FunctionOf(action.name)).Words("()").End();
}

}  // namespace pleat::sql
