#include "compiler/canon/builtin.h"

#include <algorithm>
#include <unordered_map>

#include "compiler/canon/cast.h"

namespace pleat::canon {
namespace {

struct BuiltinType {
  std::string_view name;
  std::string_view spelling;
  char category;
  bool preferred;
  std::string_view implicit_targets;
  std::string_view other_targets;
};

constexpr BuiltinType kTypes[] = {
#define PLEAT_TYPE(name, spelling, category, preferred, implicit_targets, other_targets) \
  {name, spelling, category, preferred, implicit_targets, other_targets},
#include "compiler/canon/builtin_types.def"
};

using TypeIndex = std::unordered_map<std::string_view, const BuiltinType*>;

const TypeIndex& ByName() {
  static const TypeIndex index = [] {
    TypeIndex made;
    for (const BuiltinType& type : kTypes) made.emplace(type.name, &type);
    return made;
  }();
  return index;
}

const TypeIndex& BySpelling() {
  static const TypeIndex index = [] {
    TypeIndex made;
    for (const BuiltinType& type : kTypes) made.emplace(type.spelling, &type);
    return made;
  }();
  return index;
}

const BuiltinType* FindType(std::string_view name) {
  const auto found = ByName().find(name);
  return found == ByName().end() ? nullptr : found->second;
}

// Calls `f` for each word between blanks until it returns true, and says whether it did.
template <class F>
bool AnyWord(std::string_view words, F&& f) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (f(words.substr(0, end))) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

bool IsPolymorphic(std::string_view type) { return type.starts_with("any"); }

bool CanCoerceToPolymorphic(const Type& from, std::string_view to) {
  if (to == "any" || to == "anyelement" || to == "anycompatible") return true;
  const char category = Category(from);
  if (to == "anyarray" || to == "anycompatiblearray") return category == 'A';
  if (to == "anynonarray" || to == "anycompatiblenonarray") return category != 'A';
  if (to == "anyenum") return category == 'E';
  if (to == "anyrange" || to == "anycompatiblerange") return category == 'R';
  return false;
}

}  // namespace

bool IsCitext(const Type& type) { return type == "citext" || type.ends_with(".citext"); }

Type TypeOf(const TypeName& type) {
  const std::string& name = type.name.name.text;
  const std::string& schema = type.name.schema.text;
  std::string text;
  const auto found = BySpelling().find(name);
  if ((schema.empty() || schema == "pg_catalog") && found != BySpelling().end()) {
    text = found->second->name;
  } else if (schema.empty() || schema == "pg_catalog") {
    text = name;
  } else {
    text = schema + "." + name;
  }
  return type.array ? text + "[]" : text;
}

TypeName NameOfType(const Type& type) {
  TypeName made{.array = IsArray(type)};
  const Type element = made.array ? ElementOf(type) : type;
  const BuiltinType* found = FindType(element);
  const std::size_t dot = element.find('.');
  if (found != nullptr) {
    made.name.name.text = found->spelling;
  } else if (dot == std::string::npos) {
    made.name.name.text = element;
  } else {
    made.name = {{element.substr(0, dot)}, {element.substr(dot + 1)}};
  }
  return made;
}

bool IsBuiltinType(std::string_view name) { return FindType(name) != nullptr; }

bool IsArray(std::string_view type) { return type.ends_with("[]"); }

Type ElementOf(const Type& array) { return array.substr(0, array.size() - 2); }

char Category(const Type& type) {
  if (type.empty()) return 0;
  if (type == kUnknown) return 'X';
  if (IsArray(type)) return 'A';
  if (const BuiltinType* found = FindType(type)) return found->category;
  return IsCitext(type) ? 'S' : 'E';
}

bool IsPreferred(const Type& type) {
  const BuiltinType* found = FindType(type);
  return found != nullptr && found->preferred;
}

bool CanCoerce(const Type& from, const Type& to) {
  if (from == to || from == kUnknown) return true;
  if (IsPolymorphic(to) && !IsArray(to)) return CanCoerceToPolymorphic(from, to);
  if (IsArray(from) && IsArray(to)) return CanCoerce(ElementOf(from), ElementOf(to));
  if (IsCitext(from)) return to == "text" || to == "varchar" || to == "bpchar";
  const BuiltinType* found = FindType(from);
  return found != nullptr &&
         AnyWord(found->implicit_targets, [&](std::string_view target) { return target == to; });
}

bool HasBuiltinCast(const TypeName& from, const TypeName& to) {
  Type source = TypeOf(from);
  Type target = TypeOf(to);
  if (IsArray(source) && IsArray(target)) {
    source = ElementOf(source);
    target = ElementOf(target);
  }
  const auto is_string = [](const Type& type) { return !IsArray(type) && Category(type) == 'S'; };
  if (CanCoerce(source, target) || is_string(source) || is_string(target)) return true;
  const BuiltinType* found = FindType(source);
  return found != nullptr &&
         AnyWord(found->other_targets, [&](std::string_view other) { return other == target; });
}

Type CommonType(const std::vector<Type>& types) {
  Type common{kUnknown};
  for (const Type& type : types) {
    if (type.empty()) return {};
    if (type == kUnknown || type == common) continue;
    if (common == kUnknown) {
      common = type;
    } else if (Category(type) != Category(common)) {
      return {};
    } else if (!IsPreferred(common) && CanCoerce(common, type) && !CanCoerce(type, common)) {
      common = type;
    }
  }
  if (common == kUnknown) return "text";
  const bool all = std::all_of(types.begin(), types.end(),
                               [&](const Type& type) { return CanCoerce(type, common); });
  return all ? common : Type{};
}

}  // namespace pleat::canon
