#include "tests/support/script.h"

#include <algorithm>
#include <cctype>

namespace pleat::tests {
namespace {

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

// Where what begins at `at` ends: a quoted thing, a comment, or one character.
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
    while (end < script.size() &&
           (std::isalnum(static_cast<unsigned char>(script[end])) || script[end] == '_')) {
      ++end;
    }
    if (end < script.size() && script[end] == '$') {
      return After(script, script.substr(at, end + 1 - at), end + 1);
    }
  }
  return at + 1;
}

bool Holds(std::string_view text, std::string_view upper) {
  const auto same = [](char a, char b) {
    return std::toupper(static_cast<unsigned char>(a)) == b;
  };
  return std::search(text.begin(), text.end(), upper.begin(), upper.end(), same) != text.end();
}

// Within parentheses and BEGIN ATOMIC … END semicolons end nothing.
bool IsWhole(std::string_view statement, int depth) {
  if (depth > 0) return false;
  return !Holds(statement, "BEGIN ATOMIC") || Holds(statement.substr(statement.size() - 4), "END;");
}

}  // namespace

std::vector<ScriptStatement> SplitScript(std::string_view script) {
  std::vector<ScriptStatement> statements;
  ScriptStatement next;
  int depth = 0;
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
    }
    at = end;
    if (token == "(") ++depth;
    if (token == ")") --depth;
    if (token != ";" || !IsWhole(next.text, depth)) continue;
    statements.push_back(std::move(next));
    next = {};
    if (StartsAt(script, at, "\n")) ++at;
  }
  return statements;
}

}  // namespace pleat::tests
