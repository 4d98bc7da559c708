#include "compiler/model/trigger.h"

#include "compiler/model/quote.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {
namespace {

std::string_view TimingWord(Trigger::Timing timing) {
  switch (timing) {
    case Trigger::Timing::Before:
      return "before";
    case Trigger::Timing::After:
      return "after";
    case Trigger::Timing::InsteadOf:
      return "instead of";
  }
  return "";
}

void AddEvents(const Trigger& trigger, Phrase& phrase) {
  bool first = true;
  const auto add = [&](bool holds, std::string_view word) {
    if (!holds) return;
    if (!first) phrase.Word("or");
    first = false;
    phrase.Word(word);
  };
  add(trigger.on_insert, "insert");
  add(trigger.on_update, "update");
  if (!trigger.columns.empty()) {
    std::string columns;
    for (const Identifier& column : trigger.columns)
      columns += (columns.empty() ? "" : ", ") + Quoted(column);
    phrase.Word("of").Word(columns);
  }
  add(trigger.on_delete, "delete");
  add(trigger.on_truncate, "truncate");
}

template <class Function>
void ForEachOn(const QualifiedName& table, const Context& context, Function function) {
  const auto& triggers = context.catalog.triggers;
  for (auto trigger = triggers.lower_bound({table, {}});
       trigger != triggers.end() && trigger->first.owner == table; ++trigger) {
    function(trigger->second);
  }
}

}  // namespace

std::string Declare(const Trigger& trigger, const Context& context) {
  const QualifiedName& owner = trigger.name.owner;
  const bool in_block =
      context.catalog.tables.contains(owner) || context.catalog.foreign_tables.contains(owner);
  Phrase phrase(context);
  if (trigger.firing != Firing::Origin) phrase.Word(ToString(trigger.firing));
  phrase.If(trigger.constraint, "constraint").Word("trigger").Name(trigger.name.member);
  phrase.Word(TimingWord(trigger.timing));
  AddEvents(trigger, phrase);
  if (!in_block) phrase.Word("on").Name(owner);
  if (trigger.referenced) phrase.Word("from").Name(*trigger.referenced);
  phrase.If(trigger.deferrable, "deferrable");
  phrase.If(trigger.initially_deferred, "initially deferred");
  phrase.If(trigger.old_table || trigger.new_table, "referencing");
  if (trigger.old_table) phrase.Word("old table as").Name(*trigger.old_table);
  if (trigger.new_table) phrase.Word("new table as").Name(*trigger.new_table);
  phrase.If(trigger.for_each_row, "for each row");
  if (trigger.when) phrase.Word("when").Island(*trigger.when);
  std::string arguments;
  for (const std::string& argument : trigger.arguments)
    arguments += (arguments.empty() ? "" : ", ") + Literal(argument);
  const std::string call = Phrase(context).Name(trigger.function).text() + "(" + arguments + ")";
  return phrase.Word("execute function").Word(call).EndStatement();
}

std::string CommentOn(const Trigger& trigger, const Context& context) {
  if (!trigger.comment) return {};
  return Phrase(context)
      .Word("comment on trigger")
      .Name(trigger.name.member)
      .Word("on")
      .Name(trigger.name.owner)
      .Word("is")
      .Text(*trigger.comment)
      .EndStatement();
}

std::string TriggersOf(const QualifiedName& table, const Context& context) {
  std::string text;
  ForEachOn(table, context, [&](const Trigger& trigger) { text += Declare(trigger, context); });
  return text;
}

std::string CommentsOnTriggers(const QualifiedName& table, const Context& context) {
  std::string text;
  ForEachOn(table, context, [&](const Trigger& trigger) { text += CommentOn(trigger, context); });
  return text;
}

}  // namespace pleat::dsl
