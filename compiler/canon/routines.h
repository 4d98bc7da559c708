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
// chosen (func_get_detail()).
class OnlyRoutines {
 public:
  OnlyRoutines(const Catalog& live, const Catalog& desired) {
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
    AddChanged(live, desired);
    AddChanged(desired, live);
  }

  // As the second catalog has it; null where there is none or more than one.
  const Routine* Find(const Identifier& name) const {
    const auto found = routines_.find(name);
    return found == routines_.end() ? nullptr : found->second;
  }

  // Whether a text may call one by a name that stands for others in the second catalog: what a
  // server that has the first one says of it tells nothing.
  bool MayCallChanged(const Expr& text) const {
    return !changed_.empty() && Mentions(text.text, changed_);
  }

 private:
  void AddChanged(const Catalog& catalog, const Catalog& other) {
    for (const auto& [name, routine] : catalog.routines) {
      if (!other.routines.contains(name)) changed_.insert(name.owner.name.text);
    }
  }

  std::map<Identifier, const Routine*> routines_ = {};
  std::set<std::string, std::less<>> changed_ = {};
};

}  // namespace pleat::canon
