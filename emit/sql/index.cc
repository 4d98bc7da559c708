#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

void DropInvalid(SqlWriter& w, const QualifiedName& index, const QualifiedName& table) {
  w.Aside("drop what an interrupted build of it has left", {{table, LockLevel::AccessExclusive}});
  w.Words("DO $pleat$ BEGIN").Line(2);
  w.Words("IF EXISTS (SELECT FROM pg_catalog.pg_index WHERE NOT indisvalid AND indexrelid =");
  w.Words("pg_catalog.to_regclass(").RelationLiteral(index).Words(")) THEN").Line(4);
  w.Words("DROP INDEX").Name(index).Words(";").Line(2);
  w.Words("END IF;").Line().Words("END $pleat$").End();
}

}  // namespace

void Write(SqlWriter& w, const CreateIndex& action) {
  const Index& index = action.index;
  if (action.resumable) DropInvalid(w, index.name, index.table);
  w.Words("CREATE").If(index.unique, "UNIQUE").Words("INDEX");
  w.If(action.concurrently, "CONCURRENTLY")
      .If(action.resumable, "IF NOT EXISTS")
      .Name(index.name.name)
      .Words("ON")
      .If(action.only, "ONLY")
      .Name(index.table);
  if (index.method != "btree") w.Words("USING").Name(Identifier{index.method});
  w.List(index.elements, [&](const IndexElement& element) { WriteElement(w, element); });
  if (!index.include.empty()) w.Words("INCLUDE").Names(index.include);
  w.If(index.nulls_not_distinct, "NULLS NOT DISTINCT");
  Options options = index.options;
  if (action.per_chunk) options["timescaledb.transaction_per_chunk"] = "true";
  WriteOptions(w, options);
  if (index.tablespace) w.Words("TABLESPACE").Name(*index.tablespace);
  if (index.where) w.Words("WHERE").Parenthesised(*index.where);
  w.End();
}

void Write(SqlWriter& w, const DropIndex& action) {
  w.Words("DROP INDEX").If(action.concurrently, "CONCURRENTLY");
  w.If(action.if_exists, "IF EXISTS").Name(action.name).End();
}

void Write(SqlWriter& w, const SetIndexOptions& action) {
  if (!action.set.empty()) {
    w.Words("ALTER INDEX").Name(action.index).Words("SET");
    WriteOptionList(w, action.set);
    w.End();
  }
  if (action.reset.empty()) return;
  w.Head("reset storage parameters of index " + NameForPeople({Kind::Index, action.index, {}}));
  w.Words("ALTER INDEX").Name(action.index).Words("RESET");
  w.List(action.reset, [&](const std::string& name) { w.Raw({name}); }).End();
}

}  // namespace pleat::sql
