#include <fmt/format.h>

#include "compiler/plan/builder.h"
#include "compiler/plan/type_change.h"
#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

std::string Named(const QualifiedName& table, const Identifier& column) {
  return NameForPeople(ColumnKey(table, column));
}

SqlWriter& AlterColumn(SqlWriter& w, const QualifiedName& table, const Identifier& column,
                       bool only = false) {
  w.Words("ALTER TABLE").If(only, "ONLY").Name(table);
  return w.Words("ALTER COLUMN").Name(column);
}

SqlWriter& DropDefault(SqlWriter& w, const QualifiedName& table, const Identifier& column,
                       bool only = false) {
  w.Head("drop the default of " + Named(table, column));
  return AlterColumn(w, table, column, only).Words("DROP DEFAULT").End();
}

void ClearSource(SqlWriter& w, const SetColumnSource& action) {
  const QualifiedName& table = action.table;
  const Column& before = action.before;
  const Column& after = action.after;
  if (std::holds_alternative<Default>(before.source)) {
    if (std::holds_alternative<Default>(after.source)) return;
    DropDefault(w, table, before.name, action.only);
  } else if (std::holds_alternative<Identity>(before.source)) {
    if (std::holds_alternative<Identity>(after.source)) return;
    w.Head("drop the identity of " + Named(table, before.name));
    AlterColumn(w, table, before.name).Words("DROP IDENTITY").End();
  } else if (std::holds_alternative<Serial>(before.source)) {
    DropDefault(w, table, before.name);
    WriteAside(w, DropSequence{SequenceOf(table, before)});
  } else if (std::holds_alternative<Generated>(before.source)) {
    w.Head("compute no more values of " + Named(table, before.name));
    AlterColumn(w, table, before.name).Words("DROP EXPRESSION").End();
  }
}

void SetIdentity(SqlWriter& w, const QualifiedName& table, const Column& before,
                 const Column& after) {
  const Identity& wanted = std::get<Identity>(after.source);
  const auto* old = std::get_if<Identity>(&before.source);
  if (!old) {
    AlterColumn(w, table, after.name).Words("ADD");
    WriteIdentity(w, wanted);
    w.End();
    WriteSetval(w, table, after.name, wanted.options);
    return;
  }
  const QualifiedName sequence = SequenceOf(table, before);
  const QualifiedName renamed = SequenceOf(table, after);
  const bool more = old->always != wanted.always || !(old->options == wanted.options);
  if (sequence != renamed) {
    w.Head("rename the sequence of " + Named(table, after.name));
    w.Words("ALTER SEQUENCE").Name(sequence).Words("RENAME TO").Name(renamed.name).End();
  }
  if (!more) return;
  WriteWithin(w, renamed, NarrowerBounds(old->options, before.type, wanted.options, after.type),
              [&](SqlWriter& to) {
                AlterColumn(to, table, after.name);
                if (old->always != wanted.always)
                  to.Words("SET GENERATED").Words(wanted.always ? "ALWAYS" : "BY DEFAULT");
                WriteSequenceChange(to, old->options, wanted.options, "SET");
              });
}

void SetSerial(SqlWriter& w, const QualifiedName& table, const Column& after, bool fresh) {
  const QualifiedName sequence = SequenceOf(table, after);
  WriteOwnSequence(w, table, after);
  AlterColumn(w, table, after.name).Words("SET DEFAULT nextval(").RelationLiteral(sequence);
  w.Words(")").End();
  WriteAside(w, OwnSequence{sequence, ColumnRef{table, after.name}});
  if (!fresh) WriteSetval(w, table, after.name);
}

QualifiedName Away(const QualifiedName& sequence) {
  return {.schema = sequence.schema, .name = TransitionalName("pleat_old_", sequence.name)};
}

SequenceOptions OptionsOf(const Column& column) {
  const auto* identity = std::get_if<Identity>(&column.source);
  return identity ? identity->options : SequenceOptions{};
}

void GoOnAt(SqlWriter& w, const HandOverSequence& action, const QualifiedName& old) {
  const Column& before = action.before;
  const Column& after = action.after;
  w.Aside("let the sequence go on where the old one is").Words("SELECT pg_catalog.setval(");
  w.RelationLiteral(SequenceOf(action.table, after)).Words(", last_value, is_called) FROM");
  w.Name(Away(old));
  const auto bounds = NarrowerBounds(OptionsOf(before), before.type, OptionsOf(after), after.type);
  if (bounds) {
    w.Words("WHERE last_value BETWEEN").Number(bounds->min).Words("AND").Number(bounds->max);
  }
  w.End();
}

void DefaultToNext(SqlWriter& w, const HandOverSequence& action) {
  const QualifiedName sequence = SequenceOf(action.table, action.after);
  AlterColumn(w, action.table, action.after.name).Words("SET DEFAULT nextval(");
  w.RelationLiteral(sequence).Words(")").End();
  WriteAside(w, OwnSequence{sequence, ColumnRef{action.table, action.after.name}});
}

// Another column takes the sequence over as it is.
void GoOnInSerial(SqlWriter& w, const HandOverSequence& action) {
  DefaultToNext(w, action);
  if (action.before.type == action.after.type) return;
  const QualifiedName sequence = SequenceOf(action.table, action.after);
  w.Aside("let the sequence have the values of the column's type");
  w.Words("ALTER SEQUENCE").Name(sequence).Words("AS").Type(action.after.type).End();
}

// An identity makes its sequence itself, and no other can become one.
void GoOnInIdentity(SqlWriter& w, const HandOverSequence& action, bool was_serial) {
  const QualifiedName old = SequenceOf(action.table, action.before);
  if (was_serial) {
    w.Aside("drop the default of " + Named(action.table, action.after.name),
            {{action.table, LockLevel::AccessExclusive}});
    AlterColumn(w, action.table, action.after.name).Words("DROP DEFAULT").End();
  }
  WriteAside(w, RenameObject{Kind::Sequence, old, Away(old)});
  AlterColumn(w, action.table, action.after.name).Words("ADD");
  WriteIdentity(w, std::get<Identity>(action.after.source));
  w.End();
  GoOnAt(w, action, old);
  if (was_serial) WriteAside(w, DropSequence{Away(old)});
}

void GoOnAsSerial(SqlWriter& w, const HandOverSequence& action) {
  const QualifiedName old = SequenceOf(action.table, action.before);
  WriteAside(w, RenameObject{Kind::Sequence, old, Away(old)});
  WriteOwnSequence(w, action.table, action.after);
  GoOnAt(w, action, old);
  w.Aside("drop the identity of " + Named(action.table, action.after.name),
          {{action.table, LockLevel::AccessExclusive}});
  AlterColumn(w, action.table, action.after.name).Words("DROP IDENTITY").End();
  DefaultToNext(w, action);
}

}  // namespace

void Write(SqlWriter& w, const AddColumn& action) {
  const Column& column = action.column;
  if (HasOwnSequence(column)) WriteOwnSequence(w, action.table, column);
  AlterTable(w, action.table).Words("ADD COLUMN");
  WriteColumn(w, action.table, column);
  w.End();
  if (HasStatistics(column))
    WriteAside(w, SetStatistics{action.table, {}, column, action.hypertable});
  if (column.storage) WriteAside(w, SetStorage{action.table, column.name, *column.storage});
  if (column.unvalidated_not_null) WriteAside(w, SetNotNull{action.table, column.name, true});
  if (HasOwnSequence(column)) {
    WriteAside(w,
               OwnSequence{SequenceOf(action.table, column), ColumnRef{action.table, column.name}});
  }
}

void Write(SqlWriter& w, const DropColumn& action) {
  AlterTable(w, action.table).Words("DROP COLUMN").Name(action.column).End();
}

void Write(SqlWriter& w, const RenameColumn& action) {
  AlterTable(w, action.table).Words("RENAME COLUMN").Name(action.from);
  w.Words("TO").Name(action.to).End();
}

void Write(SqlWriter& w, const AlterColumnType& action) {
  AlterColumn(w, action.table, action.column).Words("TYPE").Type(action.to);
  if (action.collation) w.Words("COLLATE").Name(*action.collation);
  if (!action.converts) {
    w.End();
    return;
  }
  w.Words("USING");
  WriteConversion(w, action.column, {action.to, action.conversion});
  w.End();
}

void WriteConversion(SqlWriter& w, const Identifier& column, const Conversion& conversion) {
  if (conversion.expression) {
    w.Parenthesised(*conversion.expression);
  } else {
    w.Name(column).Words("::").Type(CastTarget(conversion.to));
  }
}

void Write(SqlWriter& w, const SetColumnSource& action) {
  ClearSource(w, action);
  if (const auto* given = std::get_if<Default>(&action.after.source)) {
    AlterColumn(w, action.table, action.after.name, action.only).Words("SET DEFAULT");
    w.Operand(given->expression).End();
  } else if (std::holds_alternative<Identity>(action.after.source)) {
    SetIdentity(w, action.table, action.before, action.after);
  } else if (std::holds_alternative<Serial>(action.after.source)) {
    SetSerial(w, action.table, action.after, action.fresh);
  }
}

void Write(SqlWriter& w, const HandOverSequence& action) {
  const bool was_serial = std::holds_alternative<Serial>(action.before.source);
  if (std::holds_alternative<Identity>(action.after.source)) {
    GoOnInIdentity(w, action, was_serial);
  } else if (was_serial) {
    GoOnInSerial(w, action);
  } else {
    GoOnAsSerial(w, action);
  }
}

void Write(SqlWriter& w, const SetNotNull& action) {
  if (action.not_valid) {
    AlterTable(w, action.table).Words("ADD NOT NULL").Name(action.column).Words("NOT VALID").End();
    return;
  }
  AlterColumn(w, action.table, action.column).Words("SET NOT NULL").End();
}

void Write(SqlWriter& w, const DropNotNull& action) {
  AlterColumn(w, action.table, action.column).Words("DROP NOT NULL").End();
}

void Write(SqlWriter& w, const RestoreNotNull& action) {
  w.Words("DO $pleat$ BEGIN").Line(2);
  w.Words("IF EXISTS (SELECT FROM").Name(action.table).Words("WHERE");
  w.Member(action.table, action.column);
  // What is in a row does not matter (manual, 9.2).
  w.Words("IS NOT DISTINCT FROM NULL) THEN").Line(4);
  SqlWriter name;
  name.Member(action.table, action.column);
  w.Words("RAISE WARNING 'pleat: % stays nullable: it has rows without a value',");
  w.Literal(name.text()).Words(";").Line(2).Words("ELSE").Line(4);
  AlterColumn(w, action.table, action.column).Words("SET NOT NULL;").Line(2);
  w.Words("END IF;").Line().Words("END $pleat$").End();
}

void Write(SqlWriter& w, const SetStorage& action) {
  AlterColumn(w, action.table, action.column).Words("SET STORAGE").Raw({action.storage}).End();
}

bool HasStatistics(const Column& column) {
  return column.statistics || column.n_distinct || column.n_distinct_inherited;
}

// Children have statistics of their own.
void Write(SqlWriter& w, const SetStatistics& action) {
  const Column& before = action.before;
  const Column& after = action.after;
  const bool only = !action.hypertable;
  const auto alter = [&] { return &AlterColumn(w, action.table, after.name, only); };
  if (before.statistics != after.statistics) {
    alter()->Words("SET STATISTICS").Number(after.statistics.value_or(-1)).End();
  }
  const auto set = [&](const std::optional<double>& old, const std::optional<double>& wanted,
                       const char* name) {
    if (old == wanted) return;
    w.Head(fmt::format("set {} of {}", name, Named(action.table, after.name)));
    alter()->Words(wanted ? "SET (" : "RESET (").Raw({name});
    if (wanted) w.Words("=").Raw({fmt::format("{}", *wanted)});
    w.Words(")").End();
  };
  set(before.n_distinct, after.n_distinct, "n_distinct");
  set(before.n_distinct_inherited, after.n_distinct_inherited, "n_distinct_inherited");
}

void Write(SqlWriter& w, const SetCompression& action) {
  AlterColumn(w, action.table, action.column).Words("SET COMPRESSION");
  w.Name(Identifier{action.method.value_or("default")}).End();
}

}  // namespace pleat::sql
