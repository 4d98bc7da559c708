#include <algorithm>

#include "compiler/canon/parse.h"
#include "compiler/canon/scan.h"
#include "compiler/canon/statement.h"

namespace pleat::canon {
namespace {

std::optional<Rule::Event> EventOf(PgQuery__CmdType type) {
  if (type == PG_QUERY__CMD_TYPE__CMD_SELECT) return Rule::Event::Select;
  if (type == PG_QUERY__CMD_TYPE__CMD_INSERT) return Rule::Event::Insert;
  if (type == PG_QUERY__CMD_TYPE__CMD_UPDATE) return Rule::Event::Update;
  if (type == PG_QUERY__CMD_TYPE__CMD_DELETE) return Rule::Event::Delete;
  return std::nullopt;
}

// The condition between WHERE and DO, and what DO does.
void FindParts(const std::vector<ScanToken>& tokens, RuleStatement& rule) {
  std::size_t at = 0;
  const auto find = [&](std::string_view word) {
    std::size_t i = at;
    while (i < tokens.size() && (tokens[i].depth > 0 || tokens[i].word != word)) ++i;
    return i;
  };
  const std::size_t where = find("where");
  const std::size_t act = find("do");
  if (where < act) rule.where = Extent{tokens[where + 1].begin, tokens[act - 1].end};
  std::size_t begin = act + 1;
  if (begin < tokens.size() && (tokens[begin].word == "also" || tokens[begin].word == "instead"))
    ++begin;
  std::size_t end = tokens.size();
  if (end > begin && tokens[end - 1].kind == PG_QUERY__TOKEN__ASCII_59) --end;
  if (begin < end) rule.action = {tokens[begin].begin, tokens[end - 1].end};
}

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

}  // namespace

std::variant<RuleStatement, SyntaxError> ReadRule(const std::string& text) {
  auto parsed = ParseTree::OfStatement(text);
  if (auto* error = std::get_if<SyntaxError>(&parsed)) return std::move(*error);
  const auto* create = As<PgQuery__RuleStmt>(std::get<ParseTree>(parsed).statement());
  const auto event = create == nullptr ? std::nullopt : EventOf(create->event);
  if (!event) return SyntaxError{"a rule expected", 0};
  RuleStatement result;
  Rule& rule = result.rule;
  rule.name = {.owner = {{create->relation->schemaname}, {create->relation->relname}},
               .member = {create->rulename}};
  rule.event = *event;
  rule.instead = create->instead;
  FindParts(Scan(text), result);
  if (create->n_actions == 0) result.action = {};
  result.relation_offset = static_cast<std::size_t>(std::max(create->relation->location, 0));
  return result;
}

std::variant<EventTriggerStatement, SyntaxError> ReadEventTrigger(const std::string& text) {
  auto parsed = ParseTree::OfStatement(text);
  if (auto* error = std::get_if<SyntaxError>(&parsed)) return std::move(*error);
  const auto* create = As<PgQuery__CreateEventTrigStmt>(std::get<ParseTree>(parsed).statement());
  if (create == nullptr) return SyntaxError{"an event trigger expected", 0};
  EventTriggerStatement result;
  EventTrigger& trigger = result.trigger;
  trigger.name.name.text = create->trigname;
  trigger.event = create->eventname;
  for (std::size_t i = 0; i < create->n_whenclause; ++i) {
    const auto* clause = As<PgQuery__DefElem>(create->whenclause[i]);
    const auto* values = As<PgQuery__List>(clause->arg);
    for (std::size_t k = 0; values != nullptr && k < values->n_items; ++k) {
      trigger.tags.push_back(Upper(StringOf(values->items[k])));
    }
  }
  std::sort(trigger.tags.begin(), trigger.tags.end());
  trigger.function = NameOf(create->funcname, create->n_funcname);
  const std::vector<ScanToken> tokens = Scan(text);
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    if (tokens[i].depth == 0 && tokens[i].word == "execute")
      result.function_offset = tokens[i + 2].begin;
  }
  return result;
}

}  // namespace pleat::canon
