#include "compiler/plan/archive.h"

#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

void DropIfEmpty(SqlWriter& w, const Identifier& archive) {
  w.Aside("drop schema " + archive.text + " if it is empty");
  WriteDropIfEmpty(w, archive);
}

void CreateArchive(SqlWriter& w, const Identifier& archive) {
  w.Aside("create schema " + archive.text + " if it is not there yet");
  w.Words("CREATE SCHEMA IF NOT EXISTS").Name(archive).End();
}

// A column of the table as it goes into the archive.
void WriteValue(SqlWriter& w, const KeptColumn& column) {
  w.Name(column.name).If(column.through_text.has_value(), "::text");
}

// A column of the archive as it comes back.
void WriteBack(SqlWriter& w, const Identifier& name, const KeptColumn& column) {
  w.Field("pleat_kept", name);
  if (column.through_text) w.Words("::").Type(*column.through_text);
}

// Key columns have names of their own in the archive, whatever they are called by then.
void WriteKey(SqlWriter& w, const std::vector<KeptColumn>& key) {
  for (std::size_t at = 0; at < key.size(); ++at) {
    WriteValue(w, key[at]);
    w.Words("AS").Name(KeptKeyColumn(at)).Words(",");
  }
}

void WriteSameKey(SqlWriter& w, const QualifiedName& table, const std::vector<KeptColumn>& key) {
  w.List(key, [&](const KeptColumn& column) { w.Member(table, column.name); }).Words("=");
  std::size_t at = 0;
  w.List(key, [&](const KeptColumn& column) { WriteBack(w, KeptKeyColumn(at++), column); });
}

QualifiedName InArchive(const QualifiedName& name) {
  return {.schema = ArchiveSchema(name.schema), .name = name.name};
}

SqlWriter& BeginAlter(SqlWriter& w, Kind kind, const QualifiedName& name) {
  return w.Words("ALTER").Words(ObjectWord(kind)).Name(name);
}

}  // namespace

void Write(SqlWriter& w, const Archive& action) {
  const Identifier archive = ArchiveSchema(action.name.schema);
  CreateArchive(w, archive);
  BeginAlter(w, action.kind, action.name).Words("SET SCHEMA").Name(archive).End();
}

void Write(SqlWriter& w, const Restore& action) {
  BeginAlter(w, action.kind, InArchive(action.name)).Words("SET SCHEMA");
  w.Name(action.name.schema).End();
  DropIfEmpty(w, ArchiveSchema(action.name.schema));
}

// Nobody writes between the copy and the end of the table.
void Write(SqlWriter& w, const ArchiveRows& action) {
  const QualifiedName archive = InArchive(action.name);
  CreateArchive(w, archive.schema);
  w.Head("let nobody write to " + NameForPeople({Kind::Table, action.name, {}}));
  w.Words("LOCK TABLE").Name(action.name).Words("IN SHARE MODE").End();
  w.Words("CREATE TABLE").Name(archive).Words("AS SELECT");
  w.Comma(action.columns, [&](const KeptColumn& column) {
    WriteValue(w, column);
    if (column.through_text) w.Words("AS").Name(column.name);
  });
  w.Words("FROM").Name(action.name).End();
}

void Write(SqlWriter& w, const RestoreRows& action) {
  const QualifiedName archive = InArchive(action.name);
  w.Words("INSERT INTO").Name(action.name);
  w.List(action.columns, [&](const KeptColumn& column) { w.Name(column.name); });
  w.Words("OVERRIDING SYSTEM VALUE SELECT");
  w.Comma(action.columns, [&](const KeptColumn& column) { WriteBack(w, column.name, column); });
  w.Words("FROM").Name(archive).Words("AS pleat_kept").End();
  for (const Identifier& column : action.sequences) WriteSetval(w, action.name, column);
  w.Aside("drop the archive of the rows").Words("DROP TABLE").Name(archive).End();
  DropIfEmpty(w, archive.schema);
}

void Write(SqlWriter& w, const KeepValues& action) {
  const QualifiedName kept = KeptTable(action.table, action.was.name);
  CreateArchive(w, kept.schema);
  w.Words("CREATE TABLE").Name(kept).Words("AS SELECT");
  if (!action.shadow) {
    WriteKey(w, action.key);
    WriteValue(w, action.was);
    w.Words("AS pleat_was,");
    WriteValue(w, action.became);
    w.Words("AS pleat_became FROM").Name(action.table).End();
    return;
  }
  const auto value = [&](const QualifiedName& table, const KeptColumn& column) {
    w.Member(table, column.name).If(column.through_text.has_value(), "::text").Words("AS");
  };
  for (std::size_t at = 0; at < action.key.size(); ++at) {
    value(action.table, action.key[at]);
    w.Name(KeptKeyColumn(at)).Words(",");
  }
  value(action.table, action.was);
  w.Words("pleat_was,");
  value(*action.shadow, action.became);
  w.Words("pleat_became FROM").Name(action.table).Words("JOIN").Name(*action.shadow);
  w.Words("ON");
  w.List(action.key, [&](const KeptColumn& column) { w.Member(action.table, column.name); });
  w.Words("=");
  w.List(action.key, [&](const KeptColumn& column) { w.Member(*action.shadow, column.name); });
  w.End();
}

void Write(SqlWriter& w, const RestoreKept& action) {
  const QualifiedName kept = KeptTable(action.table, action.column);
  w.Words("DO $pleat$ BEGIN").Line(2);
  w.Words("IF pg_catalog.to_regclass(").RelationLiteral(kept);
  w.Words(") IS NULL THEN RETURN; END IF;").Line(2);
  w.Words("UPDATE").Name(action.shadow.value_or(action.table)).Words("SET");
  w.Name(action.target.name).Words("=");
  WriteBack(w, {"pleat_was"}, action.target);
  w.Words("FROM");
  // Nobody changes a row of the table from when it is looked at until the other one has its value.
  if (action.shadow) w.Words("(SELECT pleat_kept.* FROM").Name(action.table).Words(",");
  w.Name(kept).Words("AS pleat_kept").Line(2).Words("WHERE");
  WriteSameKey(w, action.table, action.key);
  w.Words(action.by_image ? "AND ROW(" : "AND").Member(action.table, action.unchanged.name);
  w.Words(action.by_image ? ")::record OPERATOR(pg_catalog.*=) ROW(" : "IS NOT DISTINCT FROM");
  WriteBack(w, {"pleat_became"}, action.unchanged);
  if (action.by_image) w.Words(")::record");
  if (action.shadow) {
    w.Words("FOR SHARE OF").Name(action.table.name).Words(") AS pleat_kept").Line(2).Words("WHERE");
    WriteSameKey(w, *action.shadow, action.key);
  }
  w.Words(";").Line(2).Words("DROP TABLE").Name(kept).Words(";").Line(2);
  // The next way up fills again, and keeps again.
  w.Words("DELETE FROM pleat.progress WHERE name =");
  w.Literal(Describe(FillColumn{.table = action.table, .column = action.column}));
  w.Words(";").Line();
  w.Words("END $pleat$").End();
  DropIfEmpty(w, kept.schema);
}

void Write(SqlWriter& w, const DropKept& action) {
  const QualifiedName kept = KeptTable(action.table, action.column);
  w.Words("DROP TABLE IF EXISTS").Name(kept).End();
  DropIfEmpty(w, kept.schema);
}

void Write(SqlWriter& w, const ArchiveColumn& action) {
  const QualifiedName archive = ArchivedColumn(action.table, action.column.name);
  CreateArchive(w, archive.schema);
  w.Words("CREATE TABLE").Name(archive).Words("AS SELECT");
  WriteKey(w, action.key);
  WriteValue(w, action.column);
  w.Words("AS pleat_was");
  if (action.becomes) {
    w.Words(", CAST(");
    WriteConversion(w, action.column.name, *action.becomes);
    w.Words("AS").Type(action.becomes->to).Words(")");
    w.If(!action.becomes->to.name.schema.empty(), "::text").Words("AS pleat_became");
  }
  w.Words("FROM").Name(action.table).End();
}

void Write(SqlWriter& w, const ForgetChanged& action) {
  w.Words("DELETE FROM").Name(ArchivedColumn(action.table, action.column.name));
  w.Words("AS pleat_kept USING").Name(action.table).Words("WHERE");
  WriteSameKey(w, action.table, action.key);
  w.Words(action.by_image ? "AND NOT ROW(" : "AND").Member(action.table, action.column.name);
  w.Words(action.by_image ? ")::record OPERATOR(pg_catalog.*=) ROW(" : "IS DISTINCT FROM");
  WriteBack(w, {"pleat_became"}, action.column);
  if (action.by_image) w.Words(")::record");
  w.End();
}

void Write(SqlWriter& w, const RestoreColumn& action) {
  const QualifiedName archive = ArchivedColumn(action.table, action.column.name);
  w.Words("UPDATE").Name(action.table).Words("SET").Name(action.column.name).Words("=");
  WriteBack(w, {"pleat_was"}, action.column);
  w.Words("FROM").Name(archive).Words("AS pleat_kept WHERE");
  WriteSameKey(w, action.table, action.key);
  w.End();
  w.Aside("drop the archive of the values").Words("DROP TABLE").Name(archive).End();
  DropIfEmpty(w, archive.schema);
}

}  // namespace pleat::sql
