#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "compiler/canon/builtin.h"

namespace pleat::canon {
namespace {

using Candidates = std::vector<Signature>;

struct Entry {
  std::string_view name;
  std::string_view signatures;
};

constexpr Entry kOperators[] = {
#define PLEAT_OPERATOR(name, signatures) {name, signatures},
#include "compiler/canon/builtin_operators.def"
};

constexpr Entry kFunctions[] = {
#define PLEAT_FUNCTION(name, signatures) {name, signatures},
#include "compiler/canon/builtin_functions.def"
};

constexpr Entry kExtensionFunctions[] = {
#define PLEAT_FUNCTION(name, signatures) {name, signatures},
#include "compiler/canon/extension_functions.def"
};

template <std::size_t size>
std::unordered_map<std::string_view, std::string_view> IndexOf(const Entry (&entries)[size]) {
  std::unordered_map<std::string_view, std::string_view> index;
  for (const Entry& entry : entries) index.emplace(entry.name, entry.signatures);
  return index;
}

const std::unordered_map<std::string_view, std::string_view>& IndexOfOperators() {
  static const auto index = IndexOf(kOperators);
  return index;
}

std::string_view SignaturesOfBuiltin(std::string_view name) {
  static const auto index = IndexOf(kFunctions);
  const auto found = index.find(name);
  return found == index.end() ? std::string_view{} : found->second;
}

std::string_view SignaturesOfExtension(std::string_view name) {
  static const auto index = IndexOf(kExtensionFunctions);
  const auto found = index.find(name);
  return found == index.end() ? std::string_view{} : found->second;
}

std::string_view SignaturesOfFunction(std::string_view name) {
  const std::string_view builtin = SignaturesOfBuiltin(name);
  return builtin.empty() ? SignaturesOfExtension(name) : builtin;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

// `left,right>result`; the left of a prefix operator is empty there and absent here.
Candidates ReadOperators(std::string_view signatures) {
  Candidates candidates;
  for (const std::string_view text : Split(signatures, ' ')) {
    const std::size_t comma = text.find(',');
    const std::size_t arrow = text.find('>', comma);
    Signature candidate{.result = Type(text.substr(arrow + 1))};
    if (comma > 0) candidate.arguments.emplace_back(text.substr(0, comma));
    candidate.arguments.emplace_back(text.substr(comma + 1, arrow - comma - 1));
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

const Candidates& OperatorsNamed(std::string_view name) {
  static std::unordered_map<std::string_view, Candidates> read;
  static const Candidates none;
  const auto index = IndexOfOperators().find(name);
  if (index == IndexOfOperators().end()) return none;
  const auto [place, is_new] = read.try_emplace(index->first);
  if (is_new) place->second = ReadOperators(index->second);
  return place->second;
}

// `(argument,…)result` for a call with `count` arguments: defaults left out, the variadic one
// repeated.
std::optional<Signature> ForCall(std::string_view text, std::size_t count) {
  const std::size_t close = text.find(')');
  Signature signature{.result = Type(text.substr(close + 1))};
  for (std::string_view argument : Split(text.substr(1, close - 1), ',')) {
    if (argument.ends_with('*')) {
      argument.remove_suffix(1);
      if (argument.ends_with("[]")) argument.remove_suffix(2);
      while (signature.arguments.size() < count) signature.arguments.emplace_back(argument);
    } else if (argument.ends_with('?')) {
      argument.remove_suffix(1);
      if (signature.arguments.size() < count) signature.arguments.emplace_back(argument);
    } else {
      signature.arguments.emplace_back(argument);
    }
  }
  if (signature.arguments.size() != count) return std::nullopt;
  return signature;
}

bool IsKnown(const Type& type) { return !type.empty() && type != kUnknown; }

// A type that is not known to us fits everywhere.
bool Fits(const Signature& candidate, const std::vector<Type>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i].empty() && !CanCoerce(arguments[i], candidate.arguments[i])) return false;
  }
  return true;
}

template <class Score>
void KeepBest(Candidates& candidates, Score&& score) {
  int best = -1;
  Candidates kept;
  for (Signature& candidate : candidates) {
    const int points = score(candidate);
    if (points > best) kept.clear();
    best = std::max(best, points);
    if (points == best) kept.push_back(std::move(candidate));
  }
  candidates = std::move(kept);
}

// The categories that the arguments of unknown type are taken for; nothing where the candidates
// disagree.
struct Slot {
  char category = 0;
  bool preferred = false;
};

std::optional<Slot> SlotOf(const Candidates& candidates, std::size_t i) {
  Slot slot;
  bool conflict = false;
  for (const Signature& candidate : candidates) {
    const char category = Category(candidate.arguments[i]);
    const bool preferred = IsPreferred(candidate.arguments[i]);
    if (slot.category == 0) {
      slot = {category, preferred};
    } else if (category == slot.category) {
      slot.preferred = slot.preferred || preferred;
    } else if (category == 'S') {
      slot = {category, preferred};
    } else {
      conflict = true;
    }
  }
  if (conflict && slot.category != 'S') return std::nullopt;
  return slot;
}

void KeepByCategories(Candidates& candidates, const std::vector<Type>& arguments) {
  std::vector<std::optional<Slot>> slots(arguments.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] != kUnknown) continue;
    slots[i] = SlotOf(candidates, i);
    if (!slots[i]) return;
  }
  Candidates kept;
  for (const Signature& candidate : candidates) {
    bool fits = true;
    for (std::size_t i = 0; i < arguments.size() && fits; ++i) {
      if (!slots[i]) continue;
      fits = Category(candidate.arguments[i]) == slots[i]->category &&
             (!slots[i]->preferred || IsPreferred(candidate.arguments[i]));
    }
    if (fits) kept.push_back(candidate);
  }
  if (!kept.empty()) candidates = std::move(kept);
}

// If all known arguments are of one type, the unknown ones are taken for it.
void KeepBySameType(Candidates& candidates, const std::vector<Type>& arguments) {
  Type known;
  for (const Type& type : arguments) {
    if (type == kUnknown) continue;
    if (!known.empty() && known != type) return;
    known = type;
  }
  if (known.empty()) return;
  Candidates kept;
  for (const Signature& candidate : candidates) {
    if (Fits(candidate, std::vector<Type>(arguments.size(), known))) kept.push_back(candidate);
  }
  if (kept.size() == 1) candidates = std::move(kept);
}

// func_select_candidate() in parse_func.c, step by step; leaves one candidate where it is decided.
void Select(Candidates& candidates, const std::vector<Type>& arguments) {
  std::erase_if(candidates, [&](const Signature& c) { return !Fits(c, arguments); });
  if (candidates.size() <= 1) return;
  KeepBest(candidates, [&](const Signature& candidate) {
    int exact = 0;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      exact += IsKnown(arguments[i]) && candidate.arguments[i] == arguments[i] ? 1 : 0;
    }
    return exact;
  });
  if (candidates.size() == 1) return;
  KeepBest(candidates, [&](const Signature& candidate) {
    int good = 0;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const Type& type = candidate.arguments[i];
      if (!IsKnown(arguments[i])) continue;
      const bool preferred = IsPreferred(type) && Category(type) == Category(arguments[i]);
      good += type == arguments[i] || preferred ? 1 : 0;
    }
    return good;
  });
  if (candidates.size() == 1) return;
  if (std::find(arguments.begin(), arguments.end(), kUnknown) == arguments.end()) return;
  KeepByCategories(candidates, arguments);
  if (candidates.size() > 1) KeepBySameType(candidates, arguments);
}

Type SubtypeOf(const Type& range) {
  static constexpr std::pair<std::string_view, std::string_view> kSubtypes[] = {
      {"int4range", "int4"},    {"int8range", "int8"},        {"numrange", "numeric"},
      {"tsrange", "timestamp"}, {"tstzrange", "timestamptz"}, {"daterange", "date"}};
  for (const auto& [name, subtype] : kSubtypes) {
    if (name == range) return Type(subtype);
  }
  return {};
}

// What the polymorphic types of a signature stand for (enforce_generic_type_consistency() in
// parse_coerce.c).
struct Generic {
  Type element = {};
  Type range = {};
  Type common = {};
};

Generic GenericTypes(const Signature& signature, const std::vector<Type>& arguments) {
  Generic generic;
  std::vector<Type> compatible;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Type& parameter = signature.arguments[i];
    const Type& argument = arguments[i];
    const bool known = IsKnown(argument);
    if (parameter == "anyelement" || parameter == "anynonarray" || parameter == "anyenum") {
      if (known) generic.element = argument;
    } else if (parameter == "anyarray") {
      if (known && IsArray(argument)) generic.element = ElementOf(argument);
    } else if (parameter == "anyrange") {
      if (known) generic.range = argument;
    } else if (parameter == "anycompatible" || parameter == "anycompatiblenonarray") {
      compatible.push_back(argument);
    } else if (parameter == "anycompatiblearray" && known && IsArray(argument)) {
      compatible.push_back(ElementOf(argument));
    }
  }
  if (generic.element.empty()) generic.element = SubtypeOf(generic.range);
  if (!compatible.empty()) generic.common = CommonType(compatible);
  return generic;
}

Type ArrayOf(const Type& element) { return element.empty() ? Type{} : element + "[]"; }

Type Replaced(const Type& parameter, const Generic& generic, const Type& argument) {
  if (!parameter.starts_with("any")) return parameter;
  if (parameter == "any") return argument == kUnknown ? "text" : argument;
  if (parameter == "anyarray") return ArrayOf(generic.element);
  if (parameter == "anyrange") return generic.range;
  if (parameter == "anycompatiblearray") return ArrayOf(generic.common);
  if (parameter.starts_with("anycompatible")) return generic.common;
  if (parameter.starts_with("anymulti")) return {};
  return generic.element;
}

// What all candidates that are left agree on; the parts in which they differ stay empty.
Signature Agreement(const Candidates& candidates, const std::vector<Type>& arguments) {
  if (candidates.empty()) return {};
  Signature agreed;
  for (const Signature& candidate : candidates) {
    const Generic generic = GenericTypes(candidate, arguments);
    Signature made{.result = Replaced(candidate.result, generic, {})};
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      made.arguments.push_back(Replaced(candidate.arguments[i], generic, arguments[i]));
    }
    if (&candidate == &candidates.front()) agreed = made;
    if (made.result != agreed.result) agreed.result.clear();
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (made.arguments[i] != agreed.arguments[i]) agreed.arguments[i].clear();
    }
  }
  return agreed;
}

bool HasOwnType(const std::vector<Type>& types) {
  return std::any_of(types.begin(), types.end(), [](const Type& type) {
    return IsKnown(type) && !IsArray(type) && !IsBuiltinType(type);
  });
}

bool IsComparison(std::string_view name) {
  constexpr std::string_view kNames[] = {"=",   "<>",  "<",    ">", "<=", ">=", "~~",
                                         "~~*", "!~~", "!~~*", "~", "~*", "!~", "!~*"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

}  // namespace

Signature ResolveOperator(std::string_view name, const Type* left, const Type& right) {
  std::vector<Type> operands;
  if (left != nullptr) operands.push_back(*left);
  operands.push_back(right);
  const Candidates& known = OperatorsNamed(name);
  const bool missing = std::find(operands.begin(), operands.end(), Type{}) != operands.end();
  if (operands.size() == 2 && !missing) {
    // One unknown operand: first try an operator between two of the other's type.
    std::vector<Type> same = operands;
    if (same[0] == kUnknown) same[0] = same[1];
    if (same[1] == kUnknown) same[1] = same[0];
    for (const Signature& candidate : known) {
      if (candidate.arguments == same) return candidate;
    }
    // Types that are not built in bring comparisons and pattern matching between two of their own,
    // which hide text's. What else they bring we do not know.
    if (HasOwnType(same)) {
      if (IsComparison(name) && same[0] == same[1]) return {same, "bool"};
      // citext has pattern matching with text too; all else it leaves to text.
      const bool citext = IsCitext(operands[0]) || IsCitext(operands[1]);
      const bool pattern = name.find('~') != std::string_view::npos;
      if (!citext || pattern) return {{}, IsComparison(name) ? "bool" : ""};
    }
  }
  Candidates candidates;
  for (const Signature& candidate : known) {
    const bool fits = candidate.arguments.size() == operands.size() && Fits(candidate, operands);
    if (fits) candidates.push_back(candidate);
  }
  Select(candidates, operands);
  Signature agreed = Agreement(candidates, operands);
  // An unknown operand takes the type of the other, so it cannot be told from the candidates unless
  // the other cannot matter.
  const bool lookup = name == "->" || name == "->>" || name == "#>" || name == "#>>";
  if (missing && !lookup) agreed.arguments.clear();
  return agreed;
}

bool IsBuiltinOperator(std::string_view name) { return IndexOfOperators().contains(name); }

bool IsBuiltinFunction(std::string_view name) { return !SignaturesOfBuiltin(name).empty(); }

bool IsExtensionFunction(std::string_view name) { return !SignaturesOfExtension(name).empty(); }

Signature ResolveFunction(std::string_view name, const std::vector<Type>& arguments) {
  // citext brings functions of these names for itself.
  static constexpr std::string_view kOverloaded[] = {"regexp_match",
                                                     "regexp_matches",
                                                     "regexp_replace",
                                                     "regexp_split_to_array",
                                                     "replace",
                                                     "split_part",
                                                     "strpos",
                                                     "translate",
                                                     "min",
                                                     "max",
                                                     "regexp_split_to_table"};
  const auto* end = std::end(kOverloaded);
  if (HasOwnType(arguments) && std::find(std::begin(kOverloaded), end, name) != end) return {};
  Candidates candidates;
  for (const std::string_view text : Split(SignaturesOfFunction(name), ' ')) {
    std::optional<Signature> signature = ForCall(text, arguments.size());
    if (!signature) continue;
    if (signature->arguments == arguments) return std::move(*signature);
    candidates.push_back(std::move(*signature));
  }
  Select(candidates, arguments);
  return Agreement(candidates, arguments);
}

}  // namespace pleat::canon
