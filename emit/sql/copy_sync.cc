#include <algorithm>

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

// What one direction writes does not come back by the other.
constexpr std::string_view kCopying = "pleat.copying";

void WriteUnlessCopying(SqlWriter& w, const std::string& name) {
  w.Words("WHEN (pg_catalog.current_setting(").Literal(std::string(kCopying));
  w.Words(", true) IS DISTINCT FROM").Literal(name).Words(")");
}

// Its text may be any, and the writers' session has other settings.
void WriteHead(SqlWriter& w, const QualifiedName& function, const std::string& name,
               const std::vector<Identifier>& search_path) {
  w.Words("CREATE OR REPLACE FUNCTION").Name(function);
  w.Words("() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER").Line();
  WriteSearchPath(w, search_path);
  w.Words("SET row_security = off SET").Words(std::string(kCopying)).Words("=").Literal(name);
  w.Words("AS $pleat$").Line();
}

QualifiedName BackFunctionOf(const std::string& name) { return FunctionOf(name + ", back"); }
Identifier BackTrigger(const std::string& name) {
  return TransitionalName("!pleat_back_", Identifier{name});
}

void WriteValues(SqlWriter& w, const CreateCopyBack& back) {
  w.Words("SET");
  w.Comma(back.values, [&](const CopiedColumn& column) {
    w.Name(column.source).Words("=").Field("NEW", column.target);
  });
}

// The row of the source that a row of the target belongs to.
void WriteBelongs(SqlWriter& w, const CreateCopyBack& back, std::string_view record) {
  w.List(back.key, [&](const CopiedColumn& column) { w.Member(back.source, column.source); });
  w.Words("=");
  w.List(back.key, [&](const CopiedColumn& column) { w.Field(record, column.target); });
}

std::vector<CopiedColumn> AllOf(const CreateCopyBack& back) {
  std::vector<CopiedColumn> all = back.key;
  all.insert(all.end(), back.values.begin(), back.values.end());
  return all;
}

// Rows by their images, since not all types have an equality.
void WriteImage(SqlWriter& w, const std::vector<CopiedColumn>& columns, std::string_view record) {
  w.Words("ROW");
  w.List(columns, [&](const CopiedColumn& column) { w.Field(record, column.target); });
  w.Words("::record");
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
  WriteHead(w, FunctionOf(action.name), action.name, action.search_path);
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
  WriteUnlessCopying(w, action.name);
  WriteExecute(w, action, RowTrigger(action.name));
  w.Head("let it run at the end of a transaction that adds rows");
  w.Words("CREATE CONSTRAINT TRIGGER").Name(InsertTrigger(action.name)).Words("AFTER INSERT ON");
  w.Name(action.source).Words("DEFERRABLE INITIALLY DEFERRED FOR EACH ROW");
  WriteUnlessCopying(w, action.name);
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

void Write(SqlWriter& w, const CreateCopyBack& action) {
  w.Aside("create the function of the trigger that follows");
  WriteHead(w, BackFunctionOf(action.name), action.name, action.search_path);
  w.Words("BEGIN").Line(2).Words("IF TG_OP = 'UPDATE' THEN").Line(4).Words("IF");
  WriteImage(w, AllOf(action), "OLD");
  w.Words("OPERATOR(pg_catalog.*=)");
  WriteImage(w, AllOf(action), "NEW");
  w.Words("THEN RETURN NULL; END IF;").Line(2).Words("END IF;").Line(2);
  w.Words("IF TG_OP <> 'INSERT' THEN").Line(4).Words("UPDATE").Name(action.source).Words("SET");
  w.Comma(action.values, [&](const CopiedColumn& column) {
    const auto& required = action.required;
    const bool has = std::find(required.begin(), required.end(), column.source) != required.end();
    w.Name(column.source).Words(has ? "= DEFAULT" : "= NULL");
  });
  w.Words("WHERE");
  WriteBelongs(w, action, "OLD");
  w.Line(4).Words("AND (TG_OP = 'DELETE' OR");
  WriteImage(w, action.key, "OLD");
  w.Words("OPERATOR(pg_catalog.*<>)");
  WriteImage(w, action.key, "NEW");
  w.Words(");").Line(2).Words("END IF;").Line(2);
  w.Words("IF TG_OP <> 'DELETE' THEN").Line(4).Words("UPDATE").Name(action.source);
  WriteValues(w, action);
  w.Words("WHERE");
  WriteBelongs(w, action, "NEW");
  w.Words(";").Line(2).Words("END IF;").Line(2).Words("RETURN NULL;").Line();
  w.Words("END $pleat$").End();
  const Identifier trigger = BackTrigger(action.name);
  w.Head("begin anew where the script was stopped");
  w.Words("DROP TRIGGER IF EXISTS").Name(trigger).Words("ON").Name(action.target).End();
  w.Words("CREATE TRIGGER").Name(trigger).Words("AFTER INSERT OR UPDATE OR DELETE ON");
  w.Name(action.target).Words("FOR EACH ROW");
  WriteUnlessCopying(w, action.name);
  w.Words("EXECUTE FUNCTION").Name(BackFunctionOf(action.name)).Words("('back',");
  w.Literal(action.name).Words(")").End();
  w.Head("let it fire for replicated rows as well");
  AlterTable(w, action.target).Words("ENABLE ALWAYS TRIGGER").Name(trigger).End();
}

void Write(SqlWriter& w, const DropCopyBack& action) {
  w.Words("DROP TRIGGER").Name(BackTrigger(action.name)).Words("ON").Name(action.target).End();
  w.Aside("drop the function of that trigger");
  w.Words("DROP FUNCTION").Name(BackFunctionOf(action.name)).Words("()").End();
}

}  // namespace pleat::sql
