#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

const Identifier kArchive{"pleat_archive"};

QualifiedName ArchiveOf(const QualifiedName& table, const Identifier& column) {
  std::string name = table.schema.text + "." + table.name.text + "." + column.text;
  if (name.size() > 63) name.resize(63);
  return {.schema = kArchive, .name = {name}};
}

void CreateArchive(SqlWriter& w) { w.Words("CREATE SCHEMA IF NOT EXISTS").Name(kArchive).End(); }

}  // namespace

void Write(SqlWriter& w, const ArchiveTable& action) {
  CreateArchive(w);
  w.Words("ALTER TABLE").Name(action.name).Words("SET SCHEMA").Name(kArchive).End();
}

void Write(SqlWriter& w, const RestoreTable& action) {
  w.Words("ALTER TABLE").Name(QualifiedName{kArchive, action.name.name});
  w.Words("SET SCHEMA").Name(action.name.schema).End();
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
  w.Words("DROP TABLE").Name(archive).End();
}

}  // namespace pleat::sql
