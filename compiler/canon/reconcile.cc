#include "compiler/canon/reconcile.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "compiler/canon/body.h"
#include "compiler/canon/equal.h"
#include "compiler/canon/joining.h"
#include "compiler/canon/relations.h"
#include "compiler/canon/wording.h"
#include "compiler/model/inheritance.h"
#include "compiler/model/quote.h"

namespace pleat::canon {
namespace {

Identifier Numbered(const Identifier& name, int number) {
  const std::string digits = std::to_string(number);
  // The longest name that pg_catalog `name` holds.
  return {name.text.substr(0, std::min(name.text.size(), 63 - digits.size())) + digits};
}

QualifiedName Numbered(const QualifiedName& name, int number) {
  return {name.schema, Numbered(name.name, number)};
}

// Whether the answer to what is open makes a difference: a continuous aggregate is built anew for
// another query, whatever else it changes.
template <class Object>
bool IsWorthAsking(const Object& live, const Object& settled) {
  if constexpr (std::is_same_v<Object, ContinuousAggregate>) {
    return settled.query == live.query && settled.columns == live.columns;
  } else {
    return IsSameButForNotes(live, settled);
  }
}

template <class Object>
bool IsSameFor(Wording& wording, const Object& live, Object desired) {
  wording.Adopt(live, desired);
  return IsSame(live, desired);
}

// Asks whether `desired` is `live` under another name, where that is open.
template <class Object>
void AskIfSame(Wording& wording, const Object& live, Object desired, const ObjectKey& subject) {
  std::vector<Question> asked = wording.AdoptHopefully(live, desired);
  if (!asked.empty() && IsSame(live, desired)) wording.Ask(subject, std::move(asked));
}

// Gives the unnamed among `objects` the name of a live one that is the same. Namesakes come first;
// then whoever is free. What is left keeps its name, unless that has been given away meanwhile.
// `candidates(object)` are the live ones on the same table.
template <class Object, class Name, class Candidates, class KeyOf>
void NameAfterLive(std::vector<Object*> objects, std::set<Name>& claimed, Candidates&& candidates,
                   KeyOf&& key_of, Wording& wording) {
  std::vector<Object*> open;
  for (Object* object : objects) {
    bool same = false;
    for (const Object* live : candidates(*object)) {
      same = same || (live->name == object->name && IsSameFor(wording, *live, *object));
    }
    if (same && claimed.insert(object->name).second) continue;
    open.push_back(object);
  }
  std::vector<Object*> unmatched;
  for (Object* object : open) {
    const Object* same = nullptr;
    for (const Object* live : candidates(*object)) {
      if (same == nullptr && !claimed.contains(live->name) && IsSameFor(wording, *live, *object)) {
        same = live;
      }
    }
    if (same == nullptr) {
      unmatched.push_back(object);
    } else {
      object->name = same->name;
      claimed.insert(same->name);
    }
  }
  for (Object* object : unmatched) {
    const Name base = object->name;
    for (int i = 1; !claimed.insert(object->name).second; ++i) object->name = Numbered(base, i);
    for (const Object* live : candidates(*object)) {
      if (!claimed.contains(live->name)) AskIfSame(wording, *live, *object, key_of(*object));
    }
  }
}

void NameConstraints(const Table& live, Table& desired, std::set<ObjectKey>& unnamed,
                     Wording& wording) {
  std::set<Identifier> claimed;
  std::vector<Constraint*> open;
  for (Constraint& constraint : desired.constraints) {
    if (unnamed.erase(ConstraintKey(desired.name, constraint.name)) > 0) {
      open.push_back(&constraint);
    } else {
      claimed.insert(constraint.name);
    }
  }
  if (open.empty()) return;
  std::vector<const Constraint*> all;
  for (const Constraint& constraint : live.constraints) all.push_back(&constraint);
  wording.Enter(desired.name);
  NameAfterLive(
      open, claimed, [&](const Constraint&) { return all; },
      [&](const Constraint& constraint) { return ConstraintKey(desired.name, constraint.name); },
      wording);
  for (const Constraint* constraint : open) {
    unnamed.insert(ConstraintKey(desired.name, constraint->name));
  }
  std::sort(desired.constraints.begin(), desired.constraints.end(),
            [](const Constraint& a, const Constraint& b) { return a.name < b.name; });
}

void NameIndexes(const Catalog& live, Catalog& desired, std::set<ObjectKey>& unnamed,
                 Wording& wording) {
  std::map<QualifiedName, std::vector<const Index*>> by_table;
  for (const auto& [name, index] : live.indexes) by_table[index.table].push_back(&index);
  std::set<QualifiedName> claimed;
  std::vector<Index> open;
  for (auto place = desired.indexes.begin(); place != desired.indexes.end();) {
    if (unnamed.erase({Kind::Index, place->first, {}}) == 0) {
      claimed.insert(place->first);
      ++place;
    } else {
      open.push_back(std::move(place->second));
      place = desired.indexes.erase(place);
    }
  }
  std::vector<Index*> pointers;
  for (Index& index : open) pointers.push_back(&index);
  NameAfterLive(
      pointers, claimed, [&](const Index& index) { return by_table[index.table]; },
      [](const Index& index) {
        return ObjectKey{Kind::Index, index.name, {}};
      },
      wording);
  for (Index& index : open) {
    unnamed.insert({Kind::Index, index.name, {}});
    QualifiedName name = index.name;
    desired.indexes.insert_or_assign(std::move(name), std::move(index));
  }
}

// A check that the files do not name takes the name of a live one that says the same.
void NameChecks(const Domain& live, Domain& desired, std::set<ObjectKey>& unnamed,
                Wording& wording) {
  const auto key = [&](const Identifier& name) {
    return ObjectKey{Kind::Domain, desired.name, name};
  };
  wording.Enter({desired.name.schema, {}});
  for (DomainCheck& check : desired.checks) {
    if (!unnamed.contains(key(check.name))) continue;
    for (const DomainCheck& known : live.checks) {
      if (known.name != check.name && FindCheck(desired, known.name) != nullptr) continue;
      DomainCheck same = check;
      wording.AdoptCheck(known, desired.type, same);
      if (same.expression != known.expression) continue;
      unnamed.erase(key(check.name));
      check.name = known.name;
      unnamed.insert(key(check.name));
      break;
    }
  }
  std::sort(desired.checks.begin(), desired.checks.end(),
            [](const DomainCheck& a, const DomainCheck& b) { return a.name < b.name; });
}

void NameAll(const Catalog& live, Catalog& desired, Transition& transition, Wording& wording) {
  if (transition.unnamed.empty()) return;
  for (auto& [name, table] : desired.tables) {
    const auto found = live.tables.find(name);
    if (found == live.tables.end()) continue;
    NameConstraints(found->second, table, transition.unnamed, wording);
  }
  for (auto& [name, table] : desired.foreign_tables) {
    const auto found = live.foreign_tables.find(name);
    if (found == live.foreign_tables.end()) continue;
    NameConstraints(found->second.shape, table.shape, transition.unnamed, wording);
  }
  for (auto& [name, domain] : desired.domains) {
    const auto found = live.domains.find(name);
    if (found == live.domains.end()) continue;
    NameChecks(found->second, domain, transition.unnamed, wording);
  }
  NameIndexes(live, desired, transition.unnamed, wording);
}

// Columns of tables that are not there yet and have what they compute or default to from a parent,
// parents first: they go on saying it in the parent's words.
std::vector<ObjectKey> SaidByParents(const Catalog& live, const Catalog& desired) {
  std::vector<ObjectKey> keys;
  for (const QualifiedName& name : ChildrenInOrder(desired.tables)) {
    if (live.tables.contains(name)) continue;
    const Table& table = desired.tables.at(name);
    for (const Column& column : table.columns) {
      const Column* parent = ColumnOfParent(desired.tables, table, column.name);
      if (!column.inherited || parent == nullptr) continue;
      if (Inherited(*parent, table).source == column.source)
        keys.push_back(ColumnKey(name, column.name));
    }
  }
  return keys;
}

void SayAsParents(const std::vector<ObjectKey>& keys, Catalog& desired) {
  for (const ObjectKey& key : keys) {
    Table& table = desired.tables.at(key.name);
    for (Column& column : table.columns) {
      if (column.name != key.member) continue;
      column.source = Inherited(*ColumnOfParent(desired.tables, table, column.name), table).source;
    }
  }
}

}  // namespace

void AdoptNames(const Catalog& live, Catalog& desired, Transition& transition) {
  const Answers nobody;
  Wording wording(live, desired, nobody);
  NameAll(live, desired, transition, wording);
  for (auto& [name, extension] : desired.extensions) {
    const auto found = live.extensions.find(name);
    if (found != live.extensions.end()) Wording::Adopt(found->second, extension);
  }
  for (auto& [name, table] : desired.tables) {
    const auto found = live.tables.find(name);
    if (found == live.tables.end()) continue;
    std::map<Identifier, const Column*> columns;
    for (const Column& column : found->second.columns) columns.emplace(column.name, &column);
    for (Column& column : table.columns) {
      const auto same = columns.find(column.name);
      if (same == columns.end()) continue;
      Wording::AdoptSequence(*same->second, column);
      Wording::AdoptProof(*same->second, column);
    }
  }
}

std::vector<OpenQuestion> Reconcile(const Catalog& live, Catalog& desired, Transition& transition,
                                    const Answers& answers) {
  // Columns and their types, which are all that is looked up, stay as they are.
  Wording wording(live, desired, answers);
  NameAll(live, desired, transition, wording);
  OwnWhatParentsWant(live, desired);
  const std::vector<ObjectKey> said_by_parents = SaidByParents(live, desired);
  ForEachKind([&](auto collection) {
    using Objects = std::remove_reference_t<decltype(desired.*collection)>;
    using Object = typename Objects::mapped_type;
    for (auto& [name, object] : desired.*collection) {
      const auto found = (live.*collection).find(name);
      if (found == (live.*collection).end()) continue;
      if constexpr (std::is_same_v<Object, Table>) {
        // Its members have questions of their own.
        wording.Adopt(found->second, object);
      } else {
        wording.Settle(
            found->second, object, MakeKey(kKindOf<Object>, name),
            [&](const Object& settled) { return IsWorthAsking(found->second, settled); });
      }
    }
  });
  SayAsParents(said_by_parents, desired);
  return wording.TakeOpen();
}

Index InWordsOf(const Index& live, Index desired, const Catalog& catalog) {
  const Answers none = {};
  Wording(catalog, catalog, none).Adopt(live, desired);
  return desired;
}

}  // namespace pleat::canon
