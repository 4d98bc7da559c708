#include "compiler/plan/builder.h"
#include "compiler/plan/type_change.h"
#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

// Functions of triggers live in our schema and go with it. Each trigger has one of its own, so the
// dots: a_b.c and a.b_c are two columns.
QualifiedName FunctionOf(const Mirror& mirror) {
  const std::string column = mirror.table.name.text + "." + mirror.mirror.text;
  return {.schema = {"pleat"},
          .name = TransitionalName(mirror.table.schema.text + ".", Identifier{column})};
}

Identifier TriggerOf(const Mirror& mirror) {
  return TransitionalName("pleat_mirror_", mirror.mirror);
}

void WriteNew(SqlWriter& w, const Identifier& column) { w.Field("NEW", column); }
void WriteOld(SqlWriter& w, const Identifier& column) { w.Field("OLD", column); }

// Old code writes the source, new code the mirror; whichever a statement has changed wins, the
// mirror first, since only new code knows it.
// Whether the mirror has been given another value. Columns of types without equality are compared
// byte by byte, as rows of one column (manual, 9.24.6).
void WriteIsWritten(SqlWriter& w, const Mirror& mirror, bool by_image) {
  const auto side = [&](auto&& write) {
    if (by_image) w.Words("ROW(");
    write(w, mirror.mirror);
    if (by_image) w.Words(")::record");
  };
  side(WriteNew);
  w.Words(by_image ? "OPERATOR(pg_catalog.*<>)" : "IS DISTINCT FROM");
  side(WriteOld);
}

void WriteTwoWay(SqlWriter& w, const Mirror& mirror, bool by_image) {
  w.Line(2).Words("IF TG_OP = 'INSERT' THEN").Line(4);
  w.Words("IF");
  WriteNew(w, mirror.mirror);
  // What is in a row does not matter (manual, 9.2).
  w.Words("IS DISTINCT FROM NULL THEN");
  WriteNew(w, mirror.source);
  w.Words(":=");
  WriteNew(w, mirror.mirror);
  w.Words("; ELSE");
  WriteNew(w, mirror.mirror);
  w.Words(":=");
  WriteNew(w, mirror.source);
  w.Words("; END IF;").Line(2).Words("ELSIF");
  WriteIsWritten(w, mirror, by_image);
  w.Words("THEN").Line(4);
  WriteNew(w, mirror.source);
  w.Words(":=");
  WriteNew(w, mirror.mirror);
  w.Words(";").Line(2).Words("ELSE").Line(4);
  WriteNew(w, mirror.mirror);
  w.Words(":=");
  WriteNew(w, mirror.source);
  w.Words(";").Line(2).Words("END IF;");
}

void WriteOneWay(SqlWriter& w, const CreateMirror& action) {
  const Mirror& mirror = action.mirror;
  const std::optional<Expr>& forward = action.forward;
  // A backfill, or a value that is brought back, writes the mirror itself.
  w.Line(2).Words("IF TG_OP = 'UPDATE' THEN").Line(4).Words("IF");
  WriteIsWritten(w, mirror, action.by_image);
  w.Words("THEN RETURN NEW; END IF;").Line(2).Words("END IF;").Line(2).Words("BEGIN").Line(4);
  if (forward) {
    // The expression sees the row's columns by their names, as it does in a query on the table.
    w.Words("SELECT").Parenthesised(*forward).Words("INTO");
    WriteNew(w, mirror.mirror);
    w.Words("FROM (SELECT NEW.*) AS").Name(mirror.table.name).Words(";");
  } else {
    WriteNew(w, mirror.mirror);
    w.Words(":=");
    WriteNew(w, mirror.source);
    w.Words("::").Type(CastTarget(mirror.mirror_type)).Words(";");
  }
  // Old code must not fail over a value that the new type does not take: the contract phase looks
  // at it again.
  w.Line(2).Words("EXCEPTION WHEN data_exception THEN").Line(4);
  WriteNew(w, mirror.mirror);
  w.Words(":= NULL;").Line(2).Words("END;");
}

}  // namespace

void Write(SqlWriter& w, const CreateMirror& action) {
  const Mirror& mirror = action.mirror;
  const QualifiedName function = FunctionOf(mirror);
  w.Aside("create schema pleat if it is not there yet");
  w.Words("CREATE SCHEMA IF NOT EXISTS pleat").End();
  w.Aside("create the function of the trigger that follows");
  w.Words("CREATE OR REPLACE FUNCTION").Name(function).Words("() RETURNS trigger LANGUAGE plpgsql");
  w.Words("AS $pleat$").Line();
  // A column may be called like a variable, such as `found`.
  if (action.forward) w.Words("#variable_conflict use_column").Line();
  w.Words("BEGIN");
  if (action.two_way) {
    WriteTwoWay(w, mirror, action.by_image);
  } else {
    WriteOneWay(w, action);
  }
  w.Line(2).Words("RETURN NEW;").Line().Words("END $pleat$").End();
  w.Words("CREATE TRIGGER").Name(TriggerOf(mirror)).Words("BEFORE INSERT OR UPDATE ON");
  w.Name(mirror.table).Words("FOR EACH ROW EXECUTE FUNCTION").Name(function);
  w.Words("('mirror',").Literal(mirror.source.text).Words(",").Literal(mirror.mirror.text);
  w.Words(")").End();
  w.Aside("say what the trigger is for", {{mirror.table, LockLevel::AccessShare}});
  w.Words("COMMENT ON TRIGGER").Name(TriggerOf(mirror)).Words("ON").Name(mirror.table).Words("IS");
  w.Literal("pleat: keeps " + mirror.mirror.text + " equal to " + mirror.source.text +
            " while a change is under way")
      .End();
}

void Write(SqlWriter& w, const DropMirror& action) {
  w.Words("DROP TRIGGER").Name(TriggerOf(action.mirror)).Words("ON").Name(action.mirror.table);
  w.End();
  w.Aside("drop the function of that trigger");
  w.Words("DROP FUNCTION").Name(FunctionOf(action.mirror)).Words("()").End();
}

}  // namespace pleat::sql
