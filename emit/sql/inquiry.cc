#include "emit/sql/inquiry.h"

#include <string>

#include "compiler/model/quote.h"
#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

// A type whose length is a limit would cut what an assignment rejects.
TypeName UncutType(const TypeName& type) {
  const std::string& name = type.name.name.text;
  TypeName target = type;
  if (name == "character" || name.starts_with("bit")) {
    // Without a length they are as long as one.
    target.name.name.text = name == "character" ? "character varying" : "bit varying";
  }
  if (name.starts_with("character") || name.starts_with("bit")) target.modifiers.clear();
  return target;
}

void WriteValue(SqlWriter& w, const Expr& expression, const canon::Question& question) {
  if (!question.coerced_to) {
    w.Parenthesised(expression);
    return;
  }
  w.Words("CAST (").Parenthesised(expression).Words("AS").Type(UncutType(*question.coerced_to));
  w.Words(")");
}

// One row of nulls that have the types of the table's columns; OFFSET keeps the planner from
// looking through it.
void WriteRow(SqlWriter& w, const canon::Question& question) {
  std::vector<Identifier> rows{question.table.name.empty() ? Identifier{"t"} : question.table.name};
  if (question.old_and_new) rows = {{"old"}, {"new"}};
  w.Words("FROM");
  w.Comma(rows, [&](const Identifier& row) {
    w.Words("(SELECT");
    w.Comma(question.columns, [&](const canon::TypedColumn& column) {
      w.Words("CAST (NULL AS").Type(column.type).Words(")").Words("AS").Name(column.name);
    });
    w.Words("OFFSET 0) AS").Name(row);
  });
}

std::string Explain(const canon::Question& question) {
  SqlWriter w;
  w.Words("EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT");
  WriteValue(w, question.live, question);
  w.Words(",");
  WriteValue(w, question.desired, question);
  WriteRow(w, question);
  return w.text();
}

std::string TemporaryView(const Identifier& name, const Expr& text,
                          const std::vector<Identifier>& columns, const canon::Question& question) {
  SqlWriter w;
  w.Words("CREATE TEMPORARY VIEW").Name(name);
  if (!columns.empty()) w.Names(columns);
  w.Words("AS").Line();
  if (question.form == canon::Form::Query) {
    w.Raw(text).Line();
    return w.text();
  }
  w.Words("SELECT");
  WriteValue(w, text, question);
  w.Words("AS value");
  WriteRow(w, question);
  return w.text();
}

std::string CompareViews(const Identifier& live, const Identifier& desired) {
  SqlWriter w;
  const auto definition = [&w](const Identifier& view) {
    w.Words("pg_catalog.pg_get_viewdef(").RelationLiteral({{"pg_temp"}, view});
    w.Words(":: pg_catalog.regclass)");
  };
  w.Words("SELECT");
  definition(live);
  w.Words("=");
  definition(desired);
  return w.text();
}

// Both bodies in turn in a function of the name, by which the server calls its arguments.
std::vector<std::string> FunctionsFor(const canon::Question& question) {
  Routine routine = *question.body_of;
  routine.name.owner.schema = {"pg_temp"};
  const std::string name = Quoted(routine.name.owner) + routine.name.member.text;
  std::vector<std::string> statements;
  for (const Expr* body : {&question.live, &question.desired}) {
    routine.body = *body;
    SqlWriter create;
    Write(create, CreateDefinition{.object = routine, .or_replace = true});
    statements.push_back(create.text());
    SqlWriter keep;
    keep.Words("SELECT pg_catalog.set_config(");
    keep.Literal(body == &question.live ? "pleat.live" : "pleat.desired").Words(",");
    keep.Words("pg_catalog.pg_get_function_sqlbody(").Literal(name);
    keep.Words(":: pg_catalog.regprocedure), true)");
    statements.push_back(keep.text());
  }
  SqlWriter drop;
  Write(drop, DropDefinition{MakeKey(Kind::Routine, routine.name)});
  statements.push_back(drop.text());
  statements.push_back(
      "SELECT pg_catalog.current_setting('pleat.live') = "
      "pg_catalog.current_setting('pleat.desired')");
  return statements;
}

}  // namespace

canon::Inquiry InquiryOf(const canon::Question& question, std::size_t number) {
  if (question.way == canon::Way::Planner) return {.statements = {Explain(question)}};
  if (question.body_of) return {.by_view = true, .statements = FunctionsFor(question)};
  const Identifier live{"pleat_live_" + std::to_string(number)};
  const Identifier desired{"pleat_desired_" + std::to_string(number)};
  return {
      .by_view = true,
      .statements = {TemporaryView(live, question.live, question.live_columns, question),
                     TemporaryView(desired, question.desired, question.desired_columns, question),
                     CompareViews(live, desired)}};
}

}  // namespace pleat::sql
