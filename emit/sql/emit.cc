#include "emit/sql/emit.h"

#include <fmt/format.h>

#include <algorithm>

#include "emit/sql/script.h"
#include "emit/sql/writer.h"

namespace pleat::sql {
namespace {

void WriteHeader(SqlWriter& w, const Script& script, std::string_view name, Direction direction) {
  w.Note(fmt::format("pleat: {}, {}", name, direction == Direction::Up ? "up" : "down"));
  if (!script.requirement.empty()) w.Note(script.requirement);
  w.Note("run with: psql -X -v ON_ERROR_STOP=1 -f");
  for (const std::string& setting : SettingStatements(script, Scope::Session)) w.Verbatim(setting);
  for (const std::string& loss : script.losses) w.Note(loss);
}

void WritePart(SqlWriter& w, const ScriptPart& part) {
  w.Blank();
  if (part.transaction) w.Words("BEGIN").End();
  for (const ScriptStatement& statement : part.statements) {
    if (!statement.note.empty()) w.Note(statement.note);
    w.Verbatim(statement.text);
  }
  if (part.transaction) w.Words("COMMIT").End();
}

}  // namespace

std::string EmitScript(const Plan& plan, Phase phase, Direction direction,
                       std::string_view lock_timeout) {
  const std::optional<Script> script = BuildScript(plan, phase, direction, lock_timeout);
  if (!script) return "";
  SqlWriter w;
  WriteHeader(w, *script, NameOf(plan, phase), direction);
  for (const ScriptPart& part : script->parts) WritePart(w, part);
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
