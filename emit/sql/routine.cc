// Objects of one CREATE statement: routines, aggregates, triggers, rules and event triggers.
#include <fmt/format.h>

#include "compiler/model/quote.h"
#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

std::string_view ModeWord(Argument::Mode mode) {
  switch (mode) {
    case Argument::Mode::Out:
      return "OUT";
    case Argument::Mode::InOut:
      return "INOUT";
    case Argument::Mode::Variadic:
      return "VARIADIC";
    case Argument::Mode::In:
    case Argument::Mode::Table:
      break;
  }
  return "";
}

void WriteArgument(SqlWriter& w, const Argument& argument) {
  w.Words(ModeWord(argument.mode));
  if (!argument.name.empty()) w.Name(argument.name);
  w.Type(argument.type);
  if (argument.default_value) w.Words("DEFAULT").Raw(*argument.default_value);
}

std::vector<Argument> ArgumentsOf(const Routine& routine, bool table) {
  std::vector<Argument> arguments;
  for (const Argument& argument : routine.arguments) {
    if ((argument.mode == Argument::Mode::Table) == table) arguments.push_back(argument);
  }
  return arguments;
}

void WriteResult(SqlWriter& w, const Routine& routine) {
  const std::vector<Argument> table = ArgumentsOf(routine, true);
  const auto argument = [&](const Argument& a) { WriteArgument(w, a); };
  if (!table.empty()) {
    w.Words("RETURNS TABLE").List(table, argument);
  } else if (routine.returns) {
    w.Words("RETURNS").If(routine.returns_set, "SETOF").Type(*routine.returns);
  } else if (routine.returns_set) {
    w.Words("RETURNS SETOF");
    w.Type(OutputType(routine));
  }
}

void WriteNumber(SqlWriter& w, std::string_view words, const std::optional<double>& number) {
  if (number) w.Words(words).Raw({fmt::format("{}", *number)});
}

void WriteAttributes(SqlWriter& w, const Routine& routine) {
  w.If(routine.window, "WINDOW");
  w.If(routine.volatility == Volatility::Stable, "STABLE");
  w.If(routine.volatility == Volatility::Immutable, "IMMUTABLE");
  w.If(routine.strict, "STRICT").If(routine.leakproof, "LEAKPROOF");
  w.If(routine.security_definer, "SECURITY DEFINER");
  w.If(routine.parallel == Parallel::Safe, "PARALLEL SAFE");
  w.If(routine.parallel == Parallel::Restricted, "PARALLEL RESTRICTED");
  WriteNumber(w, "COST", routine.cost);
  WriteNumber(w, "ROWS", routine.rows);
  if (routine.support) w.Words("SUPPORT").Name(*routine.support);
  for (const auto& [name, value] : routine.settings) {
    w.Words("SET").Raw({name}).Words("TO");
    w.Comma(SettingItems(name, value), [&](const std::string& item) { w.Literal(item); });
  }
}

void WriteCreation(SqlWriter& w, const Routine& routine, bool or_replace) {
  w.Words("CREATE").If(or_replace, "OR REPLACE");
  w.Words(routine.procedure ? "PROCEDURE" : "FUNCTION").Name(routine.name.owner);
  w.List(ArgumentsOf(routine, false), [&](const Argument& a) { WriteArgument(w, a); });
  WriteResult(w, routine);
  w.Words("LANGUAGE").Name(Identifier{routine.language});
  if (!routine.transforms.empty()) {
    w.Words("TRANSFORM");
    w.Comma(routine.transforms, [&](const TypeName& type) { w.Words("FOR TYPE").Type(type); });
  }
  WriteAttributes(w, routine);
  if (routine.sql_body) {
    w.Line().Raw(routine.body).End();
    return;
  }
  w.Line().Words("AS");
  if (routine.library) w.Literal(*routine.library).Words(",");
  w.Raw({routine.library ? Literal(routine.body.text) : DollarQuoted(routine.body.text)}).End();
}

std::string_view TimingWord(Trigger::Timing timing) {
  switch (timing) {
    case Trigger::Timing::Before:
      return "BEFORE";
    case Trigger::Timing::After:
      return "AFTER";
    case Trigger::Timing::InsteadOf:
      return "INSTEAD OF";
  }
  return "";
}

void WriteEvents(SqlWriter& w, const Trigger& trigger) {
  bool first = true;
  const auto event = [&](bool holds, std::string_view word) {
    if (!holds) return;
    w.If(!first, "OR").Words(word);
    first = false;
  };
  event(trigger.on_insert, "INSERT");
  event(trigger.on_update, "UPDATE");
  if (!trigger.columns.empty()) {
    w.Words("OF");
    w.Comma(trigger.columns, [&](const Identifier& column) { w.Name(column); });
  }
  event(trigger.on_delete, "DELETE");
  event(trigger.on_truncate, "TRUNCATE");
}

void WriteCreation(SqlWriter& w, const Trigger& trigger, bool or_replace) {
  w.Words("CREATE").If(or_replace, "OR REPLACE").If(trigger.constraint, "CONSTRAINT");
  w.Words("TRIGGER").Name(trigger.name.member).Words(TimingWord(trigger.timing));
  WriteEvents(w, trigger);
  w.Words("ON").Name(trigger.name.owner);
  if (trigger.referenced) w.Words("FROM").Name(*trigger.referenced);
  w.If(trigger.deferrable, "DEFERRABLE").If(trigger.initially_deferred, "INITIALLY DEFERRED");
  w.If(trigger.old_table || trigger.new_table, "REFERENCING");
  if (trigger.old_table) w.Words("OLD TABLE AS").Name(*trigger.old_table);
  if (trigger.new_table) w.Words("NEW TABLE AS").Name(*trigger.new_table);
  w.If(trigger.for_each_row, "FOR EACH ROW");
  if (trigger.when) w.Words("WHEN").Parenthesised(*trigger.when);
  w.Words("EXECUTE FUNCTION").Name(trigger.function);
  w.List(trigger.arguments, [&](const std::string& argument) { w.Literal(argument); });
  w.End();
}

std::string_view EventWord(Rule::Event event) {
  switch (event) {
    case Rule::Event::Select:
      return "SELECT";
    case Rule::Event::Insert:
      return "INSERT";
    case Rule::Event::Update:
      return "UPDATE";
    case Rule::Event::Delete:
      return "DELETE";
  }
  return "";
}

void WriteCreation(SqlWriter& w, const Rule& rule, bool or_replace) {
  w.Words("CREATE").If(or_replace, "OR REPLACE").Words("RULE").Name(rule.name.member);
  w.Words("AS ON").Words(EventWord(rule.event)).Words("TO").Name(rule.name.owner);
  if (rule.where) w.Words("WHERE").Parenthesised(*rule.where);
  w.Words(rule.instead ? "DO INSTEAD" : "DO ALSO");
  if (rule.action.empty()) {
    w.Words("NOTHING");
  } else {
    w.Raw(rule.action);
  }
  w.End();
}

void WriteCreation(SqlWriter& w, const EventTrigger& trigger, bool) {
  w.Words("CREATE EVENT TRIGGER").Name(trigger.name.name).Words("ON").Raw({trigger.event});
  if (!trigger.tags.empty()) {
    w.Words("WHEN TAG IN").List(trigger.tags, [&](const std::string& tag) { w.Literal(tag); });
  }
  w.Words("EXECUTE FUNCTION").Name(trigger.function).Words("()").End();
}

std::string_view ModifyWord(FinalModify modify) {
  switch (modify) {
    case FinalModify::ReadOnly:
      return "READ_ONLY";
    case FinalModify::Shareable:
      return "SHAREABLE";
    case FinalModify::ReadWrite:
      return "READ_WRITE";
  }
  return "";
}

void WriteSupport(SqlWriter& w, std::string_view word, const std::optional<QualifiedName>& name) {
  if (name) w.Words(",").Words(word).Words("=").Name(*name);
}

// `prefix` is M for the items of a moving window.
void WriteMode(SqlWriter& w, const std::string& prefix, const AggregateMode& mode) {
  w.Words(prefix + "SFUNC").Words("=").Name(mode.transition).Words(",");
  w.Words(prefix + "STYPE").Words("=").Type(mode.state);
  if (mode.state_size != 0)
    w.Words(",").Words(prefix + "SSPACE").Words("=").Number(mode.state_size);
  WriteSupport(w, prefix + "FINALFUNC", mode.final);
  if (mode.final_extra) w.Words(",").Words(prefix + "FINALFUNC_EXTRA");
  if (mode.final_modify) {
    w.Words(",").Words(prefix + "FINALFUNC_MODIFY").Words("=");
    w.Words(ModifyWord(*mode.final_modify));
  }
  if (mode.initial) w.Words(",").Words(prefix + "INITCOND").Words("=").Literal(*mode.initial);
}

void WriteAggregateArguments(SqlWriter& w, const Aggregate& aggregate) {
  const auto& arguments = aggregate.arguments;
  w.Words("(");
  if (arguments.empty()) w.Words("*");
  const auto size = static_cast<std::int64_t>(arguments.size());
  for (std::int64_t i = 0; i < size; ++i) {
    if (aggregate.direct == i) {
      w.Words("ORDER BY");
    } else if (i > 0) {
      w.Words(",");
    }
    WriteArgument(w, arguments[static_cast<std::size_t>(i)]);
  }
  // The last one stands for both sides where it takes any number.
  if (aggregate.direct == size && size > 0) {
    w.Words("ORDER BY");
    WriteArgument(w, arguments.back());
  }
  w.Words(")");
}

void WriteCreation(SqlWriter& w, const Aggregate& aggregate, bool or_replace) {
  w.Words("CREATE").If(or_replace, "OR REPLACE").Words("AGGREGATE").Name(aggregate.name.owner);
  WriteAggregateArguments(w, aggregate);
  w.Words("(");
  WriteMode(w, "", aggregate.plain);
  WriteSupport(w, "COMBINEFUNC", aggregate.combine);
  WriteSupport(w, "SERIALFUNC", aggregate.serialize);
  WriteSupport(w, "DESERIALFUNC", aggregate.deserialize);
  if (aggregate.moving) {
    w.Words(",");
    WriteMode(w, "M", *aggregate.moving);
    WriteSupport(w, "MINVFUNC", aggregate.inverse);
  }
  if (aggregate.sort_operator) {
    const QualifiedName& name = *aggregate.sort_operator;
    const Identifier schema = name.schema.empty() ? Identifier{"pg_catalog"} : name.schema;
    w.Words(", SORTOP = OPERATOR(").Operator({schema, name.name}).Words(")");
  }
  w.If(aggregate.parallel == Parallel::Safe, ", PARALLEL = SAFE");
  w.If(aggregate.parallel == Parallel::Restricted, ", PARALLEL = RESTRICTED");
  w.If(aggregate.hypothetical, ", HYPOTHETICAL");
  w.Words(")").End();
}

}  // namespace

void Write(SqlWriter& w, const CreateDefinition& action) {
  std::visit([&](const auto& object) { WriteCreation(w, object, action.or_replace); },
             action.object);
}

void Write(SqlWriter& w, const CreateCompatibilityRoutine& action) {
  std::visit([&](const auto& object) { WriteCreation(w, object, false); }, action.object);
  const ObjectKey copy = KeyOf(action.object);
  w.Aside("say what the copy is for").Words("COMMENT ON");
  WriteObject(w, copy);
  SqlWriter target;
  target.Name(action.routine);
  w.Words("IS").Literal("pleat: compatibility function of " + target.text()).End();
  const auto literal = [&](const QualifiedName& name) {
    w.Literal(Quoted(name) + copy.member.text).Words("::pg_catalog.regprocedure");
  };
  const auto holders = [&](const QualifiedName& name) {
    w.Words("coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee").Line(4);
    w.Words("FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(").Line(6);
    w.Words("coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a").Line(4);
    w.Words("LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee").Line(4);
    w.Words("WHERE p.oid =");
    literal(name);
    w.Words("AND a.grantee <> p.proowner").Line(2).Words("LOOP").Line(4);
  };
  w.Aside("let it belong to the same role, and let the same roles use it");
  w.Words("DO $pleat$ DECLARE acl record; BEGIN").Line(2);
  w.Words("EXECUTE (SELECT pg_catalog.format('ALTER ROUTINE %s OWNER TO %I',");
  literal(copy.name);
  w.Words(", r.rolname)").Line(4);
  w.Words("FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_roles r ON r.oid = p.proowner").Line(4);
  w.Words("WHERE p.oid =");
  literal(action.routine);
  w.Words(");").Line(2);
  // Everybody may call what is new.
  w.Words("FOR acl IN SELECT DISTINCT").Line(4);
  holders(copy.name);
  w.Words("EXECUTE pg_catalog.format('REVOKE ALL ON ROUTINE %s FROM %s',").Line(6);
  literal(copy.name);
  w.Words(", acl.grantee);").Line(2).Words("END LOOP;").Line(2);
  w.Words("FOR acl IN SELECT").Line(4);
  holders(action.routine);
  w.Words("EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO %s',").Line(6);
  literal(copy.name);
  w.Words(", acl.grantee);").Line(2).Words("END LOOP;").Line();
  w.Words("END $pleat$").End();
}

void Write(SqlWriter& w, const DropDefinition& action) {
  w.Words("DROP");
  WriteObject(w, action.object);
  w.End();
}

void Write(SqlWriter& w, const SetFiring& action) {
  const bool event = action.object.kind == Kind::EventTrigger;
  if (event) {
    w.Words("ALTER EVENT TRIGGER").Name(action.object.name.name);
  } else {
    // A view has no form of its own for this.
    AlterTable(w, action.object.name);
  }
  switch (action.firing) {
    case Firing::Origin:
      w.Words("ENABLE");
      break;
    case Firing::Replica:
      w.Words("ENABLE REPLICA");
      break;
    case Firing::Always:
      w.Words("ENABLE ALWAYS");
      break;
    case Firing::Disabled:
      w.Words("DISABLE");
      break;
  }
  if (!event) {
    w.Words(action.object.kind == Kind::Rule ? "RULE" : "TRIGGER").Name(action.object.member);
  }
  w.End();
}

void Write(SqlWriter& w, const RenameDefinition& action) {
  ObjectKey object = action.from;
  if (object.kind == Kind::Trigger || object.kind == Kind::Rule) {
    // Its relation may have been renamed before.
    object.name = action.to.name;
    w.Words("ALTER");
    WriteObject(w, object);
    w.Words("RENAME TO").Name(action.to.member).End();
    return;
  }
  if (!action.to.name.schema.empty() && action.from.name.schema != action.to.name.schema) {
    w.Words("ALTER");
    WriteObject(w, object);
    w.Words("SET SCHEMA").Name(action.to.name.schema).End();
    object.name.schema = action.to.name.schema;
  }
  if (object.name.name == action.to.name.name) return;
  w.Words("ALTER");
  WriteObject(w, object);
  w.Words("RENAME TO").Name(action.to.name.name).End();
}

}  // namespace pleat::sql
