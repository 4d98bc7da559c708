#include "emit/sql/script.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/plan/action_visit.h"
#include "compiler/plan/describe.h"
#include "compiler/plan/locks.h"
#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

using Role = ScriptStatement::Role;

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

// Those of `locks`, which an action of `step` takes, that others may have to wait for.
std::string LockText(const std::vector<RelationLock>& locks, const Step& step) {
  std::string text;
  for (const RelationLock& lock : locks) {
    const bool reached =
        std::any_of(step.locks.begin(), step.locks.end(),
                    [&](const RelationLock& known) { return known.relation == lock.relation; });
    if (lock.level == LockLevel::None || !reached) continue;
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

std::string PathOf(const std::vector<Identifier>& schemas) {
  SqlWriter w;
  w.Comma(schemas, [&](const Identifier& schema) { w.Name(schema); });
  return w.text();
}

std::string Set(const Setting& setting, Scope scope) {
  SqlWriter w;
  w.Words("SET").If(scope == Scope::Transaction, "LOCAL").Words(setting.name).Words("=");
  w.Raw({setting.value}).End();
  return w.text();
}

Setting LockTimeout(std::string_view time) {
  return {"lock_timeout", SqlWriter().Literal(time).text()};
}

// An extension for which no schema is declared goes to the first of search_path, unless its control
// file names one, which WITH SCHEMA would contradict; the files take it for one of `public`.
bool GoesToPublic(const Action& action, const Plan& plan) {
  const auto* create = action.As<CreateExtension>();
  return create && !create->extension.schema && plan.search_path.size() > 1;
}

// The statements of one step as those of a script.
class StepWriter {
 public:
  StepWriter(const Plan& plan, std::string_view lock_timeout, ScriptPart& part)
      : plan_(plan), lock_timeout_(lock_timeout), part_(part) {}

  void Write(const Step& step) {
    const std::vector<Headed> statements = StatementsOf(step);
    std::vector<ScriptStatement> written;
    int number = 0;
    bool patient = false;
    for (const Headed& headed : statements) {
      const bool waits = WaitsForLocks(headed.action) && !headed.statement.locks;
      if (waits != patient) Wait(written, waits ? Setting{"lock_timeout", "0"} : usual_);
      patient = waits;
      const bool in_public = GoesToPublic(headed.action, plan_);
      if (in_public) Say(written, Set({"search_path", "public"}, Scope::Transaction));
      written.push_back({.role = RoleOf(headed),
                         .note = Note(step, headed, statements.size() == 1 ? 0 : ++number),
                         .text = headed.statement.text});
      if (in_public)
        Say(written, Set({"search_path", PathOf(plan_.search_path)}, Scope::Transaction));
    }
    if (patient) Wait(written, usual_);
    if (step.only_while) written = {Guarded(step, written)};
    for (ScriptStatement& statement : written) part_.statements.push_back(std::move(statement));
  }

 private:
  // Beside the statement that the action is about stand those that a transaction may hold.
  Role RoleOf(const Headed& headed) const {
    if (part_.transaction || headed.statement.locks) return Role::Common;
    if (headed.action.As<FillColumn>()) return Role::Call;
    const auto* copy = headed.action.As<CopyRows>();
    if (!copy) return Role::Alone;
    return copy->backfill.key.empty() ? Role::Common : Role::Call;
  }

  static void Say(std::vector<ScriptStatement>& to, std::string text) {
    to.push_back({.text = std::move(text)});
  }
  static void Wait(std::vector<ScriptStatement>& to, const Setting& timeout) {
    to.push_back({.role = Role::Patience, .text = Set(timeout, Scope::Session)});
  }

  std::string Note(const Step& step, const Headed& headed, int part) const {
    const Statement& statement = headed.statement;
    const std::string number =
        part == 0 ? fmt::format("{}.", step.number) : fmt::format("{}.{}", step.number, part);
    return fmt::format("{} {} | lock: {}{}", number, statement.what,
                       LockText(statement.locks.value_or(LocksOf(headed.action)), step),
                       statement.locks ? "" : HazardText(step, headed.action));
  }

  // Statements that are run only while the relation is there: as text, so that none is looked at
  // before its turn.
  ScriptStatement Guarded(const Step& step, const std::vector<ScriptStatement>& statements) const {
    SqlWriter w;
    w.Words("DO $pleat_step$ BEGIN").Line();
    w.Words("IF pg_catalog.to_regclass(").RelationLiteral(*step.only_while);
    w.Words(") IS NULL THEN RETURN; END IF;").Line();
    for (const ScriptStatement& statement : statements) {
      // Without the semicolon and line break that end it.
      const std::string bare = statement.text.substr(0, statement.text.size() - 2);
      if (!statement.note.empty()) w.Note(statement.note);
      w.Words("EXECUTE").Raw({"$pleat_sql$" + bare + "$pleat_sql$;"}).Line();
    }
    w.Words("END $pleat_step$").End();
    return {.role = part_.transaction ? Role::Common : Role::Alone,
            .note = fmt::format("{}. {}, unless that is done | lock: {}", step.number, step.title,
                                LockText(step.locks, step)),
            .text = w.text()};
  }

  const Plan& plan_;
  std::string_view lock_timeout_;
  const Setting usual_ = LockTimeout(lock_timeout_);
  ScriptPart& part_;
};

bool CreatesRoutine(const Step& step) {
  return std::any_of(step.actions.begin(), step.actions.end(), [](const Action& action) {
    const auto* create = action.As<CreateDefinition>();
    return create && std::holds_alternative<Routine>(create->object);
  });
}

std::vector<Setting> SettingsFor(const Plan& plan, const std::vector<Step>& steps,
                                 std::string_view lock_timeout) {
  std::vector<Setting> settings{LockTimeout(lock_timeout),
                                {"statement_timeout", "0"},
                                {"search_path", PathOf(plan.search_path)}};
  // A body may name what comes later, or is only there when it is called (as pg_dump does).
  if (std::any_of(steps.begin(), steps.end(), CreatesRoutine))
    settings.push_back({"check_function_bodies", "off"});
  return settings;
}

std::vector<std::string> LossesOf(const Plan& plan, Phase phase) {
  std::vector<std::string> losses;
  for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step) {
    const auto* irreversible = std::get_if<Irreversible>(&step->undo);
    if (step->phase != phase || !irreversible) continue;
    losses.push_back(fmt::format("not undone: {}: {}", step->title, irreversible->reason));
  }
  return losses;
}

void WriteSettingNames(SqlWriter& w, const Script& script) {
  w.Words("FROM unnest(ARRAY[");
  w.Comma(script.settings, [&](const Setting& setting) { w.Literal(setting.name); });
  w.Words("]) AS name").End();
}

}  // namespace

std::string_view NameOf(const Plan& plan, Phase phase) {
  return plan.direct ? "direct" : ToString(phase);
}

std::optional<Script> BuildScript(const Plan& plan, Phase phase, Direction direction,
                                  std::string_view lock_timeout) {
  const auto in_phase = [&](const Step& step) { return step.phase == phase; };
  if (std::none_of(plan.steps.begin(), plan.steps.end(), in_phase)) return std::nullopt;
  std::vector<Step> steps;
  if (direction == Direction::Up) {
    std::copy_if(plan.steps.begin(), plan.steps.end(), std::back_inserter(steps), in_phase);
  } else {
    steps = DownSteps(plan, phase);
  }
  Script script{.settings = SettingsFor(plan, steps, lock_timeout)};
  if (!plan.direct) script.requirement = Requirement(phase, direction, FillsRows(plan));
  if (direction == Direction::Down) script.losses = LossesOf(plan, phase);
  int open = 0;
  for (const Step& step : steps) {
    if (step.transaction != open || step.transaction == 0)
      script.parts.push_back({.transaction = step.transaction != 0});
    open = step.transaction;
    StepWriter(plan, lock_timeout, script.parts.back()).Write(step);
  }
  return script;
}

std::vector<std::string> SettingStatements(const Script& script, Scope scope) {
  std::vector<std::string> statements;
  for (const Setting& setting : script.settings) statements.push_back(Set(setting, scope));
  return statements;
}

std::string KeepStatement(const Script& script) {
  SqlWriter w;
  w.Words("SELECT set_config('pleat.' || name, current_setting(name), false)");
  WriteSettingNames(w, script);
  return w.text();
}

std::string RestoreStatement(const Script& script) {
  SqlWriter w;
  w.Words("SELECT set_config(name, current_setting('pleat.' || name), false)");
  WriteSettingNames(w, script);
  return w.text();
}

std::string CallStatement(const Script& script, const ScriptStatement& call) {
  const auto path =
      std::find_if(script.settings.begin(), script.settings.end(),
                   [](const Setting& setting) { return setting.name == "search_path"; });
  SqlWriter w;
  w.Words("DO $pleat_call$ DECLARE was text := pg_catalog.current_setting('search_path'); BEGIN");
  w.Line(2).Words("PERFORM pg_catalog.set_config('search_path',").Literal(path->value);
  w.Words(", false);").Line().Verbatim(call.text);
  w.Words("  PERFORM pg_catalog.set_config('search_path', was, false);").Line();
  w.Words("END $pleat_call$").End();
  return w.text();
}

}  // namespace pleat::sql
