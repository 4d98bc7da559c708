#include "emit/alembic/emit.h"

#include <fmt/format.h>

#include "emit/sql/script.h"

namespace pleat::alembic {
namespace {

using sql::Script;
using sql::ScriptPart;
using sql::ScriptStatement;

// A colon before a word would be a parameter to SQLAlchemy. Alembic has one transaction for all
// revisions of a run unless it is told otherwise, and locks would be held until the last of them is
// through, so each transaction is ended here. What the session had set before comes back, because
// Alembic finds its own table by the search_path.
constexpr std::string_view kContexts = R"(

def run(statement):
    op.execute(sa.text(statement.replace(":", r"\:")))


@contextmanager
def transaction():
    """What commits together."""
    for setting in TRANSACTION_SETTINGS:
        run(setting)
    yield
    with op.get_context().autocommit_block():
        pass


@contextmanager
def no_transaction():
    """What PostgreSQL refuses in a transaction, or what commits by itself."""
    with op.get_context().autocommit_block():
        for setting in SESSION_SETTINGS:
            run(setting)
        yield
        run(RESTORE_SETTINGS)
)";

constexpr std::string_view kIndent = "    ";

// In a string of Python, where quotes need a backslash only if they would end it.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\' || text.substr(at).starts_with("\"\"\"")) escaped += '\\';
    escaped += c == '\r' ? "\\r" : std::string(1, c);
  }
  return escaped;
}

std::string WordOf(std::string_view text) {
  std::string word;
  for (char c : text) {
    if (c == '\\' || c == '"') word += '\\';
    word += c;
  }
  return fmt::format("\"{}\"", word);
}

// Without what ends the statement.
std::string StringOf(std::string_view statement) {
  while (statement.ends_with('\n')) statement.remove_suffix(1);
  if (statement.ends_with(';')) statement.remove_suffix(1);
  if (statement.find_first_of("\n\"") == std::string_view::npos) return WordOf(statement);
  return fmt::format("\"\"\"\n{}\n\"\"\"", Escaped(statement));
}

std::string ListOf(std::string_view name, const std::vector<std::string>& statements) {
  std::string list = fmt::format("{} = [\n", name);
  for (const std::string& statement : statements)
    list += fmt::format("{}{},\n", kIndent, StringOf(statement));
  return list + "]\n";
}

std::string Settings(const Script& script) {
  std::vector<std::string> session = sql::SettingStatements(script, sql::Scope::Session);
  session.insert(session.begin(), sql::KeepStatement(script));
  return ListOf("TRANSACTION_SETTINGS", sql::SettingStatements(script, sql::Scope::Transaction)) +
         ListOf("SESSION_SETTINGS", session) +
         fmt::format("RESTORE_SETTINGS = {}\n", StringOf(sql::RestoreStatement(script)));
}

std::string Comment(std::string_view indent, std::string_view line) {
  std::string text = fmt::format("{}# ", indent);
  for (char c : line) text += c == '\n' || c == '\r' ? ' ' : c;
  return text + "\n";
}

std::string Body(const ScriptPart& part) {
  std::string text =
      fmt::format("{}with {}():\n", kIndent, part.transaction ? "transaction" : "no_transaction");
  const std::string inner = fmt::format("{0}{0}", kIndent);
  for (const ScriptStatement& statement : part.statements) {
    if (!statement.note.empty()) text += Comment(inner, statement.note);
    text += fmt::format("{}run({})\n", inner, StringOf(statement.text));
  }
  return text;
}

std::string Function(std::string_view name, const Script& script) {
  std::string text = fmt::format("\n\ndef {}():\n", name);
  if (!script.requirement.empty()) text += Comment(kIndent, script.requirement);
  for (const std::string& loss : script.losses) text += Comment(kIndent, loss);
  for (const ScriptPart& part : script.parts) text += Body(part);
  if (script.parts.empty()) text += fmt::format("{}pass\n", kIndent);
  return text;
}

std::string Head(const Revision& revision, std::string_view phase) {
  const std::string after = revision.after.empty() ? "None" : WordOf(revision.after);
  return fmt::format(
      "\"\"\"{}: {}\n\nRevision ID: {}\nRevises: {}\n\"\"\"\n"
      "from contextlib import contextmanager\n\n"
      "import sqlalchemy as sa\n"
      "from alembic import op\n\n"
      "revision = \"{}\"\n"
      "down_revision = {}\n"
      "branch_labels = None\n"
      "depends_on = None\n\n",
      Escaped(revision.about), phase, revision.id, Escaped(revision.after), revision.id, after);
}

}  // namespace

std::string EmitRevision(const Plan& plan, Phase phase, const Revision& revision) {
  const auto up = sql::BuildScript(plan, phase, sql::Direction::Up);
  const auto down = sql::BuildScript(plan, phase, sql::Direction::Down);
  if (!up || !down) return "";
  // They differ in whether routines are made, for whose bodies there is a setting more.
  const Script& more = up->settings.size() < down->settings.size() ? *down : *up;
  return Head(revision, sql::NameOf(plan, phase)) + Settings(more) + std::string(kContexts) +
         Function("upgrade", *up) + Function("downgrade", *down);
}

}  // namespace pleat::alembic
