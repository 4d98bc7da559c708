#include "compiler/model/aggregate.h"

#include "compiler/introspect/in_flight.h"
#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// pg_aggregate.aggfinalmodify; nothing where it is what CREATE AGGREGATE takes.
std::optional<FinalModify> ModifyOf(char letter, bool ordered) {
  if (letter == 's') return FinalModify::Shareable;
  if (letter == 'w') return ordered ? std::nullopt : std::optional(FinalModify::ReadWrite);
  return ordered ? std::optional(FinalModify::ReadOnly) : std::nullopt;
}

class AggregateReader {
 public:
  AggregateReader(Snapshot& snapshot, const Result& rows)
      : snapshot_(snapshot),
        oid_(rows.Column("aggregate")),
        schema_(rows.Column("schema")),
        name_(rows.Column("name")),
        parallel_(rows.Column("parallel")),
        types_(rows.Column("types")),
        modes_(rows.Column("modes")),
        names_(rows.Column("names")),
        kind_(rows.Column("kind")),
        direct_(rows.Column("direct")),
        state_(rows.Column("state")),
        state_size_(rows.Column("state_size")),
        final_extra_(rows.Column("final_extra")),
        final_modify_(rows.Column("final_modify")),
        initial_(rows.Column("initial")),
        moving_state_(rows.Column("moving_state")),
        moving_state_size_(rows.Column("moving_state_size")),
        moving_final_extra_(rows.Column("moving_final_extra")),
        moving_final_modify_(rows.Column("moving_final_modify")),
        moving_initial_(rows.Column("moving_initial")),
        sort_schema_(rows.Column("sort_schema")),
        sort_name_(rows.Column("sort_name")),
        function_schemas_(rows.Column("function_schemas")),
        function_names_(rows.Column("function_names")) {}

  void Read(const Row& row) {
    Aggregate aggregate = {.arguments = ArgumentsOf(row, types_, modes_, names_)};
    aggregate.name = {.owner = snapshot_.NameIn(row.Oid(schema_), row.Text(name_)),
                      .member = SignatureOf(aggregate.arguments)};
    const char kind = row.Char(kind_);
    if (kind != 'n') aggregate.direct = row.Int(direct_);
    aggregate.hypothetical = kind == 'h';
    const char parallel = row.Char(parallel_);
    aggregate.parallel = parallel == 's'   ? Parallel::Safe
                         : parallel == 'r' ? Parallel::Restricted
                                           : Parallel::Unsafe;
    ReadModes(row, kind != 'n', aggregate);
    if (!row.Null(sort_name_))
      aggregate.sort_operator = NameOf(row.Text(sort_schema_), row.Text(sort_name_));
    aggregate.comment = snapshot_.comments.Of("pg_proc", row.Oid(oid_));
    Database& database = snapshot_.database;
    if (const auto renamed = RoutineRenamedTo(aggregate.comment)) {
      database.in_flight.compatibility_routines.push_back({std::move(aggregate), *renamed});
      return;
    }
    database.catalog.aggregates.emplace(aggregate.name, std::move(aggregate));
  }

 private:
  void ReadModes(const Row& row, bool ordered, Aggregate& aggregate) const {
    const auto schemas = row.Texts(function_schemas_);
    const auto names = row.Texts(function_names_);
    const auto function = [&](std::size_t i) -> std::optional<QualifiedName> {
      if (names[i].empty()) return std::nullopt;
      return NameOf(schemas[i], names[i]);
    };
    aggregate.plain = {.transition = *function(0),
                       .state = ArgumentTypeOf(std::string(row.Text(state_))),
                       .state_size = row.Int(state_size_),
                       .final = function(1),
                       .final_extra = row.Bool(final_extra_),
                       .final_modify = ModifyOf(row.Char(final_modify_), ordered),
                       .initial = row.MaybeText(initial_)};
    aggregate.combine = function(2);
    aggregate.serialize = function(3);
    aggregate.deserialize = function(4);
    if (row.Null(moving_state_)) return;
    aggregate.moving = {.transition = function(5).value_or(QualifiedName{}),
                        .state = ArgumentTypeOf(std::string(row.Text(moving_state_))),
                        .state_size = row.Int(moving_state_size_),
                        .final = function(7),
                        .final_extra = row.Bool(moving_final_extra_),
                        .final_modify = ModifyOf(row.Char(moving_final_modify_), ordered),
                        .initial = row.MaybeText(moving_initial_)};
    aggregate.inverse = function(6);
  }

  Snapshot& snapshot_;
  Field oid_, schema_, name_, parallel_, types_, modes_, names_, kind_, direct_, state_,
      state_size_, final_extra_, final_modify_, initial_, moving_state_, moving_state_size_,
      moving_final_extra_, moving_final_modify_, moving_initial_, sort_schema_, sort_name_,
      function_schemas_, function_names_;
};

}  // namespace

void ReadAggregates(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kAggregate, {snapshot.SchemaOids()});
  AggregateReader reader(snapshot, rows);
  for (const Row row : rows) reader.Read(row);
}

}  // namespace pleat::pg
