#include "compiler/model/constraint.h"

#include <fmt/format.h>

#include "compiler/model/default_name.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {
namespace {

constexpr std::string_view Word(ReferentialAction action) {
  switch (action) {
    case ReferentialAction::NoAction:
      return "no action";
    case ReferentialAction::Restrict:
      return "restrict";
    case ReferentialAction::Cascade:
      return "cascade";
    case ReferentialAction::SetNull:
      return "set null";
    case ReferentialAction::SetDefault:
      return "set default";
  }
  return {};
}

// The name that ChooseConstraintName() and ChooseIndexName() start from; nothing where that depends
// on an expression.
std::optional<Identifier> UsualName(const Key& key, const QualifiedName& table) {
  if (key.primary) return DefaultName(table.name.text, "", "pkey");
  if (!key.include.empty()) return std::nullopt;
  return DefaultName(table.name.text, JoinedColumns(key.columns), "key");
}
std::optional<Identifier> UsualName(const ForeignKey& key, const QualifiedName& table) {
  return DefaultName(table.name.text, JoinedColumns(key.columns), "fkey");
}
std::optional<Identifier> UsualName(const Check&, const QualifiedName&) { return std::nullopt; }
std::optional<Identifier> UsualName(const Exclusion&, const QualifiedName&) { return std::nullopt; }

bool HasUsualName(const Constraint& constraint, const Table& table) {
  const auto usual = [&](const auto& rule) { return UsualName(rule, table.name); };
  return std::visit(usual, constraint.rule) == constraint.name;
}

// The names, the last one between `before` and `behind`.
std::vector<std::string> Columns(const std::vector<Identifier>& columns, std::string_view before,
                                 std::string_view behind, const Context& context) {
  std::vector<std::string> parts;
  for (const Identifier& column : columns) {
    const bool last = parts.size() + 1 == columns.size();
    Phrase part(context);
    part.If(last && !before.empty(), before).Name(column).If(last && !behind.empty(), behind);
    parts.push_back(part.text());
  }
  return parts;
}

void References(Phrase& phrase, const ForeignKey& key, const Context& context) {
  phrase.Word("references").Table(key.table);
  phrase.Group(Columns(key.referenced, key.period ? "period" : "", "", context));
  phrase.If(key.match_full, "match full");
  if (key.on_update != ReferentialAction::NoAction) {
    phrase.Word("on update").Word(Word(key.on_update));
  }
  if (key.on_delete != ReferentialAction::NoAction) {
    phrase.Word("on delete").Word(Word(key.on_delete));
    if (!key.on_delete_columns.empty()) phrase.Names(key.on_delete_columns);
  }
}

// `name` is absent where it is the usual one.
struct Printer {
  Phrase& phrase;
  const std::optional<Identifier>& name;
  const Context& context;

  void Begin(std::string_view words) const {
    phrase.Word(words);
    if (name) phrase.Name(*name);
  }

  void operator()(const Key& key) const {
    Begin(key.primary ? "primary key" : "unique");
    phrase.If(key.nulls_not_distinct, "nulls not distinct");
    phrase.Group(Columns(key.columns, "", key.without_overlaps ? "without overlaps" : "", context));
    phrase.Include(key.include);
    phrase.With(key.options).Tablespace(key.tablespace);
  }

  void operator()(const Check& check) const {
    Begin("check");
    phrase.Island(check.expression).If(check.no_inherit, "no inherit");
  }

  void operator()(const ForeignKey& key) const {
    Begin("foreign key");
    phrase.Group(Columns(key.columns, key.period ? "period" : "", "", context));
    References(phrase, key, context);
  }

  void operator()(const Exclusion& exclusion) const {
    Begin("exclude");
    phrase.Word("using").Name(Identifier{exclusion.method});
    std::vector<std::string> elements;
    for (const ExclusionElement& element : exclusion.elements) {
      const QualifiedName& symbol = element.operator_name;
      Phrase part(context);
      part.Word(Element(element.element, context)).Word("with");
      if (symbol.schema.empty()) {
        part.TypeText(symbol.name.text);
      } else {
        const std::string schema = Phrase(context).Name(symbol.schema).text();
        part.TypeText(fmt::format("operator({}.{})", schema, symbol.name.text));
      }
      elements.push_back(part.text());
    }
    phrase.Group(elements).Include(exclusion.include).With(exclusion.options);
    phrase.Tablespace(exclusion.tablespace).Where(exclusion.where);
  }
};

void Attributes(Phrase& phrase, const Constraint& constraint) {
  phrase.If(constraint.deferrable, "deferrable")
      .If(constraint.initially_deferred, "initially deferred")
      .If(!constraint.validated && constraint.enforced, "not valid")
      .If(!constraint.enforced, "not enforced");
}

}  // namespace

std::string Item(const Constraint& constraint, const Table& table, const Context& context) {
  Phrase phrase(context);
  std::optional<Identifier> name;
  if (!HasUsualName(constraint, table)) name = constraint.name;
  std::visit(Printer{phrase, name, context}, constraint.rule);
  Attributes(phrase, constraint);
  return phrase.Comment(constraint.comment).End();
}

std::optional<std::string> Clause(const Constraint& constraint, const Table& table,
                                  const Context& context) {
  if (!HasUsualName(constraint, table) || constraint.comment) return std::nullopt;
  if (OwnColumns(constraint).size() != 1) return std::nullopt;
  const Column* column = FindColumn(table, OwnColumns(constraint).front());
  if (column == nullptr || column->inherited) return std::nullopt;
  Phrase phrase(context);
  if (const Key* key = std::get_if<Key>(&constraint.rule)) {
    if (key->without_overlaps) return std::nullopt;
    phrase.Word(key->primary ? "primary key" : "unique");
    phrase.If(key->nulls_not_distinct, "nulls not distinct");
    phrase.With(key->options).Tablespace(key->tablespace);
  } else if (const ForeignKey* reference = std::get_if<ForeignKey>(&constraint.rule)) {
    if (reference->period) return std::nullopt;
    References(phrase, *reference, context);
  } else {
    return std::nullopt;
  }
  Attributes(phrase, constraint);
  return phrase.text();
}

}  // namespace pleat::dsl
