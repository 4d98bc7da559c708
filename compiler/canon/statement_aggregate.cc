#include <algorithm>
#include <charconv>
#include <string_view>

#include "compiler/canon/parse.h"
#include "compiler/canon/scan.h"
#include "compiler/canon/statement.h"
#include "compiler/canon/statement_parts.h"

namespace pleat::canon {
namespace {

std::string WordOf(const PgQuery__Node* node) {
  if (const auto* type = As<PgQuery__TypeName>(node))
    return NameOf(type->names, type->n_names).name.text;
  return std::string(StringOf(node));
}

FinalModify ModifyOf(const PgQuery__Node* node) {
  const std::string word = WordOf(node);
  if (word == "shareable") return FinalModify::Shareable;
  return word == "read_write" ? FinalModify::ReadWrite : FinalModify::ReadOnly;
}

std::int64_t IntegerOf(const PgQuery__Node* node) {
  const auto* integer = As<PgQuery__Integer>(node);
  return integer == nullptr ? 0 : integer->ival;
}

std::string TextOf(const PgQuery__Node* node) {
  if (const auto* integer = As<PgQuery__Integer>(node)) return std::to_string(integer->ival);
  if (const auto* real = As<PgQuery__Float>(node)) return real->fval;
  return WordOf(node);
}

bool SetMode(std::string_view name, const PgQuery__Node* value, const TypeOf& type_of,
             AggregateMode& mode) {
  if (name == "sfunc") {
    mode.transition = FunctionOf(value);
  } else if (name == "stype") {
    if (const auto* type = As<PgQuery__TypeName>(value)) mode.state = TypeAt(*type, type_of);
  } else if (name == "sspace") {
    mode.state_size = IntegerOf(value);
  } else if (name == "finalfunc") {
    mode.final = FunctionOf(value);
  } else if (name == "finalfunc_extra") {
    mode.final_extra = FlagOf(value);
  } else if (name == "finalfunc_modify") {
    mode.final_modify = ModifyOf(value);
  } else if (name == "initcond") {
    mode.initial = TextOf(value);
  } else {
    return false;
  }
  return true;
}

bool SetPart(std::string_view name, const PgQuery__Node* value, Aggregate& aggregate) {
  if (name == "combinefunc") {
    aggregate.combine = FunctionOf(value);
  } else if (name == "serialfunc") {
    aggregate.serialize = FunctionOf(value);
  } else if (name == "deserialfunc") {
    aggregate.deserialize = FunctionOf(value);
  } else if (name == "minvfunc") {
    aggregate.inverse = FunctionOf(value);
  } else if (name == "sortop") {
    aggregate.sort_operator = FunctionOf(value);
  } else if (name == "hypothetical") {
    aggregate.hypothetical = FlagOf(value);
  } else if (name == "parallel") {
    const std::string word = WordOf(value);
    aggregate.parallel = word == "safe"         ? Parallel::Safe
                         : word == "restricted" ? Parallel::Restricted
                                                : Parallel::Unsafe;
  } else {
    return false;
  }
  return true;
}

// How many arguments stand before ORDER BY within the first parentheses; nothing where it is not
// there. The tree does not tell: libpg_query leaves negative numbers out.
std::optional<std::int64_t> DirectIn(const std::vector<ScanToken>& tokens) {
  std::size_t at = 0;
  while (at < tokens.size() && tokens[at].kind != PG_QUERY__TOKEN__ASCII_40) ++at;
  const std::size_t open = at;
  std::int64_t commas = 0;
  for (++at; at < tokens.size() && tokens[at].depth > 0; ++at) {
    if (tokens[at].depth > 1) continue;
    if (tokens[at].kind == PG_QUERY__TOKEN__ASCII_44) ++commas;
    if (tokens[at].word == "order") return at == open + 1 ? 0 : commas + 1;
  }
  return std::nullopt;
}

}  // namespace

QualifiedName FunctionOf(const PgQuery__Node* node) {
  QualifiedName name;
  if (const auto* type = As<PgQuery__TypeName>(node)) name = NameOf(type->names, type->n_names);
  if (const auto* list = As<PgQuery__List>(node)) name = NameOf(list->items, list->n_items);
  if (name.empty()) name.name.text = StringOf(node);
  if (name.schema.text == "pg_catalog") name.schema = {};
  return name;
}

bool FlagOf(const PgQuery__Node* node) {
  if (node == nullptr) return true;
  if (const auto* boolean = As<PgQuery__Boolean>(node)) return boolean->boolval;
  const std::string word = WordOf(node);
  return word != "false" && word != "off";
}

std::variant<Aggregate, SyntaxError> ReadAggregate(const std::string& text, const TypeOf& type_of) {
  auto parsed = ParseTree::OfStatement(text);
  if (auto* error = std::get_if<SyntaxError>(&parsed)) return std::move(*error);
  const auto* define = As<PgQuery__DefineStmt>(std::get<ParseTree>(parsed).statement());
  if (define == nullptr || define->kind != PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE)
    return SyntaxError{"an aggregate expected", 0};
  if (define->oldstyle || define->n_args < 2)
    return SyntaxError{"an aggregate says what it takes: `name (types) (…)`", text.size()};
  Aggregate aggregate;
  if (const auto* list = As<PgQuery__List>(define->args[0])) {
    for (std::size_t i = 0; i < list->n_items; ++i) {
      const auto* parameter = As<PgQuery__FunctionParameter>(list->items[i]);
      if (parameter != nullptr) aggregate.arguments.push_back(ArgumentOf(*parameter, type_of));
    }
  }
  aggregate.direct = DirectIn(Scan(text));
  aggregate.name = {.owner = NameOf(define->defnames, define->n_defnames),
                    .member = SignatureOf(aggregate.arguments)};
  for (std::size_t i = 0; i < define->n_definition; ++i) {
    const auto* item = As<PgQuery__DefElem>(define->definition[i]);
    const std::string_view name = item->defname;
    const auto offset = static_cast<std::size_t>(std::max(item->location, 0));
    const bool moving = name.starts_with("ms") || name.starts_with("mf") || name.starts_with("mi");
    bool known = SetPart(name, item->arg, aggregate);
    if (!known && moving) {
      if (!aggregate.moving) aggregate.moving.emplace();
      known = SetMode(name.substr(1), item->arg, type_of, *aggregate.moving);
    }
    if (!known) known = SetMode(name, item->arg, type_of, aggregate.plain);
    if (!known) return SyntaxError{"unknown item `" + std::string(name) + "`", offset};
  }
  if (aggregate.plain.transition.empty() || aggregate.plain.state.name.empty())
    return SyntaxError{"an aggregate needs `sfunc` and `stype`", text.size()};
  // What CREATE AGGREGATE takes is not said.
  const FinalModify usual = aggregate.direct ? FinalModify::ReadWrite : FinalModify::ReadOnly;
  if (aggregate.plain.final_modify == usual) aggregate.plain.final_modify.reset();
  if (aggregate.moving && aggregate.moving->final_modify == usual)
    aggregate.moving->final_modify.reset();
  return aggregate;
}

}  // namespace pleat::canon
