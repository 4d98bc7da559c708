#include <algorithm>
#include <string>
#include <utility>

#include "compiler/canon/normalize.h"
#include "compiler/canon/scope.h"

namespace pleat::canon {
namespace {

using TermKind = Term::Kind;

std::string JoinName(PgQuery__JoinType type) {
  switch (static_cast<int>(type)) {
    case PG_QUERY__JOIN_TYPE__JOIN_LEFT:
      return "left";
    case PG_QUERY__JOIN_TYPE__JOIN_RIGHT:
      return "right";
    case PG_QUERY__JOIN_TYPE__JOIN_FULL:
      return "full";
    default:
      return "inner";
  }
}

}  // namespace

Type Normalizer::Plain(const TypeName& type) const {
  TypeName plain = type;
  while (!plain.array && context_.type_behind) {
    auto behind = context_.type_behind(plain.name);
    if (!behind) break;
    plain = *std::move(behind);
  }
  return TypeOf(plain);
}

Type Normalizer::Plain(const Type& type) const {
  const bool own = !type.empty() && type != kUnknown && !IsArray(type) && !IsBuiltinType(type);
  return own && context_.type_behind ? Plain(NameOfType(type)) : type;
}

void Normalizer::SetDomain(Term& column) {
  const Type plain = Plain(column.type);
  domain_ = plain == column.type ? Type{} : std::exchange(column.type, plain);
}

Term Normalizer::ColumnOf(const PgQuery__ColumnRef& reference) {
  if (level_ == nullptr) return OwnColumn(reference);
  const ColumnUse use = UseOf(reference);
  if (use.qualifier.empty()) return Unqualified(use.column);
  for (const Level* level = level_; level != nullptr; level = level->outer) {
    for (std::size_t i = 0; i < level->entries.size(); ++i) {
      if (level->entries[i].name == use.qualifier) return ColumnAt(*level, i, use.column);
    }
  }
  return {.kind = TermKind::Column, .text = "?." + use.qualifier.text, .name = {{}, use.column}};
}

// In an expression the own table's name before a column says nothing.
Term Normalizer::OwnColumn(const PgQuery__ColumnRef& reference) {
  ColumnUse use = UseOf(reference);
  // The table's own name stands for its whole row, which the server prints as `table.*`.
  const bool row = use.qualifier.empty() && use.column == context_.table.name &&
                   !(context_.type_of && context_.type_of(use));
  if (row) return {.kind = TermKind::Column};
  Term column{.kind = TermKind::Column, .name = {{}, use.column}};
  const bool has_schema = reference.n_fields > 2;
  const std::string_view schema =
      has_schema ? StringOf(reference.fields[reference.n_fields - 3]) : std::string_view{};
  const bool own =
      use.qualifier == context_.table.name && (!has_schema || schema == context_.table.schema.text);
  if (!use.qualifier.empty() && !own) {
    column.text = std::string(schema) + "." + use.qualifier.text;
    const bool trigger_row = context_.old_and_new && schema.empty() &&
                             (use.qualifier.text == "old" || use.qualifier.text == "new");
    if (!trigger_row) return column;
  }
  use.qualifier = {};
  if (context_.type_of) {
    if (const auto type = context_.type_of(use)) column.type = TypeOf(*type);
  }
  SetDomain(column);
  return column;
}

Term Normalizer::ColumnAt(const Level& level, std::size_t entry, const Identifier& column) {
  const Entry& found = level.entries[entry];
  Term made{.kind = TermKind::Column,
            .text = std::to_string(level.depth) + "." + std::to_string(entry),
            .name = {{}, column}};
  if (found.columns) {
    for (const OutputColumn& known : *found.columns) {
      if (known.name == column) made.type = known.type;
    }
  }
  if (made.type.empty() && !found.relation.empty() && context_.type_of) {
    const ColumnUse use{.qualifier = found.name, .column = column, .relation = found.relation};
    if (const auto type = context_.type_of(use)) made.type = TypeOf(*type);
  }
  SetDomain(made);
  return made;
}

Term Normalizer::Unqualified(const Identifier& column) {
  for (const Level* level = level_; level != nullptr; level = level->outer) {
    if (const auto merged = level->merged.find(column); merged != level->merged.end()) {
      if (merged->second) return ColumnAt(*level, *merged->second, column);
      return {.kind = TermKind::Column, .text = "merged", .name = {{}, column}};
    }
    std::vector<std::size_t> unknown;
    for (std::size_t i = 0; i < level->entries.size(); ++i) {
      const auto& columns = level->entries[i].columns;
      if (!columns) {
        unknown.push_back(i);
        continue;
      }
      const auto has = [&](const OutputColumn& known) { return known.name == column; };
      if (std::any_of(columns->begin(), columns->end(), has)) return ColumnAt(*level, i, column);
    }
    if (unknown.size() == 1) return ColumnAt(*level, unknown.front(), column);
    if (unknown.size() > 1) break;
  }
  return {.kind = TermKind::Column, .text = "?", .name = {{}, column}};
}

Term Normalizer::From(const PgQuery__Node* node, Slots& slots) {
  if (const auto* relation = As<PgQuery__RangeVar>(node)) return RelationOf(*relation, slots);
  if (const auto* join = As<PgQuery__JoinExpr>(node)) return JoinOf(*join, slots);
  if (const auto* sub = As<PgQuery__RangeSubselect>(node)) return SubqueryOf(*sub, slots);
  if (const auto* function = As<PgQuery__RangeFunction>(node)) return FunctionOf(*function, slots);
  // TABLESAMPLE, XMLTABLE: compared as they are written.
  Term made = Value(node);
  Enter({}, nullptr, slots);
  return made;
}

void Normalizer::Enter(Entry entry, const PgQuery__Alias* alias, Slots& slots) {
  if (alias != nullptr) {
    entry.name.text = alias->aliasname;
    if (alias->n_colnames > 0) {
      // From here on the relation's own names mean nothing.
      if (entry.columns) {
        for (OutputColumn& column : *entry.columns) {
          column.type = ColumnTypeOf(entry.relation, column);
        }
      } else {
        entry.columns.emplace(alias->n_colnames);
      }
      entry.relation = {};
      for (std::size_t i = 0; i < std::min(alias->n_colnames, entry.columns->size()); ++i) {
        (*entry.columns)[i].name.text = StringOf(alias->colnames[i]);
      }
    }
  }
  const std::size_t index = level_->entries.size();
  slots.reset();
  if (entry.columns) {
    slots.emplace();
    for (const OutputColumn& column : *entry.columns) slots->push_back({index, column});
  }
  level_->entries.push_back(std::move(entry));
}

Type Normalizer::ColumnTypeOf(const QualifiedName& relation, const OutputColumn& column) {
  if (!column.type.empty() || relation.empty() || !context_.type_of) return column.type;
  const auto type = context_.type_of({.column = column.name, .relation = relation});
  return type ? TypeOf(*type) : Type{};
}

Term Normalizer::RelationOf(const PgQuery__RangeVar& relation, Slots& slots) {
  const QualifiedName name{{relation.schemaname}, {relation.relname}};
  Entry entry{.name = name.name};
  Term made{.kind = TermKind::Relation, .text = relation.inh ? "" : "only", .name = name};
  for (const Level* level = level_; level != nullptr && name.schema.empty(); level = level->outer) {
    const auto common = level->common_tables.find(name.name);
    if (common == level->common_tables.end()) continue;
    entry.columns = common->second;
    Enter(std::move(entry), relation.alias, slots);
    return Node("common table", {Word(name.name.text), Word(std::to_string(level->depth))});
  }
  entry.relation = name;
  if (context_.columns_of) {
    if (const auto columns = context_.columns_of(name)) {
      entry.columns.emplace();
      for (const Identifier& column : *columns) entry.columns->push_back({column, {}});
    }
  }
  Enter(std::move(entry), relation.alias, slots);
  return made;
}

Term Normalizer::JoinOf(const PgQuery__JoinExpr& join, Slots& slots) {
  Slots left;
  Slots right;
  Term made = Node("JOIN", {Word(JoinName(join.jointype))});
  made.parts.push_back(From(join.larg, left));
  made.parts.push_back(From(join.rarg, right));
  if (join.alias != nullptr) made.parts.push_back(Construct(join.alias->base));
  std::vector<Identifier> shared;
  for (std::size_t i = 0; i < join.n_using_clause; ++i) {
    shared.push_back({std::string(StringOf(join.using_clause[i]))});
  }
  if (join.is_natural && left && right) {
    // NATURAL is USING over the names that both sides have.
    for (const Slot& slot : *left) {
      const auto same = [&](const Slot& other) { return other.column.name == slot.column.name; };
      if (std::any_of(right->begin(), right->end(), same)) shared.push_back(slot.column.name);
    }
  } else if (join.is_natural) {
    made.parts.push_back(Word("natural"));
  }
  if (!shared.empty()) {
    made.parts.push_back(UsingOf(shared, join, left, right, slots));
    return made;
  }
  if (left && right) {
    slots = std::move(left);
    slots->insert(slots->end(), right->begin(), right->end());
  }
  made.parts.push_back(Value(join.quals));
  return made;
}

Term Normalizer::UsingOf(const std::vector<Identifier>& columns, const PgQuery__JoinExpr& join,
                         const Slots& left, const Slots& right, Slots& slots) {
  Term made = Node("USING", {});
  for (const Identifier& column : columns) {
    made.parts.push_back(Word(column.text));
    // An outer join's merged column is that of the side which is never missing
    // (buildMergedJoinVar()).
    const Slots& side = join.jointype == PG_QUERY__JOIN_TYPE__JOIN_RIGHT ? right : left;
    const bool full = join.jointype == PG_QUERY__JOIN_TYPE__JOIN_FULL;
    for (std::size_t i = 0; side && i < side->size(); ++i) {
      if ((*side)[i].column.name != column || level_->merged.contains(column)) continue;
      level_->merged[column] = full ? std::nullopt : std::optional((*side)[i].entry);
    }
  }
  if (join.join_using_alias != nullptr) {
    made.parts.push_back(Construct(join.join_using_alias->base));
  }
  if (!left || !right) return made;
  slots.emplace();
  for (const Identifier& column : columns) slots->push_back({kMerged, {column, {}}});
  for (const Slots* side : {&left, &right}) {
    for (const Slot& slot : **side) {
      const bool merged =
          std::find(columns.begin(), columns.end(), slot.column.name) != columns.end();
      if (!merged) slots->push_back(slot);
    }
  }
  return made;
}

Term Normalizer::SubqueryOf(const PgQuery__RangeSubselect& sub, Slots& slots) {
  Selected selected;
  const auto* select = As<PgQuery__SelectStmt>(sub.subquery);
  if (sub.lateral) {
    selected = Select(*select);
  } else {
    // Without LATERAL the other entries of FROM are out of sight.
    Level* const here = level_;
    Level bare{.outer = here->outer, .depth = here->depth, .common_tables = here->common_tables};
    level_ = &bare;
    selected = Select(*select);
    level_ = here;
  }
  Enter({.columns = std::move(selected.outputs)}, sub.alias, slots);
  return Node(sub.lateral ? "LATERAL subquery" : "subquery", {std::move(selected.term)});
}

// A function sees the entries before it with or without LATERAL.
Term Normalizer::FunctionOf(const PgQuery__RangeFunction& function, Slots& slots) {
  Term made = Node(function.ordinality ? "function with ordinality" : "function", {});
  Entry entry;
  for (std::size_t i = 0; i < function.n_functions; ++i) {
    const auto* item = As<PgQuery__List>(function.functions[i]);
    if (item == nullptr || item->n_items == 0) continue;
    for (Term& part : Values(item->items, item->n_items)) made.parts.push_back(std::move(part));
    if (i == 0) entry.name = FigureColumnName(item->items[0]);
  }
  made.parts.push_back(Node("", Values(function.coldeflist, function.n_coldeflist)));
  const Type type = made.parts.front().type;
  if (function.alias != nullptr) entry.name.text = function.alias->aliasname;
  if (function.n_functions == 1 && !type.empty() && type != "record") {
    // A function that gives plain values has one column, which goes by the entry's name.
    entry.columns = {{entry.name, type}};
    if (function.ordinality) entry.columns->push_back({{"ordinality"}, "int8"});
  }
  Enter(std::move(entry), function.alias, slots);
  return made;
}

}  // namespace pleat::canon
