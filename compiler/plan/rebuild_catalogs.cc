#include "compiler/plan/rebuild_catalogs.h"

#include <algorithm>

#include "compiler/plan/loosen.h"

namespace pleat {
namespace {

// Columns of the table that is there come first, and in its order.
void KeepPlaces(const Table& there, Table& table) {
  const auto place = [&](const Column& column) {
    const Column* found = FindColumn(there, column.name);
    return found ? found - there.columns.data() : static_cast<std::ptrdiff_t>(there.columns.size());
  };
  std::stable_sort(table.columns.begin(), table.columns.end(),
                   [&](const Column& a, const Column& b) { return place(a) < place(b); });
}

Column& ColumnIn(Catalog& catalog, const ObjectKey& key) {
  std::vector<Column>& columns = catalog.tables.at(key.name).columns;
  return *std::find_if(columns.begin(), columns.end(),
                       [&](const Column& column) { return column.name == key.member; });
}

void TakeOut(const ObjectKey& rule, Catalog& catalog) {
  std::erase_if(catalog.tables.at(rule.name).constraints,
                [&](const Constraint& constraint) { return constraint.name == rule.member; });
}

// What the expand phase does about it.
void Apply(const Change& change, const PlanBuilder& plan, Catalog& catalog) {
  if (const auto* create = std::get_if<Create<Column>>(&change)) {
    catalog.tables.at(create->key.name)
        .columns.push_back(AsAdded(create->key.name, create->after, plan));
  } else if (const auto* alter = std::get_if<Alter<Column>>(&change)) {
    ColumnIn(catalog, alter->key) = alter->after;
  } else if (const auto* column = std::get_if<Drop<Column>>(&change)) {
    ColumnIn(catalog, column->key) = AsLoosened(column->key.name, column->before, plan);
  } else if (const auto* drop = std::get_if<Drop<Constraint>>(&change)) {
    TakeOut(drop->key, catalog);
  } else if (const auto* rule = std::get_if<Alter<Constraint>>(&change)) {
    for (Constraint& constraint : catalog.tables.at(rule->key.name).constraints) {
      if (constraint.name != rule->key.member) continue;
      // But for its comment, which comes with the other table.
      auto comment = std::move(constraint.comment);
      constraint = rule->after;
      constraint.comment = std::move(comment);
    }
  }
}

// What the contract phase does about it, once the table is in its place.
void TakeBack(const Change& change, const PlanBuilder& plan, Catalog& catalog) {
  if (const auto* create = std::get_if<Create<Column>>(&change)) {
    ColumnIn(catalog, create->key) = AsAdded(create->key.name, create->after, plan);
  } else if (const auto* alter = std::get_if<Alter<Column>>(&change)) {
    // But for its comment, which it has from the start.
    Column& column = ColumnIn(catalog, alter->key);
    auto comment = std::move(column.comment);
    column = alter->before;
    column.comment = std::move(comment);
  } else if (const auto* drop = std::get_if<Drop<Column>>(&change)) {
    const QualifiedName& table = drop->key.name;
    catalog.tables.at(table).columns.push_back(AsLoosened(table, drop->before, plan));
  } else if (const auto* rule = std::get_if<Create<Constraint>>(&change)) {
    TakeOut(rule->key, catalog);
  }
}

}  // namespace

Catalog CatalogBefore(const std::vector<Change>& changes, const Reshaping& rebuild,
                      const PlanBuilder& plan) {
  Catalog catalog = plan.before;
  for (const Change& change : changes) {
    if (!IsOfTable(change, rebuild)) continue;
    const Turn turn = TurnOf(change, rebuild, plan);
    const bool drops = turn == Turn::After && std::holds_alternative<Drop<Column>>(change);
    if (turn == Turn::Before || drops) Apply(change, plan, catalog);
    const auto* alter = std::get_if<Alter<Column>>(&change);
    if (alter && turn == Turn::With && BecomesComputed(alter->before, alter->after) &&
        !plan.options.direct) {
      ColumnIn(catalog, alter->key) = AsLoosened(alter->key.name, alter->before, plan);
    }
    // A rule that goes and comes has no place in either table.
    if (turn == Turn::Around) TakeOut(KeyOf(change), catalog);
  }
  return catalog;
}

Catalog CatalogAfter(const std::vector<Change>& changes, const Reshaping& rebuild,
                     const PlanBuilder& plan) {
  Catalog catalog = plan.after;
  for (const Change& change : changes) {
    if (!IsOfTable(change, rebuild)) continue;
    const Turn turn = TurnOf(change, rebuild, plan);
    const bool adds = turn == Turn::Before && std::holds_alternative<Create<Column>>(change);
    if (turn == Turn::After || adds) TakeBack(change, plan, catalog);
    if (turn == Turn::Around) TakeOut(KeyOf(change), catalog);
  }
  for (const Table* member : rebuild.before.members) {
    const auto wanted = catalog.tables.find(member->name);
    if (wanted == catalog.tables.end()) continue;
    if (!ChangesOrder(member->name, plan)) KeepPlaces(*member, wanted->second);
    // Once it is in place, with its policies.
    wanted->second.row_security = member->row_security;
    wanted->second.force_row_security = member->force_row_security;
  }
  return catalog;
}

}  // namespace pleat
