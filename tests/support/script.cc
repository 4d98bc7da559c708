#include "tests/support/script.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace pleat::tests {
namespace {

bool IsWordByte(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::size_t After(std::string_view script, std::string_view what, std::size_t from) {
  const std::size_t at = script.find(what, from);
  return at == std::string_view::npos ? script.size() : at + what.size();
}

bool StartsAt(std::string_view script, std::size_t at, std::string_view what) {
  return script.substr(at, what.size()) == what;
}

// E'…' has escapes by backslash.
std::size_t AfterEscapeString(std::string_view script, std::size_t at) {
  for (++at; at < script.size() && script[at] != '\''; ++at) {
    if (script[at] == '\\') ++at;
  }
  return at + 1;
}

// Where what begins at `at` ends: a quoted thing, a comment, a word, or one character.
std::size_t AfterToken(std::string_view script, std::size_t at) {
  const char c = script[at];
  if (c == '"') return After(script, "\"", at + 1);
  if (c == '\'') {
    const bool escapes = at > 0 && (script[at - 1] == 'E' || script[at - 1] == 'e') &&
                         (at == 1 || !std::isalnum(static_cast<unsigned char>(script[at - 2])));
    return escapes ? AfterEscapeString(script, at) : After(script, "'", at + 1);
  }
  if (StartsAt(script, at, "--")) return After(script, "\n", at);
  if (StartsAt(script, at, "/*")) return After(script, "*/", at + 2);
  if (c == '$') {
    std::size_t end = at + 1;
    while (end < script.size() && IsWordByte(script[end])) {
      ++end;
    }
    if (end < script.size() && script[end] == '$') {
      return After(script, script.substr(at, end + 1 - at), end + 1);
    }
  }
  std::size_t end = at;
  while (end < script.size() && IsWordByte(script[end])) ++end;
  return std::max(end, at + 1);
}

// How deep a statement is in what may hold semicolons: parentheses (the actions of a rule) and the
// BEGIN ATOMIC … END of a routine (psqlscan.l).
class Depth {
 public:
  void Take(std::string_view token) {
    if (token == "(") ++parentheses_;
    if (token == ")") --parentheses_;
    std::string word(token);
    for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (word == "FUNCTION" || word == "PROCEDURE") routine_ = true;
    if (word == "BEGIN" && routine_) ++blocks_;
    if (blocks_ == 0) return;
    if (word == "CASE") ++blocks_;
    if (word == "END") --blocks_;
  }
  bool IsTop() const { return parentheses_ == 0 && blocks_ == 0; }

 private:
  int parentheses_ = 0;
  int blocks_ = 0;
  bool routine_ = false;
};

}  // namespace

std::vector<ScriptStatement> SplitScript(std::string_view script) {
  std::vector<ScriptStatement> statements;
  ScriptStatement next;
  Depth depth;
  for (std::size_t at = 0; at < script.size();) {
    const std::size_t end = AfterToken(script, at);
    const std::string_view token = script.substr(at, end - at);
    const bool outside = next.text.empty();
    if (outside && StartsAt(token, 0, "--")) {
      next.heads.emplace_back(token.substr(0, token.size() - 1));
    } else if (outside && token == "\n") {
      next.heads.clear();
    } else {
      next.text += token;
      depth.Take(token);
    }
    at = end;
    if (token != ";" || !depth.IsTop()) continue;
    depth = {};
    statements.push_back(std::move(next));
    next = {};
    if (StartsAt(script, at, "\n")) ++at;
  }
  return statements;
}

std::vector<ScriptUnit> UnitsOf(std::string_view script) {
  std::vector<ScriptUnit> units;
  // By the parameter's name.
  std::map<std::string, std::string> settings;
  bool open = false;
  for (const ScriptStatement& statement : SplitScript(script)) {
    const std::string& text = statement.text;
    if (text.starts_with("SET ") && !open) {
      settings[text.substr(0, text.find('='))] = text;
      continue;
    }
    if (!open) {
      ScriptUnit& unit = units.emplace_back();
      for (const auto& [name, setting] : settings) unit.settings.push_back(setting);
    }
    units.back().statements.push_back(text);
    if (text == "BEGIN;") open = true;
    if (text == "COMMIT;") open = false;
  }
  return units;
}

}  // namespace pleat::tests
