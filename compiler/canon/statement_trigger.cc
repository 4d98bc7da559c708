#include <algorithm>

#include "compiler/canon/parse.h"
#include "compiler/canon/scan.h"
#include "compiler/canon/statement.h"

namespace pleat::canon {
namespace {

// The bits of CreateTrigStmt.timing and .events (TRIGGER_TYPE_INSERT and the following in
// pg_trigger.h).
constexpr int kBefore = 2;
constexpr int kInsert = 4;
constexpr int kDelete = 8;
constexpr int kUpdate = 16;
constexpr int kTruncate = 32;
constexpr int kInsteadOf = 64;

// What stands between the parentheses of WHEN.
std::optional<Extent> WhenIn(const std::vector<ScanToken>& tokens) {
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const bool opens = tokens[i + 1].kind == PG_QUERY__TOKEN__ASCII_40;
    if (tokens[i].depth > 0 || tokens[i].word != "when" || !opens) continue;
    std::size_t close = i + 2;
    while (close < tokens.size() && tokens[close].depth > 0) ++close;
    return Extent{tokens[i + 2].begin, tokens[close - 1].end};
  }
  return std::nullopt;
}

// The first token after EXECUTE FUNCTION or EXECUTE PROCEDURE.
std::size_t FunctionIn(const std::vector<ScanToken>& tokens) {
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const bool function = tokens[i + 1].word == "function" || tokens[i + 1].word == "procedure";
    if (tokens[i].depth == 0 && tokens[i].word == "execute" && function) return tokens[i + 2].begin;
  }
  return 0;
}

void SetTransitionTables(const PgQuery__CreateTrigStmt& create, Trigger& trigger) {
  for (std::size_t i = 0; i < create.n_transition_rels; ++i) {
    const auto* table = As<PgQuery__TriggerTransition>(create.transition_rels[i]);
    auto& name = table->is_new ? trigger.new_table : trigger.old_table;
    name = Identifier{table->name};
  }
}

}  // namespace

std::variant<TriggerStatement, SyntaxError> ReadTrigger(const std::string& text) {
  auto parsed = ParseTree::OfStatement(text);
  if (auto* error = std::get_if<SyntaxError>(&parsed)) return std::move(*error);
  const auto* create = As<PgQuery__CreateTrigStmt>(std::get<ParseTree>(parsed).statement());
  if (create == nullptr) return SyntaxError{"a trigger expected", 0};
  TriggerStatement result;
  Trigger& trigger = result.trigger;
  trigger.name = {.owner = {{create->relation->schemaname}, {create->relation->relname}},
                  .member = {create->trigname}};
  trigger.timing = create->timing == kBefore      ? Trigger::Timing::Before
                   : create->timing == kInsteadOf ? Trigger::Timing::InsteadOf
                                                  : Trigger::Timing::After;
  trigger.on_insert = (create->events & kInsert) != 0;
  trigger.on_update = (create->events & kUpdate) != 0;
  trigger.on_delete = (create->events & kDelete) != 0;
  trigger.on_truncate = (create->events & kTruncate) != 0;
  for (std::size_t i = 0; i < create->n_columns; ++i) {
    trigger.columns.push_back({std::string(StringOf(create->columns[i]))});
  }
  // Their order means nothing.
  std::sort(trigger.columns.begin(), trigger.columns.end());
  trigger.for_each_row = create->row;
  trigger.constraint = create->isconstraint;
  trigger.deferrable = create->deferrable;
  trigger.initially_deferred = create->initdeferred;
  if (create->constrrel != nullptr)
    trigger.referenced = {{create->constrrel->schemaname}, {create->constrrel->relname}};
  SetTransitionTables(*create, trigger);
  trigger.function = NameOf(create->funcname, create->n_funcname);
  if (trigger.function.schema.text == "pg_catalog") trigger.function.schema = {};
  for (std::size_t i = 0; i < create->n_args; ++i) {
    trigger.arguments.emplace_back(StringOf(create->args[i]));
  }
  const std::vector<ScanToken> tokens = Scan(text);
  result.when = create->when_clause == nullptr ? std::nullopt : WhenIn(tokens);
  result.function_offset = FunctionIn(tokens);
  result.relation_offset = static_cast<std::size_t>(std::max(create->relation->location, 0));
  return result;
}

}  // namespace pleat::canon
