#include "emit/sql/write.h"

namespace pleat::sql {

void Write(SqlWriter& w, const CreateView& action) {
  const View& view = action.view;
  w.Words("CREATE").If(action.or_replace, "OR REPLACE").Words("VIEW").Name(view.name);
  if (!view.columns.empty()) w.Names(view.columns);
  WriteOptions(w, view.options);
  w.Words("AS").Line().Raw(view.query).End();
}

void Write(SqlWriter& w, const SetViewDefault& action) {
  w.Words("ALTER VIEW").Name(action.view).Words("ALTER COLUMN").Name(action.column);
  if (action.value) {
    w.Words("SET DEFAULT").Raw(*action.value).End();
  } else {
    w.Words("DROP DEFAULT").End();
  }
}

void Write(SqlWriter& w, const DropView& action) { w.Words("DROP VIEW").Name(action.name).End(); }

void Write(SqlWriter& w, const CreateMaterializedView& action) {
  const MaterializedView& view = action.view;
  w.Words("CREATE MATERIALIZED VIEW").Name(view.name);
  if (!view.columns.empty()) w.Names(view.columns);
  WriteOptions(w, view.options);
  if (view.tablespace) w.Words("TABLESPACE").Name(*view.tablespace);
  w.Words("AS").Line().Raw(view.query);
  if (!action.owner) {
    w.End();
    return;
  }
  w.Line().Words("WITH NO DATA").End();
  w.Aside("let it belong to " + action.owner->text);
  w.Words("ALTER MATERIALIZED VIEW").Name(view.name).Words("OWNER TO").Name(*action.owner).End();
  w.Aside("fill it with what its owner may read");
  w.Words("REFRESH MATERIALIZED VIEW").Name(view.name).End();
}

void Write(SqlWriter& w, const DropMaterializedView& action) {
  w.Words("DROP MATERIALIZED VIEW").Name(action.name).End();
}

}  // namespace pleat::sql
