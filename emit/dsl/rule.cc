#include "compiler/model/rule.h"

#include <fmt/format.h>

#include "compiler/model/event_trigger.h"
#include "compiler/model/quote.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {

std::string Declare(const Rule& rule, const Context& context) {
  Phrase phrase(context);
  if (rule.firing != Firing::Origin) phrase.Word(ToString(rule.firing));
  phrase.Word("rule").Name(rule.name.member).Word("as on").Word(ToString(rule.event));
  phrase.Word("to").Name(rule.name.owner);
  if (rule.where) phrase.Where(rule.where);
  phrase.Word("do").Word(rule.instead ? "instead" : "also");
  std::string text = phrase.Word(rule.action.empty() ? "nothing" : rule.action.text).EndStatement();
  if (!rule.comment) return text;
  return text + Phrase(context)
                    .Word("comment on rule")
                    .Name(rule.name.member)
                    .Word("on")
                    .Name(rule.name.owner)
                    .Word("is")
                    .Text(*rule.comment)
                    .EndStatement();
}

std::string Declare(const EventTrigger& trigger, const Context& context) {
  Phrase phrase(context);
  if (trigger.firing != Firing::Origin) phrase.Word(ToString(trigger.firing));
  phrase.Word("event trigger").Name(trigger.name.name).Word("on").Word(trigger.event);
  if (!trigger.tags.empty()) {
    std::vector<std::string> tags;
    for (const std::string& tag : trigger.tags) tags.push_back(Literal(tag));
    phrase.Word("when tag in").Group(tags);
  }
  phrase.Word("execute function");
  std::string text =
      phrase.Word(Phrase(context).Name(trigger.function).text() + "()").EndStatement();
  if (!trigger.comment) return text;
  return text + Phrase(context)
                    .Word("comment on event trigger")
                    .Name(trigger.name.name)
                    .Word("is")
                    .Text(*trigger.comment)
                    .EndStatement();
}

}  // namespace pleat::dsl
