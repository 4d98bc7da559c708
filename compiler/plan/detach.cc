#include "compiler/plan/detach.h"

#include <algorithm>

#include "compiler/model/default_name.h"
#include "compiler/model/own_parts.h"

namespace pleat {
namespace {

// The name that the part of `parent`, an index, has in `table`; empty where it has none.
class Parts {
 public:
  explicit Parts(const AttachedIndexes& attached) {
    for (const auto& [name, part] : attached) names_[{part.table, part.parent}] = name;
  }

  QualifiedName Of(const QualifiedName& table, const QualifiedName& parent) const {
    const auto found = names_.find({table, parent});
    return found == names_.end() ? QualifiedName{} : found->second;
  }

 private:
  std::map<std::pair<QualifiedName, QualifiedName>, QualifiedName> names_ = {};
};

// `chain` is the table and those above it, nearest first.
QualifiedName NameBelow(const Parts& parts, const std::vector<const Table*>& chain,
                        std::size_t owner, QualifiedName index) {
  for (std::size_t i = owner; i-- > 0;) {
    index = parts.Of(chain[i]->name, index);
    if (index.empty()) break;
  }
  return index;
}

// Where nobody knows better, as between files: the name that PostgreSQL gives.
Identifier UsualName(const QualifiedName& table, const Constraint& constraint) {
  const auto* key = std::get_if<Key>(&constraint.rule);
  if (key == nullptr)
    return DefaultName(table.name.text, JoinedColumns(OwnColumns(constraint)), "excl");
  if (key->primary) return DefaultName(table.name.text, "", "pkey");
  return DefaultName(table.name.text, JoinedColumns(key->columns), "key");
}

void KeepConstraints(const Parts& parts, const std::vector<const Table*>& chain, Table& table) {
  for (std::size_t owner = 1; owner < chain.size(); ++owner) {
    for (Constraint constraint : chain[owner]->constraints) {
      constraint.comment.reset();
      const bool has_index = std::holds_alternative<Key>(constraint.rule) ||
                             std::holds_alternative<Exclusion>(constraint.rule);
      if (has_index) {
        const QualifiedName index{chain[owner]->name.schema, constraint.name};
        const Identifier known = NameBelow(parts, chain, owner, index).name;
        constraint.name = known.empty() ? UsualName(table.name, constraint) : known;
      }
      table.constraints.push_back(std::move(constraint));
    }
  }
  std::sort(table.constraints.begin(), table.constraints.end(),
            [](const Constraint& a, const Constraint& b) { return a.name < b.name; });
}

// What it has of the parents that it leaves stays.
void Leave(const Catalog& before, const Parting& parting, Table& table) {
  for (Column& column : table.columns) {
    if (!column.inherited || HasColumnOfAny(before.tables, parting.others, column.name)) continue;
    column.source = OwnSource(before.tables.at(table.name), column, before);
    column.inherited = false;
  }
  AddOwnChecks(before.tables, parting, table);
}

}  // namespace

std::optional<Catalog> WithDetached(const AttachedIndexes& attached, const Catalog& desired,
                                    const Catalog& given) {
  std::vector<QualifiedName> detaching;
  std::vector<std::pair<QualifiedName, Parting>> leaving;
  for (const auto& [name, table] : given.tables) {
    const auto wanted = desired.tables.find(name);
    if (wanted == desired.tables.end()) continue;
    if (table.partition_of && !wanted->second.partition_of) detaching.push_back(name);
    Parting parting = PartingOf(table, wanted->second);
    if (!parting.parents.empty()) leaving.emplace_back(name, std::move(parting));
  }
  if (detaching.empty() && leaving.empty()) return std::nullopt;
  Catalog before = given;
  for (const auto& [name, parting] : leaving) Leave(given, parting, before.tables.at(name));
  std::vector<Table*> detached;
  for (const QualifiedName& name : detaching) detached.push_back(&before.tables.at(name));
  const Parts parts(attached);
  std::vector<Index> kept;
  for (Table* table : detached) {
    std::vector<const Table*> chain{table};
    while (chain.back()->partition_of) {
      chain.push_back(&before.tables.at(chain.back()->partition_of->parent));
    }
    for (const auto& [name, index] : before.indexes) {
      const auto owner = std::find_if(chain.begin() + 1, chain.end(),
                                      [&](const Table* t) { return t->name == index.table; });
      if (owner == chain.end()) continue;
      Index part = index;
      part.name = NameBelow(parts, chain, static_cast<std::size_t>(owner - chain.begin()), name);
      part.table = table->name;
      part.comment.reset();
      if (part.name.empty()) {
        part.name = {table->name.schema,
                     DefaultName(table->name.name.text, JoinedColumns(part), "idx")};
      }
      kept.push_back(std::move(part));
    }
    KeepConstraints(parts, chain, *table);
    for (Column& column : table->columns) column.source = OwnSource(*table, column, before);
    for (Column& column : table->columns) column.inherited = false;
  }
  for (Index& index : kept) {
    const QualifiedName name = index.name;
    before.indexes[name] = std::move(index);
  }
  return before;
}

}  // namespace pleat
