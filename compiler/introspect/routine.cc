#include "compiler/model/routine.h"

#include <algorithm>

#include "compiler/introspect/in_flight.h"
#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// pg_proc.proargmodes.
Argument::Mode ModeOf(std::string_view letter) {
  if (letter == "o") return Argument::Mode::Out;
  if (letter == "b") return Argument::Mode::InOut;
  if (letter == "v") return Argument::Mode::Variadic;
  return letter == "t" ? Argument::Mode::Table : Argument::Mode::In;
}

class RoutineReader {
 public:
  RoutineReader(Snapshot& snapshot, const Result& rows)
      : snapshot_(snapshot),
        oid_(rows.Column("routine")),
        schema_(rows.Column("schema")),
        name_(rows.Column("name")),
        kind_(rows.Column("kind")),
        language_(rows.Column("language")),
        volatility_(rows.Column("volatility")),
        parallel_(rows.Column("parallel")),
        strict_(rows.Column("strict")),
        security_definer_(rows.Column("security_definer")),
        leakproof_(rows.Column("leakproof")),
        returns_set_(rows.Column("returns_set")),
        cost_(rows.Column("cost")),
        rows_(rows.Column("rows")),
        returns_(rows.Column("returns")),
        types_(rows.Column("types")),
        modes_(rows.Column("modes")),
        names_(rows.Column("names")),
        defaults_(rows.Column("defaults")),
        transforms_(rows.Column("transforms")),
        settings_(rows.Column("settings")),
        support_schema_(rows.Column("support_schema")),
        support_name_(rows.Column("support_name")),
        source_(rows.Column("source")),
        sql_body_(rows.Column("sql_body")),
        library_(rows.Column("library")) {}

  void Read(const Row& row) {
    Routine routine = {.arguments = ArgumentsOf(row)};
    routine.name = {.owner = snapshot_.NameIn(row.Oid(schema_), row.Text(name_)),
                    .member = SignatureOf(routine.arguments)};
    routine.procedure = row.Char(kind_) == 'p';
    routine.window = row.Char(kind_) == 'w';
    routine.returns_set = row.Bool(returns_set_);
    if (!routine.procedure && !HasOutput(routine.arguments))
      routine.returns = ArgumentTypeOf(std::string(row.Text(returns_)));
    ReadOptions(row, routine);
    const auto body = row.MaybeText(sql_body_);
    routine.sql_body = body.has_value();
    routine.body.text = body ? Trimmed(*body) : std::string(row.Text(source_));
    routine.library = row.MaybeText(library_);
    routine.comment = snapshot_.comments.Of("pg_proc", row.Oid(oid_));
    Database& database = snapshot_.database;
    if (const auto renamed = RoutineRenamedTo(routine.comment)) {
      database.in_flight.compatibility_routines.push_back({std::move(routine), *renamed});
      return;
    }
    database.catalog.routines.emplace(routine.name, std::move(routine));
  }

 private:
  static std::string Trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(" \n");
    return begin == std::string::npos
               ? ""
               : text.substr(begin, text.find_last_not_of(" \n;") + 1 - begin);
  }

  std::vector<Argument> ArgumentsOf(const Row& row) const {
    std::vector<Argument> arguments = pg::ArgumentsOf(row, types_, modes_, names_);
    if (row.Null(defaults_)) return arguments;
    const auto defaults = row.Texts(defaults_);
    for (std::size_t i = 0; i < std::min(defaults.size(), arguments.size()); ++i) {
      if (!defaults[i].empty()) arguments[i].default_value = ReadExpr(defaults[i]);
    }
    return arguments;
  }

  void ReadOptions(const Row& row, Routine& routine) const {
    routine.language = row.Text(language_);
    const char volatility = row.Char(volatility_);
    routine.volatility = volatility == 'i'   ? Volatility::Immutable
                         : volatility == 's' ? Volatility::Stable
                                             : Volatility::Volatile;
    const char parallel = row.Char(parallel_);
    routine.parallel = parallel == 's'   ? Parallel::Safe
                       : parallel == 'r' ? Parallel::Restricted
                                         : Parallel::Unsafe;
    routine.strict = row.Bool(strict_);
    routine.security_definer = row.Bool(security_definer_);
    routine.leakproof = row.Bool(leakproof_);
    if (row.Real(cost_) != DefaultCost(routine)) routine.cost = row.Real(cost_);
    if (row.Real(rows_) != DefaultRows(routine)) routine.rows = row.Real(rows_);
    if (!row.Null(settings_)) {
      for (const std::string& setting : row.Texts(settings_)) {
        const auto equals = setting.find('=');
        std::string name = setting.substr(0, equals);
        for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        routine.settings[std::move(name)] = setting.substr(equals + 1);
      }
    }
    for (const std::string& type : row.Texts(transforms_))
      routine.transforms.push_back(ArgumentTypeOf(type));
    if (!row.Null(support_name_))
      routine.support = NameOf(row.Text(support_schema_), row.Text(support_name_));
  }

  Snapshot& snapshot_;
  Field oid_, schema_, name_, kind_, language_, volatility_, parallel_, strict_, security_definer_,
      leakproof_, returns_set_, cost_, rows_, returns_, types_, modes_, names_, defaults_,
      transforms_, settings_, support_schema_, support_name_, source_, sql_body_, library_;
};

}  // namespace

TypeName ArgumentTypeOf(const std::string& text) {
  return ArgumentType(
      ParseTypeName(text).value_or(TypeName{.name = {.schema = {}, .name = {text}}}));
}

std::vector<Argument> ArgumentsOf(const Row& row, Field types, Field modes, Field names) {
  const auto type_texts = row.Texts(types);
  const auto letters = row.Null(modes) ? std::vector<std::string>() : row.Texts(modes);
  const auto name_texts = row.Null(names) ? std::vector<std::string>() : row.Texts(names);
  std::vector<Argument> arguments;
  for (std::size_t i = 0; i < type_texts.size(); ++i) {
    Argument argument = {.type = ArgumentTypeOf(type_texts[i])};
    if (i < letters.size()) argument.mode = ModeOf(letters[i]);
    if (i < name_texts.size()) argument.name.text = name_texts[i];
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

void ReadRoutines(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kRoutine, {snapshot.SchemaOids()});
  RoutineReader reader(snapshot, rows);
  for (const Row row : rows) reader.Read(row);
}

}  // namespace pleat::pg
