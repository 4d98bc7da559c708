#include "compiler/model/routine.h"

#include <algorithm>
#include <iterator>

namespace pleat {
namespace {

bool GoesIn(const Argument& argument) {
  return argument.mode != Argument::Mode::Out && argument.mode != Argument::Mode::Table;
}

bool ComesOut(const Argument& argument) {
  return argument.mode != Argument::Mode::In && argument.mode != Argument::Mode::Variadic;
}

// What a call gives: CALL and DROP say of a procedure what comes out as well (14).
std::vector<const Argument*> GivenTo(const Routine& routine) {
  std::vector<const Argument*> given;
  for (const Argument& argument : routine.arguments) {
    if (routine.procedure || GoesIn(argument)) given.push_back(&argument);
  }
  return given;
}

}  // namespace

Identifier SignatureOf(const std::vector<Argument>& arguments) {
  std::string text = "(";
  for (const Argument& argument : arguments) {
    if (!GoesIn(argument)) continue;
    if (text.size() > 1) text += ", ";
    text += ToString(argument.type);
  }
  return {text + ")"};
}

TypeName ArgumentType(TypeName type) {
  type.modifiers.clear();
  if (!type.name.schema.empty()) return type;
  std::string& name = type.name.name.text;
  if (name == "bpchar") name = "character";
  if (name.starts_with("interval ")) name = "interval";
  return type;
}

bool AreConfused(const Routine& a, const Routine& b) {
  std::vector<const Argument*> fewer = GivenTo(a);
  std::vector<const Argument*> more = GivenTo(b);
  if (fewer.size() > more.size()) std::swap(fewer, more);
  for (std::size_t at = 0; at < more.size(); ++at) {
    if (at >= fewer.size() && !more[at]->default_value) return false;
    if (at < fewer.size() && !(fewer[at]->type == more[at]->type)) return false;
  }
  return true;
}

bool HasOutput(const std::vector<Argument>& arguments) {
  for (const Argument& argument : arguments) {
    if (ComesOut(argument)) return true;
  }
  return false;
}

double DefaultCost(const Routine& routine) {
  return routine.language == "internal" || routine.language == "c" ? 1 : 100;
}

double DefaultRows(const Routine& routine) { return routine.returns_set ? 1000 : 0; }

TypeName OutputType(const Routine& routine) {
  const auto out = [](const Argument& argument) { return ComesOut(argument); };
  const auto& arguments = routine.arguments;
  if (std::count_if(arguments.begin(), arguments.end(), out) == 1)
    return std::find_if(arguments.begin(), arguments.end(), out)->type;
  return {.name = {.schema = {}, .name = {"record"}}};
}

std::vector<std::string> SettingItems(std::string_view name, std::string_view value) {
  if (!IsListSetting(name)) return {std::string(value)};
  std::vector<std::string> items(1);
  bool quoted = false;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const char c = value[at];
    if (c == '"') {
      if (quoted && value.substr(at + 1, 1) == "\"")
        items.back() += value[++at];
      else
        quoted = !quoted;
    } else if (c == ',' && !quoted) {
      items.emplace_back();
    } else if (c != ' ' || quoted) {
      items.back() += c;
    }
  }
  return items;
}

bool IsListSetting(std::string_view name) {
  static constexpr std::string_view kLists[] = {
      "search_path", "temp_tablespaces", "session_preload_libraries", "local_preload_libraries"};
  return std::find(std::begin(kLists), std::end(kLists), name) != std::end(kLists);
}

bool CanReplace(const Routine& before, const Routine& after) {
  if (before.procedure != after.procedure || before.window != after.window) return false;
  if (before.returns != after.returns || before.returns_set != after.returns_set) return false;
  if (before.arguments.size() != after.arguments.size()) return false;
  for (std::size_t i = 0; i < before.arguments.size(); ++i) {
    const Argument& old = before.arguments[i];
    const Argument& wanted = after.arguments[i];
    if (old.mode != wanted.mode || old.type != wanted.type) return false;
    // The names of what comes out are those of the row type that comes out.
    if (old.name != wanted.name && (!old.name.empty() || ComesOut(old))) return false;
    if (old.default_value && !wanted.default_value) return false;
  }
  return true;
}

}  // namespace pleat
