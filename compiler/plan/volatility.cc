#include "compiler/plan/volatility.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "compiler/canon/builtin.h"

namespace pleat {
namespace {

// Those of pg_catalog but for the administration functions (manual, 9.27), whose names begin alike.
constexpr std::array<std::string_view, 15> kVolatile = {
    "array_sample",    "array_shuffle", "clock_timestamp", "current_query", "currval",
    "gen_random_uuid", "lastval",       "nextval",         "random",        "random_normal",
    "set_config",      "setval",        "timeofday",       "uuidv4",        "uuidv7"};

std::optional<bool> IsVolatile(std::string_view name) {
  const bool listed = std::find(kVolatile.begin(), kVolatile.end(), name) != kVolatile.end();
  if (listed || name.starts_with("uuid_generate") || name == "gen_salt") return true;
  if (name.starts_with("pg_") || name.starts_with("lo_")) return std::nullopt;
  if (canon::IsBuiltinFunction(name) || canon::IsExtensionFunction(name)) return false;
  return std::nullopt;
}

}  // namespace

bool CallsVolatile(const canon::References& references, bool unknown, const PlanBuilder& plan) {
  return std::any_of(references.functions.begin(), references.functions.end(),
                     [&](const canon::NameUse& use) {
                       const Identifier& name = use.name.name;
                       bool declared = false;
                       bool is_volatile = false;
                       for (const Catalog* catalog : {&plan.before, &plan.after}) {
                         for (const auto& [key, routine] : catalog->routines) {
                           if (key.owner.name != name) continue;
                           declared = true;
                           is_volatile |= routine.volatility == Volatility::Volatile;
                         }
                       }
                       return is_volatile || (!declared && IsVolatile(name.text).value_or(unknown));
                     });
}

}  // namespace pleat
