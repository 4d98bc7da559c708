#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "compiler/canon/renames.h"
#include "compiler/model/user_type.h"

namespace pleat::canon {
namespace {

// Finds which of the transition's renames apply, and in which form.
class Finder {
 public:
  Finder(const Catalog& live, const Transition& transition)
      : live_(live), transition_(transition) {}

  Renames Find(std::vector<std::pair<ObjectKey, ObjectKey>>& applied) {
    for (const auto& [key, old] : transition_.was) {
      if (key.kind == Kind::Schema) Object(key, old, applied);
    }
    for (const auto& [key, old] : transition_.was) {
      // Attributes and checks of types are followed where their types change (plan/user_type.cc).
      const bool part = IsUserType(key.kind) && !key.member.empty();
      if (key.kind == Kind::Schema || IsMember(key.kind) || part) continue;
      Object(key, old, applied);
    }
    for (const auto& [key, old] : transition_.was) {
      if (IsMember(key.kind)) Member(key, old, applied);
    }
    AddByName();
    return std::move(renames_);
  }

 private:
  // What is named within its relation.
  static bool IsMember(Kind kind) {
    return kind == Kind::Column || kind == Kind::Constraint || kind == Kind::Trigger ||
           kind == Kind::Rule || kind == Kind::Policy;
  }

  void AddByName() {
    for (const auto& [old, name] : renames_.routines) renames_.functions.emplace(old.owner, name);
    for (const auto& [old, name] : renames_.operators) {
      const auto& [kind, was] = old;
      if (kind == Kind::OperatorClass) renames_.classes.emplace(was.owner, name);
      if (kind == Kind::Operator && AllMove(was.owner)) renames_.symbols.emplace(was.owner, name);
    }
  }

  bool AllMove(const QualifiedName& symbol) const {
    return std::all_of(live_.operators.begin(), live_.operators.end(), [&](const auto& entry) {
      return entry.first.owner != symbol ||
             renames_.operators.contains({Kind::Operator, entry.first});
    });
  }

  // Whether everything that is called by the old name goes by the new one: an expression does not
  // say by its words which one it calls. Otherwise one comes, and the other goes.
  bool AllMoveTo(const QualifiedName& name, const QualifiedName& old) const {
    const auto all = [&](Kind kind, const auto& routines) {
      for (auto at = routines.lower_bound({old, {}});
           at != routines.end() && at->first.owner == old; ++at) {
        const auto was = transition_.was.find({kind, name, at->first.member});
        if (was == transition_.was.end() || Before(was->second) != old) return false;
      }
      return true;
    };
    return all(Kind::Routine, live_.routines) && all(Kind::Aggregate, live_.aggregates);
  }

  // A name as it is before schemas are renamed.
  QualifiedName Before(const QualifiedName& name) const {
    const auto schema = Lookup(old_schemas_, name.schema);
    return schema ? QualifiedName{*schema, name.name} : name;
  }

  // The live name of an index that was declared to be `was`: it moves with its table, whose old
  // schema the declaration does not say.
  QualifiedName IndexBefore(const QualifiedName& was) const {
    const QualifiedName before = Before(was);
    for (const auto& [table, moved] : renames_.relations) {
      if (moved.schema != was.schema) continue;
      const auto index = live_.indexes.find({table.schema, was.name});
      if (index != live_.indexes.end() && index->second.table == table) return index->first;
    }
    return before;
  }

  void Object(const ObjectKey& key, const QualifiedName& was,
              std::vector<std::pair<ObjectKey, ObjectKey>>& applied) {
    const ObjectKey old{key.kind, key.kind == Kind::Index ? IndexBefore(was) : Before(was),
                        key.member};
    const ObjectKey taken{key.kind, Before(key.name), key.member};
    if (!Contains(live_, old) || Contains(live_, taken)) return;
    const bool call = key.kind == Kind::Routine || key.kind == Kind::Aggregate;
    if (call && !AllMoveTo(key.name, old.name)) return;
    if (Names* names = NamesOf(key.kind)) {
      names->emplace(old.name, key.name);
      old_names_.emplace(std::pair(key.kind, key.name), old.name);
    } else if (key.kind == Kind::Routine || key.kind == Kind::Aggregate) {
      renames_.routines.emplace(MemberName{old.name, old.member}, key.name);
    } else if (key.kind == Kind::Operator || key.kind == Kind::OperatorFamily ||
               key.kind == Kind::OperatorClass) {
      renames_.operators.emplace(std::pair(key.kind, MemberName{old.name, old.member}), key.name);
      renames_.words.insert(old.name.schema.text);
    } else if (key.kind == Kind::Schema) {
      renames_.schemas.emplace(old.name.name, key.name.name);
      old_schemas_.emplace(key.name.name, old.name.name);
    } else {
      return;
    }
    renames_.words.insert(old.name.name.text);
    if (key.kind == Kind::Index) {
      // Its table has moved by then.
      applied.emplace_back(ObjectKey{key.kind, {key.name.schema, old.name.name}, {}}, key);
    } else {
      applied.emplace_back(old, key);
    }
  }

  void Member(const ObjectKey& key, const QualifiedName& was,
              std::vector<std::pair<ObjectKey, ObjectKey>>& applied) {
    const QualifiedName table = RelationBefore(key.name);
    const ObjectKey old{key.kind, table, was.name};
    if (!IsThere(old) || IsThere({key.kind, table, key.member})) return;
    auto& members = key.kind == Kind::Column    ? renames_.columns
                    : key.kind == Kind::Policy  ? renames_.policies
                    : key.kind == Kind::Trigger ? renames_.triggers
                    : key.kind == Kind::Rule    ? renames_.rules
                                                : renames_.constraints;
    members[table].emplace(was.name, key.member);
    if (key.kind == Kind::Column) renames_.words.insert(was.name.text);
    applied.emplace_back(old, key);
  }

  bool IsThere(const ObjectKey& key) const {
    const auto foreign = live_.foreign_tables.find(key.name);
    return key.kind == Kind::Column && foreign != live_.foreign_tables.end()
               ? FindColumn(foreign->second.shape, key.member) != nullptr
               : Contains(live_, key);
  }

  // The live name of what has members.
  QualifiedName RelationBefore(const QualifiedName& name) const {
    for (const Kind kind : {Kind::Table, Kind::ForeignTable, Kind::View, Kind::MaterializedView}) {
      if (const auto renamed = Lookup(old_names_, std::pair(kind, name))) return *renamed;
    }
    return Before(name);
  }

  Names* NamesOf(Kind kind) {
    switch (kind) {
      case Kind::Table:
      case Kind::ForeignTable:
      case Kind::View:
      case Kind::MaterializedView:
      case Kind::ContinuousAggregate:
        return &renames_.relations;
      case Kind::Sequence:
        return &renames_.sequences;
      case Kind::Enum:
      case Kind::Domain:
      case Kind::CompositeType:
      case Kind::RangeType:
        return &renames_.types;
      case Kind::Index:
        return &renames_.indexes;
      case Kind::Collation:
      case Kind::TextSearchDictionary:
      case Kind::TextSearchConfiguration:
      case Kind::ExtendedStatistics:
      case Kind::Publication:
      case Kind::Subscription:
        return &renames_.others[kind];
      case Kind::EventTrigger:
        return &renames_.event_triggers;
      case Kind::ForeignDataWrapper:
      case Kind::ForeignServer:
      case Kind::UserMapping:
      case Kind::ServerRole:
      case Kind::DefaultPrivileges:
      case Kind::Extension:
      case Kind::Schema:
      case Kind::Column:
      case Kind::Constraint:
      case Kind::Hypertable:
      case Kind::Job:
      case Kind::Policy:
      case Kind::Routine:
      case Kind::Aggregate:
      case Kind::Operator:
      case Kind::OperatorFamily:
      case Kind::OperatorClass:
      case Kind::Cast:
      case Kind::Trigger:
      case Kind::Rule:
        break;
    }
    return nullptr;
  }

  const Catalog& live_;
  const Transition& transition_;
  Renames renames_ = {};
  std::map<Identifier, Identifier> old_schemas_ = {};
  std::map<std::pair<Kind, QualifiedName>, QualifiedName> old_names_ = {};
};

}  // namespace

Renames FindRenames(const Catalog& live, const Transition& transition,
                    std::vector<std::pair<ObjectKey, ObjectKey>>& applied) {
  return Finder(live, transition).Find(applied);
}

}  // namespace pleat::canon
