// Extensions, schemas, enums and sequences: one short statement each.
#include "emit/sql/write.h"

namespace pleat::sql {

void Write(SqlWriter& w, const CreateExtension& action) {
  const Extension& extension = action.extension;
  w.Words("CREATE EXTENSION IF NOT EXISTS").Name(extension.name.name);
  if (extension.schema) w.Words("WITH SCHEMA").Name(*extension.schema);
  if (extension.version) w.Words("VERSION").Literal(*extension.version);
  w.End();
}

void Write(SqlWriter& w, const DropExtension& action) {
  w.Words("DROP EXTENSION").Name(action.name.name).End();
}

void Write(SqlWriter& w, const UpdateExtension& action) {
  w.Words("ALTER EXTENSION").Name(action.name.name).Words("UPDATE");
  if (action.version) w.Words("TO").Literal(*action.version);
  w.End();
}

void Write(SqlWriter& w, const MoveExtension& action) {
  w.Words("ALTER EXTENSION").Name(action.name.name).Words("SET SCHEMA").Name(action.schema).End();
}

void Write(SqlWriter& w, const CreateSchema& action) {
  w.Words("CREATE SCHEMA").Name(action.name.name).End();
}

void Write(SqlWriter& w, const DropSchema& action) {
  w.Words("DROP SCHEMA").Name(action.name.name).End();
}

void Write(SqlWriter& w, const CreateEnum& action) {
  w.Words("CREATE TYPE").Name(action.type.name).Words("AS ENUM");
  w.List(action.type.labels, [&](const std::string& label) { w.Literal(label); });
  w.End();
}

void Write(SqlWriter& w, const DropEnum& action) { w.Words("DROP TYPE").Name(action.name).End(); }

void Write(SqlWriter& w, const AddEnumValue& action) {
  w.Words("ALTER TYPE").Name(action.type).Words("ADD VALUE IF NOT EXISTS").Literal(action.label);
  if (action.before) w.Words("BEFORE").Literal(*action.before);
  w.End();
}

void Write(SqlWriter& w, const RenameEnumValue& action) {
  w.Words("ALTER TYPE").Name(action.type).Words("RENAME VALUE").Literal(action.from);
  w.Words("TO").Literal(action.to).End();
}

void Write(SqlWriter& w, const CreateSequence& action) {
  const Sequence& sequence = action.sequence;
  w.Words("CREATE SEQUENCE").Name(sequence.name);
  if (ToString(sequence.type) != "bigint") w.Words("AS").Type(sequence.type);
  WriteSequenceOptions(w, sequence.options);
  w.End();
}

// Every option that has gone back to its default has to be said, as ALTER SEQUENCE keeps what it
// does not name.
void Write(SqlWriter& w, const AlterSequence& action) {
  const SequenceOptions& before = action.before.options;
  const SequenceOptions& after = action.after.options;
  w.Words("ALTER SEQUENCE").Name(action.after.name);
  if (action.before.type != action.after.type) w.Words("AS").Type(action.after.type);
  WriteSequenceOptions(w, after);
  if (before.increment && !after.increment) w.Words("INCREMENT BY").Number(1);
  if (before.min && !after.min) w.Words("NO MINVALUE");
  if (before.max && !after.max) w.Words("NO MAXVALUE");
  if (before.cache && !after.cache) w.Words("CACHE").Number(1);
  const auto usual_start = [](const SequenceOptions& options) {
    return options.increment.value_or(1) < 0 ? options.max.value_or(-1) : options.min.value_or(1);
  };
  if (!after.start && before.start.value_or(usual_start(before)) != usual_start(after)) {
    w.Words("START WITH").Number(usual_start(after));
  }
  if (before.cycle && !after.cycle) w.Words("NO CYCLE");
  w.End();
}

void Write(SqlWriter& w, const DropSequence& action) {
  w.Words("DROP SEQUENCE").Name(action.name).End();
}

void Write(SqlWriter& w, const OwnSequence& action) {
  w.Words("ALTER SEQUENCE").Name(action.sequence).Words("OWNED BY");
  if (action.owner) {
    w.Member(action.owner->table, action.owner->column);
  } else {
    w.Words("NONE");
  }
  w.End();
}

}  // namespace pleat::sql
