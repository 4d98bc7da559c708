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

void Write(SqlWriter& w, const AlterSequence& action) {
  const Sequence& before = action.before;
  const Sequence& after = action.after;
  WriteWithin(w, after.name, NarrowerBounds(before.options, before.type, after.options, after.type),
              [&](SqlWriter& to) {
                to.Words("ALTER SEQUENCE").Name(after.name);
                if (before.type != after.type) to.Words("AS").Type(after.type);
                WriteSequenceChange(to, before.options, after.options);
              });
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
