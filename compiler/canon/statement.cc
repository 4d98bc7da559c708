#include "compiler/canon/statement.h"

#include <pg_query.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "compiler/canon/parse.h"
#include "compiler/canon/scan.h"
#include "compiler/canon/statement_parts.h"
#include "compiler/model/quote.h"

namespace pleat::canon {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

Argument::Mode ModeOf(PgQuery__FunctionParameterMode mode) {
  if (mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_OUT) return Argument::Mode::Out;
  if (mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_INOUT) return Argument::Mode::InOut;
  if (mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_VARIADIC)
    return Argument::Mode::Variadic;
  return mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_TABLE ? Argument::Mode::Table
                                                                     : Argument::Mode::In;
}

double NumberOf(const PgQuery__Node* node) {
  if (const auto* integer = As<PgQuery__Integer>(node)) return integer->ival;
  const auto* real = As<PgQuery__Float>(node);
  double value = 0;
  const std::string_view text = real == nullptr ? "" : real->fval;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool BoolOf(const PgQuery__Node* node) {
  const auto* boolean = As<PgQuery__Boolean>(node);
  return boolean != nullptr && boolean->boolval;
}

// One value of SET as it goes into pg_proc.proconfig (flatten_set_variable_args() in guc_funcs.c).
std::string SettingValue(const PgQuery__Node* node, bool list) {
  const auto* constant = As<PgQuery__AConst>(node);
  if (constant == nullptr) return {};
  if (constant->val_case == PG_QUERY__A__CONST__VAL_IVAL)
    return std::to_string(constant->ival->ival);
  if (constant->val_case == PG_QUERY__A__CONST__VAL_FVAL) return constant->fval->fval;
  if (constant->val_case == PG_QUERY__A__CONST__VAL_BOOLVAL)
    return constant->boolval->boolval ? "on" : "off";
  if (constant->val_case != PG_QUERY__A__CONST__VAL_SVAL) return {};
  return list ? Quoted(Identifier{constant->sval->sval}) : constant->sval->sval;
}

bool AddSetting(const PgQuery__VariableSetStmt& set, Options& settings) {
  if (set.kind != PG_QUERY__VARIABLE_SET_KIND__VAR_SET_VALUE) return false;
  std::string name = Lower(set.name);
  std::string value;
  for (std::size_t i = 0; i < set.n_args; ++i) {
    if (i > 0) value += ", ";
    value += SettingValue(set.args[i], IsListSetting(name));
  }
  settings[std::move(name)] = std::move(value);
  return true;
}

void SetSource(const PgQuery__Node* node, Routine& routine) {
  const auto* list = As<PgQuery__List>(node);
  if (list == nullptr || list->n_items == 0) return;
  routine.body.text = StringOf(list->items[0]);
  if (list->n_items < 2) return;
  routine.library = std::move(routine.body.text);
  routine.body.text = StringOf(list->items[1]);
}

QualifiedName ListedName(const PgQuery__Node* node) {
  const auto* list = As<PgQuery__List>(node);
  return list == nullptr ? QualifiedName{} : NameOf(list->items, list->n_items);
}

std::optional<SyntaxError> AddOption(const PgQuery__DefElem& option, const TypeOf& type_of,
                                     Routine& routine) {
  const std::string_view name = option.defname;
  const auto refuse = [&](std::string message) {
    return SyntaxError{std::move(message), static_cast<std::size_t>(std::max(option.location, 0))};
  };
  if (name == "as") {
    SetSource(option.arg, routine);
  } else if (name == "language") {
    routine.language = Lower(StringOf(option.arg));
  } else if (name == "volatility") {
    const std::string_view word = StringOf(option.arg);
    routine.volatility = word == "immutable" ? Volatility::Immutable
                         : word == "stable"  ? Volatility::Stable
                                             : Volatility::Volatile;
  } else if (name == "strict") {
    routine.strict = BoolOf(option.arg);
  } else if (name == "security") {
    routine.security_definer = BoolOf(option.arg);
  } else if (name == "leakproof") {
    routine.leakproof = BoolOf(option.arg);
  } else if (name == "window") {
    routine.window = BoolOf(option.arg);
  } else if (name == "parallel") {
    const std::string word = Lower(StringOf(option.arg));
    if (word != "safe" && word != "restricted" && word != "unsafe")
      return refuse("parallel is safe, restricted or unsafe");
    routine.parallel = word == "safe"         ? Parallel::Safe
                       : word == "restricted" ? Parallel::Restricted
                                              : Parallel::Unsafe;
  } else if (name == "cost") {
    routine.cost = NumberOf(option.arg);
  } else if (name == "rows") {
    routine.rows = NumberOf(option.arg);
  } else if (name == "support") {
    routine.support = ListedName(option.arg);
  } else if (name == "set") {
    const auto* set = As<PgQuery__VariableSetStmt>(option.arg);
    if (set == nullptr || !AddSetting(*set, routine.settings))
      return refuse("a setting needs a value that stands here");
  } else if (name == "transform") {
    const auto* types = As<PgQuery__List>(option.arg);
    for (std::size_t i = 0; types != nullptr && i < types->n_items; ++i) {
      const auto* type = As<PgQuery__TypeName>(types->items[i]);
      if (type != nullptr) routine.transforms.push_back(TypeAt(*type, type_of));
    }
  }
  return std::nullopt;
}

// The text after DEFAULT, `=` or `:=` of each of the arguments within the first parentheses.
std::vector<Extent> DefaultsIn(const std::vector<ScanToken>& tokens, std::size_t count) {
  std::vector<Extent> defaults(count);
  std::size_t at = 0;
  while (at < tokens.size() && tokens[at].kind != PG_QUERY__TOKEN__ASCII_40) ++at;
  std::size_t argument = 0;
  for (++at; at < tokens.size() && tokens[at].depth > 0; ++at) {
    const ScanToken& token = tokens[at];
    if (token.depth == 1 && token.kind == PG_QUERY__TOKEN__ASCII_44) {
      ++argument;
    } else if (argument < count && !defaults[argument].empty()) {
      defaults[argument].end = token.end;
    } else if (argument < count && token.depth == 1 && at + 1 < tokens.size() &&
               (token.word == "default" || token.kind == PG_QUERY__TOKEN__ASCII_61 ||
                token.kind == PG_QUERY__TOKEN__COLON_EQUALS)) {
      defaults[argument] = {tokens[at + 1].begin, tokens[at + 1].end};
    }
  }
  return defaults;
}

// BEGIN ATOMIC and RETURN stand last (manual, CREATE FUNCTION).
std::optional<Extent> SqlBodyIn(const std::vector<ScanToken>& tokens) {
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].depth > 0) continue;
    if (tokens[i].word == "return" || (tokens[i].word == "begin" && tokens[i + 1].word == "atomic"))
      return Extent{tokens[i].begin, tokens.back().end};
  }
  return std::nullopt;
}

std::optional<Extent> SourceIn(const std::vector<ScanToken>& tokens) {
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const bool string = tokens[i + 1].kind == PG_QUERY__TOKEN__SCONST;
    if (tokens[i].depth == 0 && tokens[i].word == "as" && string)
      return Extent{tokens[i + 1].begin, tokens[i + 1].end};
  }
  return std::nullopt;
}

// What equals CREATE FUNCTION's own choice is not said.
void DropDefaults(Routine& routine) {
  if (routine.cost == DefaultCost(routine)) routine.cost.reset();
  if (routine.rows == DefaultRows(routine)) routine.rows.reset();
  if (routine.language == "c" && !routine.library) {
    routine.library = std::move(routine.body.text);
    routine.body.text = routine.name.owner.name.text;
  }
}

}  // namespace

TypeName TypeAt(const PgQuery__TypeName& type, const TypeOf& type_of) {
  TypeUse use{.offset = static_cast<std::size_t>(std::max(type.location, 0))};
  if (type.pct_type) {
    for (std::size_t i = 0; i < type.n_names; ++i) {
      use.column.push_back({std::string(StringOf(type.names[i]))});
    }
  } else {
    const QualifiedName name = NameOf(type.names, type.n_names);
    // Through the spelling, so that int4 and integer are one.
    const auto known = ParseTypeName(Quoted(name));
    use.type = ArgumentType(known.value_or(TypeName{.name = name}));
    use.type.array = type.n_array_bounds > 0;
  }
  TypeName result = ArgumentType(type_of(use));
  if (type.n_array_bounds > 0) result.array = true;
  return result;
}

Argument ArgumentOf(const PgQuery__FunctionParameter& parameter, const TypeOf& type_of) {
  Argument argument{.mode = ModeOf(parameter.mode), .type = TypeAt(*parameter.arg_type, type_of)};
  if (parameter.name != nullptr) argument.name.text = parameter.name;
  return argument;
}

std::variant<RoutineStatement, SyntaxError> ReadRoutine(const std::string& text,
                                                        const TypeOf& type_of) {
  auto parsed = ParseTree::OfStatement(text);
  if (auto* error = std::get_if<SyntaxError>(&parsed)) return std::move(*error);
  const auto* create = As<PgQuery__CreateFunctionStmt>(std::get<ParseTree>(parsed).statement());
  if (create == nullptr) return SyntaxError{"a function or procedure expected", 0};
  RoutineStatement result;
  Routine& routine = result.routine;
  routine.procedure = create->is_procedure;
  for (std::size_t i = 0; i < create->n_parameters; ++i) {
    const auto* parameter = As<PgQuery__FunctionParameter>(create->parameters[i]);
    routine.arguments.push_back(ArgumentOf(*parameter, type_of));
  }
  routine.name = {.owner = NameOf(create->funcname, create->n_funcname),
                  .member = SignatureOf(routine.arguments)};
  if (create->return_type != nullptr) {
    routine.returns_set = create->return_type->setof;
    if (!HasOutput(routine.arguments)) routine.returns = TypeAt(*create->return_type, type_of);
  }
  for (std::size_t i = 0; i < create->n_options; ++i) {
    const auto* option = As<PgQuery__DefElem>(create->options[i]);
    if (auto error = AddOption(*option, type_of, routine)) return std::move(*error);
  }
  const std::vector<ScanToken> tokens = Scan(text);
  result.defaults = DefaultsIn(tokens, routine.arguments.size());
  routine.sql_body = create->sql_body != nullptr;
  if (routine.sql_body) {
    result.sql_body = SqlBodyIn(tokens);
  } else {
    result.source = SourceIn(tokens);
    if (!result.source) return SyntaxError{"a body expected: `as` and a string", text.size()};
  }
  if (!create->is_procedure && create->return_type == nullptr && !HasOutput(routine.arguments))
    return SyntaxError{"a function says what it returns: `returns` and a type", text.size()};
  DropDefaults(routine);
  return result;
}

bool MayBeNewer(const std::string& text) {
  static constexpr std::string_view kWords[] = {
      "json_array",  "json_arrayagg",  "json_exists", "json_object", "json_objectagg", "json_query",
      "json_scalar", "json_serialize", "json_table",  "json_value",  "merge"};
  const std::vector<ScanToken> tokens = Scan(text);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const std::string& word = tokens[at].word;
    if (std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords)) return true;
    const std::string_view before = at > 0 ? std::string_view(tokens[at - 1].word) : "";
    if (word == "with" && before == "returning") return true;
    if (word == "json" && (before == "is" || before == "not")) return true;
  }
  return false;
}

std::optional<SyntaxError> CheckStatements(const std::string& text) {
  if (MayBeNewer(text)) return std::nullopt;
  PgQueryParseResult parsed = pg_query_parse(text.c_str());
  std::optional<SyntaxError> error;
  if (parsed.error != nullptr) {
    error = SyntaxError{parsed.error->message, ByteOffset(text, parsed.error->cursorpos)};
  }
  pg_query_free_parse_result(parsed);
  return error;
}

}  // namespace pleat::canon
