#pragma once

// Private to canon/.

#include <map>
#include <set>
#include <string>

#include "compiler/canon/mentions.h"
#include "compiler/model/catalog.h"

namespace pleat::canon {

// Which functions of two catalogs are called by their names alone: those that share theirs with no
// other function or aggregate, in no schema and in neither catalog, so that no overload has to be
// chosen (func_get_detail()). And which names may stand for others in the second one.
class RoutineNames {
 public:
  RoutineNames(const Catalog& live, const Catalog& desired) {
    for (const Catalog* catalog : {&live, &desired}) {
      for (const auto& [name, routine] : catalog->routines) {
        const auto [at, fresh] = routines_.emplace(name.owner.name, &routine);
        const bool other = !fresh && (at->second == nullptr || at->second->name != name);
        at->second = other ? nullptr : &routine;
      }
    }
    for (const Catalog* catalog : {&live, &desired}) {
      for (const auto& [name, aggregate] : catalog->aggregates) {
        routines_[name.owner.name] = nullptr;
      }
    }
    const std::set<std::string> gone = Lost(live, desired);
    for (const std::string& come : Lost(desired, live)) {
      if (gone.contains(come)) changed_.insert(come);
    }
  }

  // As the second catalog has it; null where there is none or more than one.
  const Routine* Find(const Identifier& name) const {
    const auto found = routines_.find(name);
    return found == routines_.end() ? nullptr : found->second;
  }

  // Whether a text may call a routine that goes while another one by its name comes: what a server
  // that has the former says of it tells nothing of the latter.
  bool MayCallChanged(const Expr& text) const {
    return !changed_.empty() && Mentions(text.text, changed_);
  }

 private:
  // The names of routines of the one for which the other has none that takes the same calls.
  static std::set<std::string> Lost(const Catalog& catalog, const Catalog& other) {
    std::set<std::string> names;
    for (const auto& [name, routine] : catalog.routines) {
      if (other.routines.contains(name)) continue;
      bool same_calls = false;
      for (auto at = other.routines.lower_bound({name.owner, {}});
           at != other.routines.end() && at->first.owner == name.owner; ++at) {
        same_calls = same_calls || AreConfused(routine, at->second);
      }
      if (!same_calls) names.insert(name.owner.name.text);
    }
    return names;
  }

  std::map<Identifier, const Routine*> routines_ = {};
  std::set<std::string, std::less<>> changed_ = {};
};

}  // namespace pleat::canon
