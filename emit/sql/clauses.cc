#include "emit/sql/clauses.h"

#include <algorithm>

#include "compiler/model/quote.h"

namespace pleat::sql {
namespace {

std::string_view SerialWord(const TypeName& type) {
  if (type.name.name.text == "smallint") return "smallserial";
  if (type.name.name.text == "integer") return "serial";
  return "bigserial";
}

void WriteNextval(SqlWriter& w, const QualifiedName& sequence) {
  w.Words("nextval(").RelationLiteral(sequence).Words(")");
}

void WriteSource(SqlWriter& w, const QualifiedName& table, const Column& column) {
  if (const auto* given = std::get_if<Default>(&column.source)) {
    w.Words("DEFAULT").Operand(given->expression);
  } else if (const auto* identity = std::get_if<Identity>(&column.source)) {
    WriteIdentity(w, *identity);
  } else if (const auto* generated = std::get_if<Generated>(&column.source)) {
    w.Words("GENERATED ALWAYS AS").Parenthesised(generated->expression);
    w.Words(generated->is_virtual ? "VIRTUAL" : "STORED");
  } else if (std::holds_alternative<Serial>(column.source) && HasOwnSequence(column)) {
    w.Words("DEFAULT");
    WriteNextval(w, SequenceOf(table, column));
  }
}

std::string_view ActionWord(ReferentialAction action) {
  switch (action) {
    case ReferentialAction::NoAction:
      return "NO ACTION";
    case ReferentialAction::Restrict:
      return "RESTRICT";
    case ReferentialAction::Cascade:
      return "CASCADE";
    case ReferentialAction::SetNull:
      return "SET NULL";
    case ReferentialAction::SetDefault:
      return "SET DEFAULT";
  }
  return "";
}

void WriteRule(SqlWriter& w, const Key& key) {
  w.Words(key.primary ? "PRIMARY KEY" : "UNIQUE");
  w.If(key.nulls_not_distinct, "NULLS NOT DISTINCT").Words("(");
  w.Comma(key.columns, [&](const Identifier& column) { w.Name(column); });
  w.If(key.without_overlaps, "WITHOUT OVERLAPS").Words(")");
  if (!key.include.empty()) w.Words("INCLUDE").Names(key.include);
  WriteOptions(w, key.options);
  if (key.tablespace) w.Words("USING INDEX TABLESPACE").Name(*key.tablespace);
}

void WriteRule(SqlWriter& w, const Check& check) {
  w.Words("CHECK").Parenthesised(check.expression).If(check.no_inherit, "NO INHERIT");
}

// (a, PERIOD b).
void WritePeriod(SqlWriter& w, const std::vector<Identifier>& columns, bool period) {
  std::size_t left = columns.size();
  w.List(columns, [&](const Identifier& column) {
    --left;
    w.If(period && left == 0, "PERIOD").Name(column);
  });
}

void WriteRule(SqlWriter& w, const ForeignKey& foreign) {
  w.Words("FOREIGN KEY");
  WritePeriod(w, foreign.columns, foreign.period);
  w.Words("REFERENCES").Name(foreign.table);
  WritePeriod(w, foreign.referenced, foreign.period);
  w.If(foreign.match_full, "MATCH FULL");
  if (foreign.on_update != ReferentialAction::NoAction) {
    w.Words("ON UPDATE").Words(ActionWord(foreign.on_update));
  }
  if (foreign.on_delete != ReferentialAction::NoAction) {
    w.Words("ON DELETE").Words(ActionWord(foreign.on_delete));
    if (!foreign.on_delete_columns.empty()) w.Names(foreign.on_delete_columns);
  }
}

void WriteRule(SqlWriter& w, const Exclusion& exclusion) {
  w.Words("EXCLUDE USING").Name(Identifier{exclusion.method});
  w.List(exclusion.elements, [&](const ExclusionElement& element) {
    WriteElement(w, element.element);
    w.Words("WITH");
    const QualifiedName& op = element.operator_name;
    // Operators have no quoted form; outside of pg_catalog they are written with their schema.
    if (op.schema.empty()) {
      w.Raw({op.name.text});
    } else {
      w.Words("OPERATOR(").Name(op.schema).Raw({"." + op.name.text}).Words(")");
    }
  });
  if (!exclusion.include.empty()) w.Words("INCLUDE").Names(exclusion.include);
  WriteOptions(w, exclusion.options);
  if (exclusion.tablespace) w.Words("USING INDEX TABLESPACE").Name(*exclusion.tablespace);
  if (exclusion.where) w.Words("WHERE").Parenthesised(*exclusion.where);
}

}  // namespace

void WriteIdentity(SqlWriter& w, const Identity& identity) {
  w.Words("GENERATED").Words(identity.always ? "ALWAYS" : "BY DEFAULT").Words("AS IDENTITY");
  if (identity.options == SequenceOptions{} && !identity.sequence) return;
  w.Words("(");
  if (identity.sequence) w.Words("SEQUENCE NAME").Name(*identity.sequence);
  WriteSequenceOptions(w, identity.options);
  w.Words(")");
}

bool HasOwnSequence(const Column& column) {
  const auto* serial = std::get_if<Serial>(&column.source);
  return serial && (serial->sequence || !column.not_null);
}

void WriteOwnSequence(SqlWriter& w, const QualifiedName& table, const Column& column) {
  const QualifiedName sequence = SequenceOf(table, column);
  w.Aside("create sequence " + NameForPeople({Kind::Sequence, sequence, {}}));
  w.Words("CREATE SEQUENCE").Name(sequence).Words("AS").Type(column.type).End();
}

void WriteSetval(SqlWriter& w, const QualifiedName& table, const Identifier& column,
                 const SequenceOptions& options) {
  const bool ascending = options.increment.value_or(1) > 0;
  const std::int64_t start = StartOf(options);
  const bool usual = ascending && start == 1;
  SqlWriter name;
  name.Name(table);
  w.Aside("let its sequence go on after the largest value", {{table, LockLevel::AccessShare}});
  w.Words("SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(").Literal(name.text());
  w.Words(",").Literal(column.text).Words("),");
  if (!usual) w.Words(ascending ? "greatest(" : "least(").Number(start).Words(",");
  w.Words(ascending ? "coalesce(max(" : "coalesce(min(").Name(column);
  w.Words(ascending ? "), 0) + 1" : "), 0) - 1").If(!usual, ")");
  w.Words(", false) FROM").Name(table).End();
}

void WriteColumn(SqlWriter& w, const QualifiedName& table, const Column& column) {
  w.Name(column.name);
  const bool serial = std::holds_alternative<Serial>(column.source) && !HasOwnSequence(column);
  if (serial) {
    w.Words(SerialWord(column.type));
  } else {
    w.Type(column.type);
  }
  if (column.compression) w.Words("COMPRESSION").Name(Identifier{*column.compression});
  if (column.collation) w.Words("COLLATE").Name(*column.collation);
  w.If(column.not_null, "NOT NULL");
  WriteSource(w, table, column);
}

void WriteConstraint(SqlWriter& w, const Constraint& constraint) {
  w.Words("CONSTRAINT").Name(constraint.name);
  std::visit([&](const auto& rule) { WriteRule(w, rule); }, constraint.rule);
  w.If(constraint.deferrable, "DEFERRABLE");
  w.If(constraint.initially_deferred, "INITIALLY DEFERRED");
  w.If(!constraint.enforced, "NOT ENFORCED");
}

void WriteElement(SqlWriter& w, const IndexElement& element) {
  if (const auto* column = std::get_if<Identifier>(&element.key)) {
    w.Name(*column);
  } else {
    w.Parenthesised(std::get<Expr>(element.key));
  }
  if (element.collation) w.Words("COLLATE").Name(*element.collation);
  if (element.opclass) {
    w.Name(element.opclass->name);
    if (!element.opclass->options.empty()) WriteOptionList(w, element.opclass->options);
  }
  w.If(element.descending, "DESC");
  if (element.nulls_first != element.descending) {
    w.Words(element.nulls_first ? "NULLS FIRST" : "NULLS LAST");
  }
}

void WriteOptionList(SqlWriter& w, const Options& options) {
  w.List(options, [&](const auto& option) {
    // Names of storage parameters may be qualified (toast.autovacuum_enabled) and are never quoted.
    w.Raw({option.first}).Words("=").OptionValue(option.second);
  });
}

void WriteOptions(SqlWriter& w, const Options& options) {
  if (options.empty()) return;
  w.Words("WITH");
  WriteOptionList(w, options);
}

void WriteSequenceOptions(SqlWriter& w, const SequenceOptions& options) {
  if (options.start) w.Words("START WITH").Number(*options.start);
  if (options.increment) w.Words("INCREMENT BY").Number(*options.increment);
  if (options.min) w.Words("MINVALUE").Number(*options.min);
  if (options.max) w.Words("MAXVALUE").Number(*options.max);
  if (options.cache) w.Words("CACHE").Number(*options.cache);
  w.If(options.cycle, "CYCLE");
}

void WriteSequenceChange(SqlWriter& w, const SequenceOptions& before, const SequenceOptions& after,
                         std::string_view set) {
  using Value = std::optional<std::int64_t>;
  const auto number = [&](std::string_view words, std::int64_t value) {
    w.If(!set.empty(), set).Words(words).Number(value);
  };
  const auto bound = [&](std::string_view words, const Value& value) {
    if (value) return number(words, *value);
    w.If(!set.empty(), set).Words("NO").Words(words);
  };
  const std::int64_t step = after.increment.value_or(1);
  const bool turns = (before.increment.value_or(1) < 0) != (step < 0);
  if (StartOf(before) != StartOf(after)) number("START WITH", StartOf(after));
  if (before.increment != after.increment) number("INCREMENT BY", step);
  if (turns) {
    // The server keeps bounds that were usual in the other direction. Next to AS, NO means the
    // limits of the type in both of them (init_params() in sequence.c).
    bound("MINVALUE", step > 0 ? Value(after.min.value_or(1)) : after.min);
    bound("MAXVALUE", step < 0 ? Value(after.max.value_or(-1)) : after.max);
  } else {
    if (before.min != after.min) bound("MINVALUE", after.min);
    if (before.max != after.max) bound("MAXVALUE", after.max);
  }
  if (before.cache != after.cache) number("CACHE", after.cache.value_or(1));
  if (before.cycle != after.cycle)
    w.If(!set.empty(), set).Words(after.cycle ? "CYCLE" : "NO CYCLE");
}

std::string_view ObjectWord(Kind kind) {
  switch (kind) {
    case Kind::Table:
    case Kind::Hypertable:
      return "TABLE";
    case Kind::Index:
      return "INDEX";
    case Kind::View:
      return "VIEW";
    case Kind::MaterializedView:
    case Kind::ContinuousAggregate:
      return "MATERIALIZED VIEW";
    case Kind::Sequence:
      return "SEQUENCE";
    case Kind::Enum:
    case Kind::CompositeType:
    case Kind::RangeType:
      return "TYPE";
    case Kind::Domain:
      return "DOMAIN";
    case Kind::Collation:
      return "COLLATION";
    case Kind::TextSearchDictionary:
      return "TEXT SEARCH DICTIONARY";
    case Kind::TextSearchConfiguration:
      return "TEXT SEARCH CONFIGURATION";
    case Kind::ExtendedStatistics:
      return "STATISTICS";
    case Kind::Publication:
      return "PUBLICATION";
    case Kind::Subscription:
      return "SUBSCRIPTION";
    case Kind::ForeignTable:
      return "FOREIGN TABLE";
    case Kind::ForeignDataWrapper:
      return "FOREIGN DATA WRAPPER";
    case Kind::ForeignServer:
      return "SERVER";
    case Kind::UserMapping:
      return "USER MAPPING";
    case Kind::Schema:
      return "SCHEMA";
    case Kind::Extension:
      return "EXTENSION";
    case Kind::Column:
      return "COLUMN";
    case Kind::Constraint:
      return "CONSTRAINT";
    case Kind::Policy:
      return "POLICY";
    case Kind::Routine:
    case Kind::Aggregate:
      return "ROUTINE";
    case Kind::Operator:
      return "OPERATOR";
    case Kind::OperatorFamily:
      return "OPERATOR FAMILY";
    case Kind::OperatorClass:
      return "OPERATOR CLASS";
    case Kind::Cast:
      return "CAST";
    case Kind::Trigger:
      return "TRIGGER";
    case Kind::Rule:
      return "RULE";
    case Kind::EventTrigger:
      return "EVENT TRIGGER";
    case Kind::ServerRole:
      return "ROLE";
    case Kind::Job:
    case Kind::DefaultPrivileges:
      break;
  }
  return "";
}

void WriteObject(SqlWriter& w, const ObjectKey& object) {
  const Kind kind = object.kind;
  // To PostgreSQL a continuous aggregate is a view.
  w.Words(ObjectWord(kind == Kind::ContinuousAggregate ? Kind::View : kind));
  if (kind == Kind::Column) {
    w.Member(object.name, object.member);
  } else if (kind == Kind::Constraint || kind == Kind::Policy || kind == Kind::Trigger ||
             kind == Kind::Rule) {
    w.Name(object.member).Words("ON").Name(object.name);
  } else if (kind == Kind::Routine || kind == Kind::Aggregate) {
    w.Name(object.name).Raw({object.member.text});
  } else if (kind == Kind::Operator) {
    w.Operator(object.name).Raw({object.member.text});
  } else if (kind == Kind::OperatorFamily || kind == Kind::OperatorClass) {
    w.Name(object.name).Words("USING").Name(object.member);
  } else if (kind == Kind::Cast) {
    w.Raw({object.member.text});
  } else {
    w.Name(object.name);
  }
}

void WriteDropIfEmpty(SqlWriter& w, const Identifier& schema) {
  w.Words("DO $pleat$ BEGIN").Line(2);
  w.Words("IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid =");
  w.Words("'pg_catalog.pg_namespace'::regclass").Line(6);
  w.Words("AND refobjid = pg_catalog.to_regnamespace(").Literal(Quoted(schema)).Words(")) THEN");
  w.Line(4).Words("DROP SCHEMA IF EXISTS").Name(schema).Words(";").Line(2).Words("END IF;").Line();
  w.Words("EXCEPTION WHEN dependent_objects_still_exist THEN").Line(2);
  w.Words("NULL;").Line().Words("END $pleat$").End();
}

SqlWriter& WriteSearchPath(SqlWriter& w, const std::vector<Identifier>& schemas) {
  w.Words("SET search_path =");
  w.Comma(schemas, [&](const Identifier& schema) { w.Name(schema); });
  return w.Words(", pg_temp");
}

SqlWriter& AlterTable(SqlWriter& w, const QualifiedName& table) {
  return w.Words("ALTER TABLE").Name(table);
}

std::vector<Identifier> Besides(const std::vector<Identifier>& columns,
                                const std::vector<Identifier>& key) {
  std::vector<Identifier> rest;
  std::copy_if(columns.begin(), columns.end(), std::back_inserter(rest),
               [&](const Identifier& column) {
                 return std::find(key.begin(), key.end(), column) == key.end();
               });
  return rest;
}

void WriteRowsOf(SqlWriter& w, const TableBackfill& backfill) {
  w.Words("(SELECT").Raw(backfill.select_list).Words("FROM").Raw(backfill.from);
  if (backfill.where) w.Words("WHERE").Parenthesised(*backfill.where);
  w.Words(") AS q").Names(backfill.columns);
}

}  // namespace pleat::sql
