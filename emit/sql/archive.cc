#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

const Identifier kArchive{"pleat_archive"};

QualifiedName InArchive(std::string name) {
  if (name.size() > 63) name.resize(63);
  return {.schema = kArchive, .name = {std::move(name)}};
}

QualifiedName ArchiveOf(const QualifiedName& table, const Identifier& column) {
  return InArchive(table.schema.text + "." + table.name.text + "." + column.text);
}

void DropIfEmpty(SqlWriter& w) {
  w.Aside("drop schema pleat_archive if it is empty");
  w.Words("DO $pleat$ BEGIN").Line(2).Words("DROP SCHEMA IF EXISTS").Name(kArchive).Words(";");
  w.Line().Words("EXCEPTION WHEN dependent_objects_still_exist THEN").Line(2);
  w.Words("NULL;").Line().Words("END $pleat$").End();
}

void CreateArchive(SqlWriter& w) {
  w.Aside("create schema pleat_archive if it is not there yet");
  w.Words("CREATE SCHEMA IF NOT EXISTS").Name(kArchive).End();
}

}  // namespace

QualifiedName KeptTable(const QualifiedName& table, const Identifier& column) {
  return InArchive("was " + table.schema.text + "." + table.name.text + "." + column.text);
}

void Write(SqlWriter& w, const ArchiveTable& action) {
  CreateArchive(w);
  w.Words("ALTER TABLE").Name(action.name).Words("SET SCHEMA").Name(kArchive).End();
}

void Write(SqlWriter& w, const RestoreTable& action) {
  w.Words("ALTER TABLE").Name(QualifiedName{kArchive, action.name.name});
  w.Words("SET SCHEMA").Name(action.name.schema).End();
  DropIfEmpty(w);
}

void Write(SqlWriter& w, const KeepValues& action) {
  CreateArchive(w);
  w.Words("CREATE TABLE").Name(KeptTable(action.table, action.column)).Words("AS SELECT");
  for (const Identifier& column : action.key) w.Name(column).Words(",");
  w.Name(action.column).Words("AS was,").Name(action.became).Words("AS became FROM");
  w.Name(action.table).End();
}

void Write(SqlWriter& w, const RestoreKept& action) {
  const QualifiedName kept = KeptTable(action.table, action.column);
  w.Words("DO $pleat$ BEGIN").Line(2);
  w.Words("IF pg_catalog.to_regclass(")
      .RelationLiteral(kept)
      .Words(") IS NULL THEN RETURN; END IF;");
  w.Line(2).Words("UPDATE").Name(action.table).Words("SET").Name(action.target).Words("= kept.was");
  w.Words("FROM").Name(kept).Words("AS kept").Line(2).Words("WHERE");
  w.List(action.key, [&](const Identifier& column) { w.Member(action.table, column); });
  w.Words("=").List(action.key, [&](const Identifier& column) { w.Field("kept", column); });
  w.Words("AND").Member(action.table, action.unchanged);
  w.Words("IS NOT DISTINCT FROM kept.became;").Line(2);
  w.Words("DROP TABLE").Name(kept).Words(";").Line().Words("END $pleat$").End();
  DropIfEmpty(w);
}

void Write(SqlWriter& w, const DropKept& action) {
  w.Words("DROP TABLE IF EXISTS").Name(KeptTable(action.table, action.column)).End();
  DropIfEmpty(w);
}

void Write(SqlWriter& w, const ArchiveColumn& action) {
  CreateArchive(w);
  w.Words("CREATE TABLE").Name(ArchiveOf(action.table, action.column)).Words("AS SELECT");
  for (const Identifier& column : action.key) w.Name(column).Words(",");
  w.Name(action.column).Words("FROM").Name(action.table).End();
}

void Write(SqlWriter& w, const RestoreColumn& action) {
  const QualifiedName archive = ArchiveOf(action.table, action.column);
  w.Words("UPDATE").Name(action.table).Words("SET").Name(action.column).Words("=");
  w.Field("kept", action.column).Words("FROM").Name(archive).Words("AS kept WHERE");
  w.List(action.key, [&](const Identifier& column) { w.Member(action.table, column); });
  w.Words("=").List(action.key, [&](const Identifier& column) { w.Field("kept", column); });
  w.End();
  w.Aside("drop the archive of the values").Words("DROP TABLE").Name(archive).End();
  DropIfEmpty(w);
}

}  // namespace pleat::sql
