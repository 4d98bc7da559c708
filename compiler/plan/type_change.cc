#include "compiler/plan/type_change.h"

#include <charconv>
#include <optional>
#include <string_view>

namespace pleat {
namespace {

std::optional<int> Modifier(const TypeName& type, std::size_t at) {
  if (at >= type.modifiers.size()) return std::nullopt;
  const std::string& text = type.modifiers[at];
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool Is(const TypeName& type, std::string_view name) {
  return type.name.schema.empty() && type.name.name.text == name;
}

// A type without a limit takes everything; one with a limit takes what a limit not above its own
// allowed.
bool NotNarrower(const TypeName& from, const TypeName& to, std::size_t at) {
  const auto old_limit = Modifier(from, at);
  const auto new_limit = Modifier(to, at);
  if (!new_limit) return true;
  return old_limit && *old_limit <= *new_limit;
}

bool SameScale(const TypeName& from, const TypeName& to) {
  if (to.modifiers.empty()) return true;
  if (from.modifiers.empty()) return false;
  return Modifier(from, 1).value_or(0) == Modifier(to, 1).value_or(0);
}

bool HasPrecision(const TypeName& type) {
  for (const char* name : {"timestamp without time zone", "timestamp with time zone",
                           "time without time zone", "time with time zone", "interval"}) {
    if (Is(type, name)) return true;
  }
  return false;
}

}  // namespace

bool KeepsEveryValue(const TypeName& from, const TypeName& to) {
  const auto size = [](const TypeName& type) {
    if (Is(type, "smallint")) return 2;
    if (Is(type, "integer")) return 4;
    return Is(type, "bigint") ? 8 : 0;
  };
  const bool wider = size(from) > 0 && size(from) <= size(to);
  if (from.array == 0 && to.array == 0 && wider) return true;
  // Of one type that goes by one name both times, as an enum, nothing is known.
  return from != to && CostOf(from, to) == TypeChange::Metadata;
}

TypeName CastTarget(const TypeName& type) {
  const auto unlimited = [&](const char* name) -> TypeName {
    return {.name = {.schema = {}, .name = {name}}, .array = type.array};
  };
  if (Is(type, "character varying") || Is(type, "character")) return unlimited("character varying");
  if (Is(type, "bit varying") || Is(type, "bit")) return unlimited("bit varying");
  return type;
}

TypeChange CostOf(const TypeName& from, const TypeName& to) {
  using enum TypeChange;
  if (from.array != to.array) return Rewrite;
  const bool from_text = Is(from, "text");
  const bool to_text = Is(to, "text");
  const bool from_varchar = Is(from, "character varying");
  const bool to_varchar = Is(to, "character varying");
  if ((from_text || from_varchar) && to_text) return Metadata;
  if (from_text && to_varchar) return to.modifiers.empty() ? Metadata : Rewrite;
  if (from_varchar && to_varchar) return NotNarrower(from, to, 0) ? Metadata : Rewrite;
  if (Is(from, "cidr") && Is(to, "inet")) return Metadata;
  if (from.name != to.name) return Rewrite;
  if (Is(from, "numeric")) {
    return NotNarrower(from, to, 0) && SameScale(from, to) ? Metadata : Rewrite;
  }
  if (Is(from, "bit varying") || HasPrecision(from)) {
    return NotNarrower(from, to, 0) ? Metadata : Rewrite;
  }
  return from == to ? Metadata : Rewrite;
}

TypeChange CostOf(const Column& from, const Column& to) {
  return from.collation == to.collation ? CostOf(from.type, to.type) : TypeChange::Rewrite;
}

}  // namespace pleat
