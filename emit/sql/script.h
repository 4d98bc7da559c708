#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/plan/plan.h"
#include "emit/sql/emit.h"

namespace pleat::sql {

// One statement, ended by a semicolon and a line break, and the comment that says what it does.
struct ScriptStatement {
  // Alone: no transaction may be around it. Call: likewise, because what it calls commits.
  // Patience: sets how long the next ones wait for locks, which only matters where the script's own
  // lock_timeout would hold for them.
  enum class Role { Common, Alone, Call, Patience };
  Role role = Role::Common;
  // A line; empty where a statement only sets something.
  std::string note = {};
  std::string text = {};
};

// What commits together, or statements that have no transaction around them.
struct ScriptPart {
  bool transaction = false;
  std::vector<ScriptStatement> statements = {};
};

struct Setting {
  std::string_view name = {};
  // As SQL has it behind the equals sign.
  std::string value = {};
};

// What takes a database over one phase, for whoever sends the statements.
struct Script {
  // What the application must be like before it.
  std::string requirement = {};
  // What it does not bring back, a line each.
  std::vector<std::string> losses = {};
  // What all of its statements expect.
  std::vector<Setting> settings = {};
  std::vector<ScriptPart> parts = {};
};

// Nothing where the phase has nothing to do.
std::optional<Script> BuildScript(const Plan& plan, Phase phase, Direction direction,
                                  std::string_view lock_timeout = kLockTimeout);

// "expand", or "direct" of a plan without phases.
std::string_view NameOf(const Plan& plan, Phase phase);

enum class Scope { Session, Transaction };

// A statement each.
std::vector<std::string> SettingStatements(const Script& script, Scope scope);
// Keeps what the session has set so far, until RestoreStatement() gives it back.
std::string KeepStatement(const Script& script);
std::string RestoreStatement(const Script& script);
// A call as one statement that sees the search_path of the script, wherever the session looks.
std::string CallStatement(const Script& script, const ScriptStatement& call);

}  // namespace pleat::sql
