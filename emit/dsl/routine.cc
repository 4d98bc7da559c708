#include "compiler/model/routine.h"

#include <fmt/format.h>

#include "compiler/model/quote.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {
namespace {

std::string_view ModeWord(Argument::Mode mode) {
  switch (mode) {
    case Argument::Mode::Out:
      return "out";
    case Argument::Mode::InOut:
      return "inout";
    case Argument::Mode::Variadic:
      return "variadic";
    case Argument::Mode::In:
    case Argument::Mode::Table:
      break;
  }
  return "";
}

std::vector<std::string> Items(const Routine& routine, bool table, const Context& context) {
  std::vector<std::string> items;
  for (const Argument& argument : routine.arguments) {
    if ((argument.mode == Argument::Mode::Table) == table) items.push_back(Item(argument, context));
  }
  return items;
}

void AddResult(const Routine& routine, const Context& context, Phrase& phrase) {
  const std::vector<std::string> table = Items(routine, true, context);
  if (!table.empty()) {
    phrase.Word("returns table").Group(table);
  } else if (routine.returns) {
    phrase.Word("returns").If(routine.returns_set, "setof").Type(*routine.returns);
  } else if (routine.returns_set) {
    phrase.Word("returns setof").Type(OutputType(routine));
  }
}

void AddSettings(const Routine& routine, Phrase& phrase) {
  for (const auto& [name, value] : routine.settings) {
    std::vector<std::string> items;
    for (const std::string& item : SettingItems(name, value)) {
      items.push_back(Quoted(Identifier{item}) == item ? item : Literal(item));
    }
    phrase.Word("set").Word(name).Word("=").Word(fmt::format("{}", fmt::join(items, ", ")));
  }
}

void AddAttributes(const Routine& routine, Phrase& phrase) {
  phrase.Word("language").Name(Identifier{routine.language});
  for (std::size_t i = 0; i < routine.transforms.size(); ++i) {
    phrase.Word(i == 0 ? "transform for type" : ", for type").Type(routine.transforms[i]);
  }
  phrase.If(routine.window, "window")
      .If(routine.volatility == Volatility::Stable, "stable")
      .If(routine.volatility == Volatility::Immutable, "immutable")
      .If(routine.strict, "strict")
      .If(routine.leakproof, "leakproof")
      .If(routine.security_definer, "security definer")
      .If(routine.parallel == Parallel::Safe, "parallel safe")
      .If(routine.parallel == Parallel::Restricted, "parallel restricted");
  if (routine.cost) phrase.Word(fmt::format("cost {}", *routine.cost));
  if (routine.rows) phrase.Word(fmt::format("rows {}", *routine.rows));
  if (routine.support) phrase.Word("support").Name(*routine.support);
  AddSettings(routine, phrase);
}

}  // namespace

std::string Item(const Argument& argument, const Context& context) {
  Phrase phrase(context);
  const std::string_view mode = ModeWord(argument.mode);
  phrase.If(!mode.empty(), mode);
  if (!argument.name.empty()) phrase.Name(argument.name);
  phrase.Type(argument.type);
  if (argument.default_value) phrase.Word("default").Word(argument.default_value->text);
  return phrase.text();
}

std::string Declare(const Routine& routine, const Context& context) {
  Phrase name(context);
  name.Name(routine.name.owner);
  std::string text = routine.procedure ? "procedure " : "function ";
  text += name.text() + Phrase(context).Group(Items(routine, false, context)).text();
  Phrase rest(context);
  AddResult(routine, context, rest);
  AddAttributes(routine, rest);
  text += " " + rest.text() + "\n";
  if (routine.sql_body) {
    text += routine.body.text;
  } else if (routine.library) {
    text += "as " + Literal(*routine.library) + ", " + Literal(routine.body.text);
  } else {
    text += "as " + DollarQuoted(routine.body.text);
  }
  text = Statement(text, context) + ";\n";
  if (!routine.comment) return text;
  std::vector<std::string> types;
  for (const Argument& argument : routine.arguments) {
    if (argument.mode == Argument::Mode::Out || argument.mode == Argument::Mode::Table) continue;
    types.push_back(Phrase(context).Type(argument.type).text());
  }
  return text + Phrase(context)
                    .Word(routine.procedure ? "comment on procedure" : "comment on function")
                    .Word(name.text() + Phrase(context).Group(types).text())
                    .Word("is")
                    .Text(*routine.comment)
                    .EndStatement();
}

}  // namespace pleat::dsl
