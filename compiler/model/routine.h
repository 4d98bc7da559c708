#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/index.h"
#include "compiler/model/name.h"
#include "compiler/model/type.h"

namespace pleat {

// One entry of pg_proc.proallargtypes. Modifiers of a type are not kept by PostgreSQL, so neither
// by us.
struct Argument {
  enum class Mode { In, Out, InOut, Variadic, Table };
  Mode mode = Mode::In;
  // Empty where it has none.
  Identifier name = {};
  TypeName type = {};
  std::optional<Expr> default_value = {};

  auto operator<=>(const Argument&) const = default;
};

enum class Volatility { Volatile, Stable, Immutable };
enum class Parallel { Unsafe, Restricted, Safe };

// pg_proc of prokind 'f', 'p' or 'w'.
struct Routine {
  // `member` is SignatureOf(arguments).
  MemberName name = {};
  bool procedure = false;
  bool window = false;
  std::vector<Argument> arguments = {};
  // Absent for procedures, and where the arguments say what comes out.
  std::optional<TypeName> returns = {};
  bool returns_set = false;
  std::string language = "sql";
  Volatility volatility = Volatility::Volatile;
  bool strict = false;
  bool security_definer = false;
  bool leakproof = false;
  Parallel parallel = Parallel::Unsafe;
  // Absent where they are what CREATE FUNCTION takes for the language and the kind of result.
  std::optional<double> cost = {};
  std::optional<double> rows = {};
  // pg_proc.proconfig: names and values as they stand there.
  Options settings = {};
  std::optional<QualifiedName> support = {};
  std::vector<TypeName> transforms = {};
  // pg_proc.prosrc, or with `sql_body` the text of BEGIN ATOMIC … END or RETURN … (PostgreSQL 14).
  Expr body = {};
  bool sql_body = false;
  // pg_proc.probin, of language C.
  std::optional<std::string> library = {};
  std::optional<std::string> comment = {};

  auto operator<=>(const Routine&) const = default;
};

// "(integer, text)": what tells routines of one name apart, which are the types that go in.
Identifier SignatureOf(const std::vector<Argument>& arguments);

// What PostgreSQL keeps of a type in a signature: no modifiers.
TypeName ArgumentType(TypeName type);

// Whether a call that means one routine could mean the other, which goes by the same name: one has
// more arguments, and defaults for those (manual, 10.3).
bool AreConfused(const Routine& a, const Routine& b);

// Whether something comes out through arguments, so that no RETURNS is needed.
bool HasOutput(const std::vector<Argument>& arguments);

// What CREATE FUNCTION takes where COST and ROWS are not given (manual, CREATE FUNCTION).
double DefaultCost(const Routine& routine);
double DefaultRows(const Routine& routine);

// The type that several values coming out make: their own where there is one, else record.
TypeName OutputType(const Routine& routine);

// The values of a setting as pg_proc.proconfig keeps it, without quotes.
std::vector<std::string> SettingItems(std::string_view name, std::string_view value);

// Whether a setting is a list of names, each quoted where it must be (GUC_LIST_QUOTE).
bool IsListSetting(std::string_view name);

// What CREATE OR REPLACE cannot change (manual, CREATE FUNCTION, "Notes"): what comes out, names of
// arguments that had one, the kind, and defaults that would go.
bool CanReplace(const Routine& before, const Routine& after);

}  // namespace pleat
