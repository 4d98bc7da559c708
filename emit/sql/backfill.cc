#include <algorithm>
#include <string>

#include "compiler/plan/archive.h"
#include "compiler/plan/type_change.h"
#include "emit/sql/batches.h"
#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

// `cast`: as an expression of that type rather than as what is assigned to a column of it.
void WriteValue(SqlWriter& w, const FillColumn& fill, bool cast) {
  if (fill.value) {
    w.Parenthesised(*fill.value);
    cast = cast && (fill.where || fill.by_image);
  } else {
    w.Member(fill.table, *fill.copy_of);
    cast = true;
  }
  if (cast && fill.cast) w.Words("::").Type(CastTarget(*fill.cast));
}

// Rows that are not right yet.
void WriteDiffers(SqlWriter& w, const FillColumn& fill) {
  if (fill.by_image) w.Words("ROW(");
  w.Member(fill.table, fill.column);
  w.Words(fill.by_image ? ")::record OPERATOR(pg_catalog.*<>) ROW(" : "IS DISTINCT FROM");
  WriteValue(w, fill, true);
  if (fill.by_image) w.Words(")::record");
}

void WriteCondition(SqlWriter& w, const FillColumn& fill) {
  if (fill.where) w.Parenthesised(*fill.where).Words("AND");
  if (fill.only_nulls || !(fill.where || fill.copy_of || fill.differs)) {
    w.Member(fill.table, fill.column);
    w.Words(fill.of_rows ? "IS NOT DISTINCT FROM NULL" : "IS NULL");
  } else {
    WriteDiffers(w, fill);
  }
}

void WriteUpdate(SqlWriter& w, const FillColumn& fill) {
  w.Words("UPDATE").Name(fill.table).Words("SET").Name(fill.column).Words("=");
  WriteValue(w, fill, false);
}

void WriteBare(SqlWriter& w, const std::vector<Identifier>& names) {
  w.Comma(names, [&](const Identifier& name) { w.Name(name); });
}

std::vector<Identifier> KeptKeyColumns(const FillColumn& fill) {
  std::vector<Identifier> names;
  for (std::size_t at = 0; at < fill.kept_by.size(); ++at) names.push_back(KeptKeyColumn(at));
  return names;
}

// What was there goes beside the key, once: a row that is filled again keeps its oldest value.
void WriteKeepingUpdate(SqlWriter& w, const FillColumn& fill) {
  const std::vector<Identifier> keys = KeptKeyColumns(fill);
  std::vector<Identifier> columns = keys;
  columns.push_back({"pleat_was"});
  w.Words("WITH pleat_rows").Names(columns).Words("AS (SELECT");
  WriteBare(w, fill.kept_by);
  w.Words(",").Name(fill.column).Words("FROM").Name(fill.table);
  w.Line(4).Words("WHERE").Words(kBatch).Words("AND");
  WriteCondition(w, fill);
  w.Words("FOR NO KEY UPDATE), pleat_done AS (").Line(2);
  WriteUpdate(w, fill);
  w.Words("FROM pleat_rows WHERE");
  w.List(fill.kept_by, [&](const Identifier& column) { w.Member(fill.table, column); });
  w.Words("=").Names(keys).Line(4).Words("RETURNING");
  WriteBare(w, columns);
  w.Words(",").Member(fill.table, fill.column).Words(")").Line(2);
  w.Words("INSERT INTO").Name(KeptTable(fill.table, fill.column));
  w.Words("SELECT * FROM pleat_done ON CONFLICT").Names(keys);
  w.Words("DO UPDATE SET pleat_became = excluded.pleat_became");
}

void WriteKept(SqlWriter& w, const FillColumn& fill, const Identifier& column) {
  const auto& text = fill.keep_as_text;
  const bool as_text = std::find(text.begin(), text.end(), column) != text.end();
  w.Name(column).If(as_text, "::text").Words("AS");
}

void CreateKept(SqlWriter& w, const FillColumn& fill) {
  const QualifiedName kept = KeptTable(fill.table, fill.column);
  w.Aside("create schema pleat_archive if it is not there yet");
  w.Words("CREATE SCHEMA IF NOT EXISTS").Name(kept.schema).End();
  w.Aside("make room for the values that are replaced", {{fill.table, LockLevel::AccessShare}});
  w.Words("CREATE TABLE IF NOT EXISTS").Name(kept).Words("AS SELECT");
  const auto keys = KeptKeyColumns(fill);
  for (std::size_t at = 0; at < keys.size(); ++at) {
    WriteKept(w, fill, fill.kept_by[at]);
    w.Name(keys[at]).Words(",");
  }
  WriteKept(w, fill, fill.column);
  w.Words("pleat_was,");
  WriteKept(w, fill, fill.column);
  w.Words("pleat_became FROM").Name(fill.table).Words("WITH NO DATA").End();
  w.Aside("keep one value a row").Words("CREATE UNIQUE INDEX IF NOT EXISTS");
  w.Name(TransitionalName("key of ", kept.name)).Words("ON").Name(kept).Names(keys).End();
}

// The beginning of a call, up to the statement.
void WriteCall(SqlWriter& w, const std::string& name, const QualifiedName& table,
               const std::vector<std::string>& key) {
  w.Words("CALL pleat.backfill(").Literal(name).Words(",").RelationLiteral(table);
  w.Words(", ARRAY[");
  w.Comma(key, [&](const std::string& column) { w.Literal(column); });
  w.Words("], $pleat$").Line(2);
}

void WriteInsert(SqlWriter& w, const CopyRows& copy) {
  const TableBackfill& backfill = copy.backfill;
  w.Words("INSERT INTO").Name(backfill.target).Names(backfill.columns);
  w.If(copy.source.has_value(), "OVERRIDING SYSTEM VALUE").Line(2);
  w.Words("SELECT").Raw(backfill.select_list).Words("FROM").Raw(backfill.from);
}

// Whoever changes a row that is being copied waits, and then finds the copy (CreateSync). What is
// there already is as new. Of two rows with one key the second must not be lost in silence: null is
// no key.
// Of two rows with one key the second would take the place of the first.
void WriteSearchForTwins(SqlWriter& w, const CopyRows& copy) {
  w.Aside("look for rows that are to be copied and have the same key");
  w.Words("DO $pleat$ BEGIN").Line(2).Words("IF EXISTS (SELECT FROM (");
  for (const TableBackfill& backfill : copy.same_target) {
    if (&backfill != &copy.same_target.front()) w.Line(4).Words("UNION ALL");
    w.Line(4).Words("SELECT");
    w.Comma(copy.synced_key, [&](const Identifier& column) {
      w.Field("q", column).Words("::").Type(CastTarget(copy.key_types.at(column)));
    });
    w.Words("FROM");
    WriteRowsOf(w, backfill);
  }
  w.Line(2).Words(") AS q").Names(copy.synced_key).Words("GROUP BY");
  w.Comma(copy.synced_key, [&](const Identifier& column) { w.Field("q", column); });
  w.Words("HAVING pg_catalog.count(*) > 1) THEN").Line(4);
  w.Words("RAISE unique_violation USING MESSAGE =");
  w.Literal("pleat: rows that are to be copied into " +
            NameForPeople({Kind::Table, copy.backfill.target, {}}) + " have the same primary key");
  w.Words(";").Line(2).Words("END IF;").Line().Words("END $pleat$").End();
}

// What the triggers have written is as new, unless the query gives something else by now.
void WriteBesideSync(SqlWriter& w, const CopyRows& copy) {
  const TableBackfill& backfill = copy.backfill;
  w.Line(2).Words("FOR SHARE OF").Name(copy.alias).Line(2);
  w.Words("ON CONFLICT").Names(copy.synced_key);
  const std::vector<Identifier> rest = Besides(backfill.columns, copy.synced_key);
  if (rest.empty()) {
    w.Words("DO NOTHING");
    return;
  }
  w.Words("DO UPDATE SET");
  w.Comma(rest,
          [&](const Identifier& column) { w.Name(column).Words("=").Field("excluded", column); });
  w.Words("WHERE ROW");
  w.List(rest, [&](const Identifier& column) { w.Member(backfill.target, column); });
  w.Words("::record OPERATOR(pg_catalog.*<>) ROW");
  w.List(rest, [&](const Identifier& column) { w.Field("excluded", column); });
  w.Words("::record");
}

void WriteBesideWriters(SqlWriter& w, const CopyRows& copy) {
  if (copy.followed) return WriteBesideSync(w, copy);
  if (copy.shadow_key.empty()) return;
  w.Line(2).Words("FOR SHARE").Line(2);
  w.Words("ON CONFLICT").Names(copy.shadow_key);
  if (copy.rest_of_key.empty()) {
    w.Words("DO NOTHING");
    return;
  }
  w.Words("DO UPDATE SET").Name(copy.shadow_key.front()).Words("= NULL WHERE");
  const auto member = [&](const Identifier& column) { w.Member(copy.backfill.target, column); };
  w.List(copy.rest_of_key, member).Words("IS DISTINCT FROM");
  w.List(copy.rest_of_key, [&](const Identifier& column) { w.Field("excluded", column); });
}

void WriteKeyedCopy(SqlWriter& w, const CopyRows& copy) {
  const TableBackfill& backfill = copy.backfill;
  if (copy.followed) WriteSearchForTwins(w, copy);
  std::vector<std::string> key;
  for (const Expr& column : backfill.key) key.push_back(column.text);
  WriteCall(w, copy.name.empty() ? Describe(copy) : copy.name,
            copy.source.value_or(backfill.target), key);
  WriteInsert(w, copy);
  w.Line(2).Words("WHERE").Words(kBatch);
  if (backfill.where) w.Words("AND").Parenthesised(*backfill.where);
  WriteBesideWriters(w, copy);
  w.Line().Words("$pleat$");
  if (!copy.source) w.Words(", source =>").Literal(backfill.from.text);
  w.Words(")").End();
}

void WriteCopyAtOnce(SqlWriter& w, const CopyRows& copy) {
  const TableBackfill& backfill = copy.backfill;
  w.Words("DO $pleat$").Line().Words("#variable_conflict use_column").Line().Words("BEGIN").Line(2);
  if (!copy.name.empty()) {
    w.Words("IF (SELECT finished FROM pleat.progress WHERE name =").Literal(copy.name);
    w.Words(") THEN RETURN; END IF;").Line(2);
  }
  WriteInsert(w, copy);
  if (backfill.where) w.Line(2).Words("WHERE").Parenthesised(*backfill.where);
  w.Words(";").Line(2);
  if (!copy.name.empty()) {
    w.Words("UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now()");
    w.Words("WHERE name =").Literal(copy.name).Words(";").Line();
  }
  w.Words("END $pleat$").End();
}

}  // namespace

void Write(SqlWriter& w, const FillColumn& action) {
  if (!action.kept_by.empty()) CreateKept(w, action);
  std::vector<std::string> key;
  for (const Identifier& column : action.order) {
    key.push_back(SqlWriter().Name(column).text());
  }
  if (key.empty()) key = {"ctid"};
  const std::string again = Describe(action) + " once more";
  if (action.of_columnstore) {
    w.Aside("let a batch take as many rows out of the columnstore as there are");
    w.Words("SET timescaledb.max_tuples_decompressed_per_dml_transaction = 0").End();
  }
  WriteCall(w, action.name.empty() ? again : action.name, action.table, key);
  if (action.kept_by.empty()) {
    WriteUpdate(w, action);
    w.Line(2).Words("WHERE").Words(kBatch).Words("AND");
    WriteCondition(w, action);
  } else {
    WriteKeepingUpdate(w, action);
  }
  w.Line().Words("$pleat$)").End();
}

void Write(SqlWriter& w, const CopyRows& action) {
  if (action.source) {
    w.Aside("rather fail than leave out what a policy hides").Words("SET row_security = off").End();
  }
  action.backfill.key.empty() ? WriteCopyAtOnce(w, action) : WriteKeyedCopy(w, action);
  if (!action.source) return;
  // Nothing may have to be planned without statistics once it is in place, where the second run of
  // a script finds it.
  w.Aside("count the values for the planner").Words("DO $pleat$ BEGIN").Line(2);
  w.Words("IF pg_catalog.to_regclass(").RelationLiteral(action.backfill.target);
  w.Words(") IS NOT NULL THEN ANALYZE").Name(action.backfill.target).Words("; END IF;").Line();
  w.Words("END $pleat$").End();
}

// Whoever changes a row of the target meanwhile waits, and then writes it back by the trigger. One
// that is added meanwhile has been written back, and is not among those of the batch.
void Write(SqlWriter& w, const BringBack& action) {
  const CreateCopyBack& back = action.back;
  std::vector<std::string> key;
  for (const CopiedColumn& column : back.key) {
    key.push_back(SqlWriter().Name(column.source).text());
  }
  const auto targets = [&](const std::vector<CopiedColumn>& columns, std::string_view alias) {
    w.List(columns, [&](const CopiedColumn& column) { w.Field(alias, column.target); });
  };
  const auto sources = [&](const std::vector<CopiedColumn>& columns) {
    w.List(columns, [&](const CopiedColumn& column) { w.Member(back.source, column.source); });
  };
  const auto given = [&](const auto& what) {
    w.Words("(SELECT");
    what();
    w.Words("FROM pleat_rows WHERE");
    targets(back.key, "pleat_rows");
    w.Words("=");
    sources(back.key);
    w.Words(")");
  };
  WriteCall(w, Describe(action), back.source, key);
  w.Words("WITH pleat_rows AS MATERIALIZED (SELECT * FROM").Name(back.target);
  w.Words("AS pleat_target WHERE");
  targets(back.key, "pleat_target");
  w.Words("IN").Line(4).Words("(SELECT");
  w.Comma(back.key, [&](const CopiedColumn& column) { w.Name(column.source); });
  w.Words("FROM").Name(back.source).Words("WHERE").Words(kBatch).Words(") FOR SHARE)").Line(2);
  w.Words("UPDATE").Name(back.source).Words("SET (");
  w.Comma(back.values, [&](const CopiedColumn& column) { w.Name(column.source); });
  w.Words(") =").Line(4);
  given([&] {
    w.Comma(back.values, [&](const CopiedColumn& column) { w.Field("pleat_rows", column.target); });
  });
  w.Line(2).Words("WHERE").Words(kBatch).Words("AND");
  w.Words("EXISTS");
  given([] {});
  w.Line(4).Words("AND ROW");
  sources(back.values);
  w.Words("::record OPERATOR(pg_catalog.*<>)").Line(4);
  given([&] {
    w.Words("ROW");
    targets(back.values, "pleat_rows");
    w.Words("::record");
  });
  w.Line().Words("$pleat$)").End();
}

// A row goes as a whole: what some of its columns say is not compared with others that are not back
// yet.
void Write(SqlWriter& w, const ReturnValues& action) {
  const auto column = [&](const Identifier& name) { w.Member(action.table, name); };
  const auto value = [&](const ColumnValue& to) {
    w.If(action.required.contains(to.column), "coalesce(").Parenthesised(to.value);
    w.Words("::").Type(CastTarget(action.types.at(to.column)));
    if (!action.required.contains(to.column)) return;
    w.Words(",");
    column(to.column);
    w.Words(")");
  };
  const auto differs = [&](const ColumnValue& to, const auto& write) {
    const bool by_image = action.by_image.contains(to.column);
    if (by_image) w.Words("ROW(");
    column(to.column);
    w.Words(by_image ? ")::record OPERATOR(pg_catalog.*<>) ROW(" : "IS DISTINCT FROM");
    write(to);
    if (by_image) w.Words(")::record");
  };
  const auto any = [&](const std::vector<ColumnValue>& values, const auto& write) {
    for (const ColumnValue& to : values) {
      if (&to != &values.front()) w.Words("OR");
      write(to);
    }
  };
  std::vector<std::string> key;
  for (const Identifier& name : action.order) key.push_back(SqlWriter().Name(name).text());
  if (key.empty()) key = {"ctid"};
  WriteCall(w, Describe(action), action.table, key);
  w.Words("UPDATE").Name(action.table).Words("SET");
  w.Comma(action.columns, [&](const ColumnValue& to) {
    w.Name(to.column).Words("=");
    value(to);
  });
  w.Line(2).Words("WHERE").Words(kBatch).Words("AND (");
  any(action.columns, [&](const ColumnValue& to) { differs(to, value); });
  w.Words(")");
  if (!action.unless.empty() || action.kept) {
    w.Line(4).Words("AND (");
    any(action.unless, [&](const ColumnValue& to) {
      differs(to, [&](const ColumnValue& said) {
        w.Parenthesised(said.value).Words("::").Type(action.types.at(said.column));
      });
    });
    if (!action.unless.empty() && !action.kept) w.Words("OR");
    if (action.unless.empty() || !action.kept) {
      any(action.columns, [&](const ColumnValue& to) {
        column(to.column);
        w.Words("IS NOT DISTINCT FROM NULL");
      });
    }
    w.Words(")");
  }
  w.Line().Words("$pleat$)").End();
}

void Write(SqlWriter& w, const CreateProgress& action) {
  w.Aside("create schema pleat if it is not there yet");
  w.Words("CREATE SCHEMA IF NOT EXISTS pleat").End();
  w.Aside("create the table of backfills if it is not there yet");
  w.Words("CREATE TABLE IF NOT EXISTS pleat.progress (").Line(2);
  w.Words("name text PRIMARY KEY,").Line(2);
  w.Words("done_to text,").Line(2);
  w.Words("passed bigint NOT NULL DEFAULT 0,").Line(2);
  w.Words("finished boolean NOT NULL DEFAULT false,").Line(2);
  w.Words("updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()").Line();
  w.Words(")").End();
  w.Aside("say what the table is for").Words("COMMENT ON TABLE pleat.progress IS");
  w.Literal("pleat: backfills of the change that is under way").End();
  w.Aside("create the procedure that runs a backfill in batches");
  w.Words(kBackfillProcedure).End();
  w.Words("INSERT INTO pleat.progress (name, finished) VALUES").Line(2);
  bool first = true;
  for (const std::string& name : action.names) {
    if (!first) w.Words(",").Line(2);
    first = false;
    w.Words("(").Literal(name).Words(",").Words(action.finished ? "true" : "false").Words(")");
  }
  w.Line().Words("ON CONFLICT (name) DO NOTHING").End();
}

void Write(SqlWriter& w, const DropProgress&) {
  w.Words("DROP TABLE IF EXISTS pleat.progress").End();
  w.Aside("drop the procedure that ran them");
  w.Words("DROP PROCEDURE IF EXISTS pleat.backfill").End();
  w.Aside("drop the schema that they were in").Words("DROP SCHEMA IF EXISTS pleat").End();
}

// Null counts as not held.
void Write(SqlWriter& w, const Assert& action) {
  // A column may be called like a variable, such as `found`.
  w.Words("DO $pleat$").Line().Words("#variable_conflict use_column").Line().Words("BEGIN").Line(2);
  w.Words("IF").Parenthesised(action.assertion.condition).Words("IS NOT TRUE THEN").Line(4);
  w.Words("RAISE EXCEPTION USING MESSAGE =")
      .Literal("pleat: not true: " + action.assertion.message);
  w.Words(",").Line(6).Words("HINT =");
  w.Literal("nothing was dropped; bring the rows in line and run this phase again");
  w.Words(";").Line(2).Words("END IF;");
  if (action.may_be_past) {
    w.Line().Words("EXCEPTION WHEN undefined_table OR undefined_column THEN").Line(2);
    w.Words("RAISE NOTICE 'pleat: past: %', SQLERRM;");
  }
  w.Line().Words("END $pleat$").End();
}

}  // namespace pleat::sql
