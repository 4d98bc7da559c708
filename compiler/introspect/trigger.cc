#include "compiler/model/trigger.h"

#include <algorithm>

#include "compiler/canon/statement.h"
#include "compiler/introspect/in_flight.h"
#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// The bits of pg_trigger.tgtype (TRIGGER_TYPE_ROW and the following in pg_trigger.h).
constexpr std::int64_t kRow = 1;
constexpr std::int64_t kBefore = 2;
constexpr std::int64_t kInsert = 4;
constexpr std::int64_t kDelete = 8;
constexpr std::int64_t kUpdate = 16;
constexpr std::int64_t kTruncate = 32;
constexpr std::int64_t kInsteadOf = 64;

// The condition of CREATE TRIGGER as the server prints it.
std::optional<Expr> ConditionIn(const std::string& definition) {
  const auto read = canon::ReadTrigger(definition);
  const auto* statement = std::get_if<canon::TriggerStatement>(&read);
  if (statement == nullptr || !statement->when) return std::nullopt;
  const canon::Extent at = *statement->when;
  return ReadExpr(std::string_view(definition).substr(at.begin, at.end - at.begin));
}

class TriggerReader {
 public:
  TriggerReader(Snapshot& snapshot, const Result& rows)
      : snapshot_(snapshot),
        oid_(rows.Column("trigger")),
        relation_(rows.Column("relation")),
        name_(rows.Column("name")),
        type_(rows.Column("type")),
        firing_(rows.Column("firing")),
        is_constraint_(rows.Column("is_constraint")),
        deferrable_(rows.Column("deferrable")),
        initially_deferred_(rows.Column("initially_deferred")),
        referenced_schema_(rows.Column("referenced_schema")),
        referenced_name_(rows.Column("referenced_name")),
        columns_(rows.Column("columns")),
        old_table_(rows.Column("old_table")),
        new_table_(rows.Column("new_table")),
        arguments_(rows.Column("arguments")),
        function_schema_(rows.Column("function_schema")),
        function_name_(rows.Column("function_name")),
        definition_(rows.Column("definition")) {}

  void Read(const Row& row) {
    const Relation& relation = snapshot_.relations.at(row.Oid(relation_));
    const std::int64_t type = row.Int(type_);
    Trigger trigger = {.name = {.owner = relation.name, .member = {std::string(row.Text(name_))}},
                       .timing = (type & kBefore) != 0      ? Trigger::Timing::Before
                                 : (type & kInsteadOf) != 0 ? Trigger::Timing::InsteadOf
                                                            : Trigger::Timing::After,
                       .on_insert = (type & kInsert) != 0,
                       .on_update = (type & kUpdate) != 0,
                       .on_delete = (type & kDelete) != 0,
                       .on_truncate = (type & kTruncate) != 0,
                       .columns = snapshot_.Columns(relation, row.Ints(columns_)),
                       .for_each_row = (type & kRow) != 0,
                       .constraint = row.Bool(is_constraint_),
                       .deferrable = row.Bool(deferrable_),
                       .initially_deferred = row.Bool(initially_deferred_),
                       .function = NameOf(row.Text(function_schema_), row.Text(function_name_)),
                       .arguments = ArgumentsOf(row.Text(arguments_)),
                       .firing = FiringOf(row.Char(firing_)),
                       .comment = snapshot_.comments.Of("pg_trigger", row.Oid(oid_))};
    std::sort(trigger.columns.begin(), trigger.columns.end());
    // After the last zero byte stands nothing.
    trigger.arguments.pop_back();
    if (!row.Null(referenced_name_))
      trigger.referenced = NameOf(row.Text(referenced_schema_), row.Text(referenced_name_));
    if (!row.Null(old_table_)) trigger.old_table = Identifier{std::string(row.Text(old_table_))};
    if (!row.Null(new_table_)) trigger.new_table = Identifier{std::string(row.Text(new_table_))};
    if (!row.Null(definition_)) trigger.when = ConditionIn(std::string(row.Text(definition_)));
    snapshot_.database.catalog.triggers.emplace(trigger.name, std::move(trigger));
  }

 private:
  Snapshot& snapshot_;
  Field oid_, relation_, name_, type_, firing_, is_constraint_, deferrable_, initially_deferred_,
      referenced_schema_, referenced_name_, columns_, old_table_, new_table_, arguments_,
      function_schema_, function_name_, definition_;
};

}  // namespace

void ReadTriggers(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kTrigger, {snapshot.RelationOids("rvmpf")});
  TriggerReader reader(snapshot, rows);
  for (const Row row : rows) reader.Read(row);
}

}  // namespace pleat::pg
