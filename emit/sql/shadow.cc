#include <algorithm>

#include "compiler/plan/builder.h"
#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

// Triggers fire in the order of their names, and one of the application's that changes the row once
// more has to be followed by what we do about that, not preceded: ours is the first.
const Identifier kRowTrigger{"!pleat_sync"};
const Identifier kTruncateTrigger{"!pleat_truncate"};

QualifiedName SyncFunction(const QualifiedName& source) {
  return {.schema = {"pleat"},
          .name = TransitionalName("sync of " + source.schema.text + ".", source.name)};
}

void WriteFields(SqlWriter& w, std::string_view record, const std::vector<Identifier>& columns) {
  w.List(columns, [&](const Identifier& column) { w.Field(record, column); });
}

// The row as the target has it. An expression sees the columns by their names, as it does in a
// query on the source.
void WriteConverted(SqlWriter& w, const CreateSync& action, std::string_view record,
                    const std::vector<Identifier>& columns) {
  w.List(columns, [&](const Identifier& column) {
    const auto conversion = action.conversions.find(column);
    if (conversion == action.conversions.end()) {
      w.Field(record, column);
      return;
    }
    w.Words("(SELECT").Parenthesised(conversion->second).Words("FROM (SELECT");
    w.Words(record == "NEW" ? "NEW.*" : "OLD.*").Words(") AS").Name(action.source.name).Words(")");
  });
}

void WriteMembers(SqlWriter& w, const QualifiedName& table,
                  const std::vector<Identifier>& columns) {
  w.List(columns, [&](const Identifier& column) { w.Member(table, column); });
}

// All columns that a row is known by on either side.
std::vector<Identifier> RowKey(const CreateSync& action) {
  std::vector<Identifier> columns = action.key;
  columns.insert(columns.end(), action.rest_of_key.begin(), action.rest_of_key.end());
  return columns;
}

void WriteDelete(SqlWriter& w, const CreateSync& action, std::string_view record) {
  const std::vector<Identifier> key = RowKey(action);
  w.Words("DELETE FROM").Name(action.target).Words("WHERE");
  WriteMembers(w, action.target, key);
  w.Words("=");
  WriteConverted(w, action, record, key);
  w.Words(";");
}

// What writes a row, or leaves it out where a value does not convert.
template <class F>
void WriteLeniently(SqlWriter& w, const CreateSync& action, F&& write, bool gone) {
  if (!action.lenient) return write();
  w.Line(4).Words("BEGIN");
  write();
  w.Line(4)
      .Words("EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN")
      .Line(6);
  if (gone) {
    w.Words("NULL;");
  } else {
    w.Words("BEGIN").Line(8);
    WriteDelete(w, action, "NEW");
    w.Line(6).Words("EXCEPTION WHEN data_exception THEN").Line(8).Words("NULL;");
    w.Line(6).Words("END;");
  }
  w.Line(4).Words("END;");
}

void WriteInsert(SqlWriter& w, const CreateSync& action, std::string_view record) {
  w.Words("INSERT INTO").Name(action.target).Names(action.columns);
  w.Words("OVERRIDING SYSTEM VALUE VALUES");
  WriteConverted(w, action, record, action.columns);
}

// A snapshot that is older than the copy of a row does not see it, and deletes nothing. Writing the
// row makes the server compare: it refuses what conflicts with a row that cannot be seen
// (serialization failure), and what does not was never there.
void WriteDeletion(SqlWriter& w, const CreateSync& action) {
  w.Line(4);
  WriteDelete(w, action, "OLD");
  w.Line(4).Words("IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation')");
  w.Words("<> 'read committed' THEN").Line(6).Words("BEGIN").Line(8);
  WriteInsert(w, action, "OLD");
  w.Words("ON CONFLICT").Names(action.key).Words("DO NOTHING;").Line(8);
  WriteDelete(w, action, "OLD");
  w.Line(6).Words("EXCEPTION WHEN integrity_constraint_violation THEN").Line(8).Words("NULL;");
  w.Line(6).Words("END;").Line(4).Words("END IF;");
}

void WriteUpsert(SqlWriter& w, const CreateSync& action) {
  std::vector<Identifier> set = Besides(action.columns, action.key);
  if (set.empty()) set.push_back(action.key.front());
  w.Line(4);
  WriteInsert(w, action, "NEW");
  w.Line(4).Words("ON CONFLICT").Names(action.key).Words("DO UPDATE SET");
  w.Comma(set, [&](const Identifier& column) {
    w.Name(column).Words("=");
    const auto& richer = action.richer;
    if (std::find(richer.begin(), richer.end(), column) == richer.end()) {
      w.Field("excluded", column);
      return;
    }
    // By image, since not all types have an equality.
    w.Words("CASE WHEN TG_OP = 'UPDATE' AND ROW(").Field("OLD", column);
    w.Words(")::record OPERATOR(pg_catalog.*=) ROW(").Field("NEW", column).Words(")::record THEN");
    w.Member(action.target, column).Words("ELSE").Field("excluded", column).Words("END");
  });
  if (!action.rest_of_key.empty()) {
    w.Line(4).Words("WHERE");
    WriteMembers(w, action.target, action.rest_of_key);
    w.Words("IS NOT DISTINCT FROM");
    WriteFields(w, "excluded", action.rest_of_key);
  }
  w.Words(";");
  if (action.rest_of_key.empty()) return;
  w.Line(4).Words("IF NOT FOUND THEN").Line(6);
  w.Words("RAISE unique_violation USING MESSAGE =");
  w.Literal("pleat: two rows of " + NameForPeople({Kind::Table, action.source, {}}) +
            " have the same key in the table that is to take its place");
  w.Words(";").Line(4).Words("END IF;");
}

void WriteFunction(SqlWriter& w, const CreateSync& action) {
  const std::vector<Identifier> key = RowKey(action);
  w.Aside("create the function of the triggers that follow");
  w.Words("CREATE OR REPLACE FUNCTION").Name(SyncFunction(action.source));
  w.Words("() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER").Line();
  WriteSearchPath(w, action.search_path);
  w.Words("SET row_security = off AS $pleat$").Line();
  w.Words("DECLARE pleat_gone boolean := TG_OP = 'DELETE';").Line().Words("BEGIN").Line(2);
  w.Words("IF TG_OP = 'TRUNCATE' THEN").Line(4);
  w.Words("TRUNCATE").Name(action.target).Words(";").Line(4);
  w.Words("RETURN NULL;").Line(2).Words("END IF;").Line(2);
  w.Words("IF TG_OP = 'UPDATE' THEN").Line(4).Words("pleat_gone := ROW");
  WriteFields(w, "OLD", key);
  w.Words("IS DISTINCT FROM ROW");
  WriteFields(w, "NEW", key);
  w.Words(";").Line(2).Words("END IF;").Line(2).Words("IF pleat_gone THEN");
  WriteLeniently(
      w, action, [&] { WriteDeletion(w, action); }, true);
  w.Line(2).Words("END IF;").Line(2).Words("IF TG_OP <> 'DELETE' THEN");
  WriteLeniently(
      w, action, [&] { WriteUpsert(w, action); }, false);
  w.Line(2).Words("END IF;").Line(2).Words("RETURN NULL;").Line().Words("END $pleat$").End();
}

void WriteExecute(SqlWriter& w, const CreateSync& action) {
  w.Words("EXECUTE FUNCTION").Name(SyncFunction(action.source)).Words("('sync',");
  w.Literal(action.target.schema.text).Words(",").Literal(action.target.name.text).Words(")");
  w.End();
}

// Also for what a subscription applies, which triggers leave alone otherwise (ALTER TABLE, "ENABLE
// ALWAYS TRIGGER").
void WriteAlways(SqlWriter& w, const CreateSync& action, const Identifier& trigger) {
  if (!action.always) return;
  w.Head("let it fire for replicated rows as well");
  AlterTable(w, action.source).Words("ENABLE ALWAYS TRIGGER").Name(trigger).End();
}

}  // namespace

void Write(SqlWriter& w, const CreateShadowSchema& action) {
  w.Words("CREATE SCHEMA IF NOT EXISTS").Name(action.name).End();
}

void Write(SqlWriter& w, const DropShadowSchema& action) { WriteDropIfEmpty(w, action.name); }

void Write(SqlWriter& w, const CreateSync& action) {
  w.Aside("create schema pleat if it is not there yet");
  w.Words("CREATE SCHEMA IF NOT EXISTS pleat").End();
  WriteFunction(w, action);
  w.Head("let it run when everything goes at once");
  w.Words("CREATE TRIGGER").Name(kTruncateTrigger).Words("AFTER TRUNCATE ON").Name(action.source);
  w.Words("FOR EACH STATEMENT");
  WriteExecute(w, action);
  WriteAlways(w, action, kTruncateTrigger);
  w.Words("CREATE TRIGGER").Name(kRowTrigger).Words("AFTER INSERT OR UPDATE OR DELETE ON");
  w.Name(action.source).Words("FOR EACH ROW");
  WriteExecute(w, action);
  WriteAlways(w, action, kRowTrigger);
}

// DROP TRIGGER locks partitions before the table that they are of, others the table first
// (RemoveTriggerById() in trigger.c): without the lock on all of them both would wait for each
// other.
void Write(SqlWriter& w, const DropSync& action) {
  w.Head("let nobody use it meanwhile");
  w.Words("LOCK TABLE").Name(action.source).Words("IN ACCESS EXCLUSIVE MODE").End();
  w.Words("DROP TRIGGER").Name(kRowTrigger).Words("ON").Name(action.source).End();
  w.Head("drop its companion");
  w.Words("DROP TRIGGER").Name(kTruncateTrigger).Words("ON").Name(action.source).End();
  w.Aside("drop the function of those triggers");
  w.Words("DROP FUNCTION").Name(SyncFunction(action.source)).Words("()").End();
}

// The sequence may have a name of its own on either side. One that gave no number since it was set
// says so only itself (is_called).
void Write(SqlWriter& w, const CarrySequence& action) {
  const auto sequence_of = [&](const QualifiedName& table) {
    w.Words("pg_catalog.pg_get_serial_sequence(").RelationLiteral(table).Words(",");
    w.Literal(action.column.text).Words(")");
  };
  w.Words("DO $pleat$ BEGIN").Line(2);
  w.Words("EXECUTE pg_catalog.format(");
  w.Words(action.bounds ? "'SELECT pg_catalog.setval(%L, last_value, is_called) FROM %s WHERE "
                          "last_value BETWEEN %s AND %s',"
                        : "'SELECT pg_catalog.setval(%L, last_value, is_called) FROM %s',");
  w.Line(4);
  sequence_of(action.to);
  w.Words(",").Line(4);
  sequence_of(action.from);
  if (action.bounds) {
    w.Words(",").Line(4).Number(action.bounds->min).Words(",").Number(action.bounds->max);
  }
  w.Words(");").Line().Words("END $pleat$").End();
}

void Write(SqlWriter& w, const ResetProgress& action) {
  w.Words("UPDATE pleat.progress SET done_to = NULL, passed = 0, finished = false WHERE name =");
  w.Literal(action.name).End();
}

}  // namespace pleat::sql
