#include "emit/sql/emit.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/plan/action_visit.h"
#include "compiler/plan/describe.h"
#include "compiler/plan/locks.h"
#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

// What has to be true of the application before the script of a phase may run.
std::string_view Requirement(Phase phase, Direction direction, bool fills) {
  const bool up = direction == Direction::Up;
  switch (phase) {
    case Phase::Expand:
      if (!up) return "before: only old code runs";
      return fills ? "before: any code; new code may be started once the backfill phase is complete"
                   : "before: any code; afterwards new code may be started beside old code";
    case Phase::Backfill:
      if (!up) return "before: any code; nothing is lost";
      return fills ? "before: any code; run after the expand phase; afterwards new code may be "
                     "started beside old code"
                   : "before: any code; run after the expand phase";
    case Phase::Contract:
      return up ? "before: only new code runs; the backfill phase is complete"
                : "before: only new code runs; afterwards old code may be started beside it";
  }
  return "";
}

// Whether the backfill phase writes what new code reads.
bool FillsRows(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    const Action& action = step.actions.front();
    return step.phase == Phase::Backfill && (action.As<FillColumn>() || action.As<CopyRows>());
  });
}

std::string LockText(const std::vector<RelationLock>& locks, const Plan& plan) {
  std::string text;
  for (const RelationLock& lock : locks) {
    if (lock.level == LockLevel::None || !plan.relations_before.contains(lock.relation)) continue;
    if (!text.empty()) text += ", ";
    text += fmt::format("{} on {}", ToString(lock.level),
                        NameForPeople({Kind::Table, lock.relation, {}}));
  }
  return text.empty() ? "none" : text;
}

// The hazards of a step that come from this one of its actions.
std::string HazardText(const Step& step, const Action& action) {
  std::string text;
  for (const HazardNote& note : step.hazards) {
    if (&CarrierOf(step, note) == &action) text += " | " + ToString(note);
  }
  return text;
}

struct Headed {
  const Action& action;
  Statement statement;
};

// The statements of a step, each with what its comment line says.
std::vector<Headed> StatementsOf(const Step& step) {
  std::vector<Headed> all;
  for (const Action& action : step.actions) {
    SqlWriter w;
    Visit(action, [&](const auto& a) { Write(w, a); });
    for (const Statement& statement : w.statements()) {
      Headed& headed = all.emplace_back(Headed{action, statement});
      if (headed.statement.what.empty()) headed.statement.what = Describe(action);
    }
  }
  std::string& first = all.front().statement.what;
  if (all.size() == 1) {
    first = step.title;
  } else if (std::none_of(all.begin(), all.end(), [&](const Headed& headed) {
               return headed.statement.what == step.title;
             })) {
    first = step.title + ": " + first;
  }
  return all;
}

// A concurrent build that times out leaves an invalid index, a detachment one that has to be ended;
// both block nobody while they wait. The batches of a fill keep their own time.
bool WaitsForLocks(const Action& action) {
  const auto* create = action.As<CreateIndex>();
  const auto* drop = action.As<DropIndex>();
  const auto* detach = action.As<DetachPartition>();
  return (create && create->concurrently) || (drop && drop->concurrently) ||
         (detach && detach->concurrently);
}

void WriteLockTimeout(SqlWriter& w, std::string_view time) {
  w.Words("SET lock_timeout =").Literal(time).End();
}

void WriteSearchPath(SqlWriter& w, const std::vector<Identifier>& schemas) {
  w.Words("SET search_path =");
  w.Comma(schemas, [&](const Identifier& schema) { w.Name(schema); });
  w.End();
}

// An extension for which no schema is declared goes to the first of search_path, unless its control
// file names one, which WITH SCHEMA would contradict; the files take it for one of `public`.
bool GoesToPublic(const Action& action, const Plan& plan) {
  const auto* create = action.As<CreateExtension>();
  return create && !create->extension.schema && plan.search_path.size() > 1;
}

void WriteStep(SqlWriter& w, const Step& step, const Plan& plan, std::string_view lock_timeout) {
  const std::vector<Headed> statements = StatementsOf(step);
  int part = 0;
  bool patient = false;
  for (const auto& [action, statement] : statements) {
    const bool waits = WaitsForLocks(action) && !statement.locks;
    if (waits && !patient) w.Words("SET lock_timeout = 0").End();
    if (!waits && patient) WriteLockTimeout(w, lock_timeout);
    patient = waits;
    if (GoesToPublic(action, plan)) WriteSearchPath(w, {{"public"}});
    const std::string number = statements.size() == 1 ? fmt::format("{}.", step.number)
                                                      : fmt::format("{}.{}", step.number, ++part);
    const std::string locks = LockText(statement.locks.value_or(LocksOf(action)), plan);
    const std::string hazards = statement.locks ? "" : HazardText(step, action);
    w.Note(fmt::format("{} {} | lock: {}{}", number, statement.what, locks, hazards));
    w.Verbatim(statement);
    if (GoesToPublic(action, plan)) WriteSearchPath(w, plan.search_path);
  }
  if (patient) WriteLockTimeout(w, lock_timeout);
}

bool CreatesRoutine(const Step& step) {
  return std::any_of(step.actions.begin(), step.actions.end(), [](const Action& action) {
    const auto* create = action.As<CreateDefinition>();
    return create && std::holds_alternative<Routine>(create->object);
  });
}

void WriteHeader(SqlWriter& w, const Plan& plan, Phase phase, Direction direction,
                 const std::vector<Step>& steps, std::string_view lock_timeout) {
  const std::string_view way = direction == Direction::Up ? "up" : "down";
  w.Note(fmt::format("pleat: {}, {}", plan.direct ? "direct" : ToString(phase), way));
  if (!plan.direct) w.Note(Requirement(phase, direction, FillsRows(plan)));
  w.Note("run with: psql -X -v ON_ERROR_STOP=1 -f");
  WriteLockTimeout(w, lock_timeout);
  w.Words("SET statement_timeout = 0").End();
  WriteSearchPath(w, plan.search_path);
  // A body may name what comes later, or is only there when it is called (as pg_dump does).
  if (std::any_of(steps.begin(), steps.end(), CreatesRoutine))
    w.Words("SET check_function_bodies = off").End();
}

// What a step cannot bring back, said where the script leaves it out.
void WriteLosses(SqlWriter& w, const Plan& plan, Phase phase) {
  for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step) {
    const auto* irreversible = std::get_if<Irreversible>(&step->undo);
    if (step->phase != phase || !irreversible) continue;
    w.Note(fmt::format("not undone: {}: {}", step->title, irreversible->reason));
  }
}

}  // namespace

std::string EmitScript(const Plan& plan, Phase phase, Direction direction,
                       std::string_view lock_timeout) {
  std::vector<Step> steps;
  if (direction == Direction::Up) {
    for (const Step& step : plan.steps) {
      if (step.phase == phase) steps.push_back(step);
    }
  } else {
    steps = DownSteps(plan, phase);
  }
  const bool any = std::any_of(plan.steps.begin(), plan.steps.end(),
                               [&](const Step& step) { return step.phase == phase; });
  if (!any) return "";
  SqlWriter w;
  WriteHeader(w, plan, phase, direction, steps, lock_timeout);
  if (direction == Direction::Down) WriteLosses(w, plan, phase);
  int open = 0;
  const auto close = [&] {
    if (open != 0) w.Words("COMMIT").End();
    open = 0;
  };
  for (const Step& step : steps) {
    if (step.transaction != open || step.transaction == 0) {
      close();
      w.Blank();
      if (step.transaction != 0) w.Words("BEGIN").End();
      open = step.transaction;
    }
    WriteStep(w, step, plan, lock_timeout);
  }
  close();
  return w.text();
}

std::string EmitScripts(const Plan& plan, Direction direction, std::string_view lock_timeout) {
  std::vector<Phase> phases{Phase::Expand, Phase::Backfill, Phase::Contract};
  if (direction == Direction::Down) std::reverse(phases.begin(), phases.end());
  std::string text;
  for (Phase phase : phases) {
    const std::string script = EmitScript(plan, phase, direction, lock_timeout);
    if (!text.empty() && !script.empty()) text += "\n";
    text += script;
  }
  return text;
}

}  // namespace pleat::sql
