#include "compiler/model/sequence.h"

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"
#include "compiler/model/default_name.h"

namespace pleat::pg {

namespace {

class SequenceReader {
 public:
  SequenceReader(Snapshot& snapshot, const Result& rows)
      : snapshot_(snapshot),
        sequence_(rows.Column("sequence")),
        schema_(rows.Column("schema")),
        name_(rows.Column("name")),
        type_text_(rows.Column("type_text")),
        start_(rows.Column("start")),
        increment_(rows.Column("increment")),
        min_(rows.Column("min")),
        max_(rows.Column("max")),
        cache_(rows.Column("cache")),
        cycle_(rows.Column("cycle")),
        owner_(rows.Column("owner")),
        owner_column_(rows.Column("owner_column")),
        owner_kind_(rows.Column("owner_kind")),
        quoted_name_(rows.Column("quoted_name")) {}

  void Read(const Row& row) {
    Sequence sequence{.name = snapshot_.NameIn(row.Oid(schema_), row.Text(name_)),
                      .type = *ParseTypeName(row.Text(type_text_)),
                      .options = OptionsOf(row),
                      .comment = snapshot_.comments.Of("pg_class", row.Oid(sequence_))};
    sequence.options = WithoutDefaults(sequence.options, sequence.type);
    if (!row.Null(owner_)) {
      Table* table = snapshot_.FindTable(row.Oid(owner_));
      // It belongs to a table that pleat does not model.
      if (table == nullptr) return;
      const Identifier& name =
          snapshot_.relations.at(row.Oid(owner_)).At(row.Int(owner_column_)).name;
      Column* column = FindColumn(*table, name);
      // A mirror column.
      if (column == nullptr) return;
      if (auto* identity = std::get_if<Identity>(&column->source); row.Char(owner_kind_) == 'i') {
        if (identity == nullptr) return;
        if (sequence.comment) {
          snapshot_.Report("comment on sequence of identity", ToString(sequence.name));
        }
        identity->options = sequence.options;
        identity->sequence = UnusualName(*table, *column, sequence);
        return;
      }
      const bool serial = column->not_null || IsBeingFilled(table->name, name);
      if (serial && IsSerial(*column, sequence, row.Text(quoted_name_))) {
        column->source = Serial{UnusualName(*table, *column, sequence)};
        return;
      }
      sequence.owned_by = ColumnRef{table->name, name};
    }
    snapshot_.database.catalog.sequences[sequence.name] = sequence;
  }

 private:
  SequenceOptions OptionsOf(const Row& row) const {
    return {.start = row.Int(start_),
            .increment = row.Int(increment_),
            .min = row.Int(min_),
            .max = row.Int(max_),
            .cache = row.Int(cache_),
            .cycle = row.Bool(cycle_)};
  }

  // A serial column that was added a moment ago, and not all rows have their numbers yet.
  bool IsBeingFilled(const QualifiedName& table, const Identifier& column) const {
    const auto& progress = snapshot_.database.in_flight.progress;
    return progress.contains("fill " + NameForPeople(ColumnKey(table, column)));
  }

  // Whether column and sequence are what `serial` would have made of them (manual, 8.1.4).
  static bool IsSerial(const Column& column, const Sequence& sequence, std::string_view quoted) {
    const auto* source = std::get_if<Default>(&column.source);
    return source != nullptr && column.type == sequence.type &&
           sequence.options == SequenceOptions{} && !sequence.comment &&
           source->expression.text == Nextval(quoted);
  }

  // As pg_get_expr() prints it.
  static std::string Nextval(std::string_view quoted) {
    std::string text = "nextval('";
    for (const char c : quoted) text.append(c == '\'' ? 2 : 1, c);
    return text + "'::regclass)";
  }

  static std::optional<QualifiedName> UnusualName(const Table& table, const Column& column,
                                                  const Sequence& sequence) {
    const QualifiedName usual{.schema = table.name.schema,
                              .name = DefaultName(table.name.name.text, column.name.text, "seq")};
    if (sequence.name == usual) return std::nullopt;
    return sequence.name;
  }

  Snapshot& snapshot_;
  Field sequence_, schema_, name_, type_text_, start_, increment_, min_, max_, cache_, cycle_;
  Field owner_, owner_column_, owner_kind_, quoted_name_;
};

}  // namespace

void ReadSequences(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kSequence, {snapshot.SchemaOids()});
  SequenceReader reader(snapshot, rows);
  for (const Row row : rows) reader.Read(row);
}

}  // namespace pleat::pg
