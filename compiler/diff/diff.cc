#include "compiler/diff/diff.h"

#include <algorithm>
#include <map>

#include "compiler/diff/access.h"
#include "compiler/diff/label.h"

namespace pleat {
namespace {

struct Output {
  std::vector<Change>& changes;

  // To say which alternative it is spares the compiler a look at all of them, for each of them.
  template <class C>
  void Add(C change) {
    changes.push_back(Change(std::in_place_type<C>, std::move(change)));
  }
};

template <class T>
T WithoutMembers(T object) {
  object.comment.reset();
  if constexpr (requires { object.columns.begin()->type; }) {
    object.columns.clear();
    object.constraints.clear();
  }
  return object;
}

template <class T>
void Compare(const ObjectKey& key, const T& before, const T& after, Output& out) {
  if (before == after) return;
  if (before.comment != after.comment) {
    out.Add(SetComment{key, before.comment, after.comment});
  }
  const T bare_before = WithoutMembers(before);
  const T bare_after = WithoutMembers(after);
  if (!(bare_before == bare_after)) {
    out.Add(Alter<T>{.key = key, .before = before, .after = after});
  }
}

template <class T>
std::vector<const T*> SortedByName(const std::vector<T>& members) {
  std::vector<const T*> sorted;
  sorted.reserve(members.size());
  for (const T& member : members) sorted.push_back(&member);
  std::sort(sorted.begin(), sorted.end(), [](const T* a, const T* b) { return a->name < b->name; });
  return sorted;
}

// The order of columns is never a difference, so members are matched by name. Created ones are
// reported in the order of their declaration, because that is the order in which they are added.
template <class T>
void DiffMembers(const QualifiedName& owner, const std::vector<T>& before,
                 const std::vector<T>& after, Output& out) {
  if (before == after) return;
  const auto old_members = SortedByName(before);
  const auto find = [](const std::vector<const T*>& sorted, const Identifier& name) -> const T* {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), name,
                                     [](const T* a, const Identifier& b) { return a->name < b; });
    return at != sorted.end() && (*at)->name == name ? *at : nullptr;
  };
  for (const T& member : after) {
    const ObjectKey key{kKindOf<T>, owner, member.name};
    if (const T* old = find(old_members, member.name)) {
      Compare(key, *old, member, out);
    } else {
      out.Add(Create<T>{.key = key, .after = member});
    }
  }
  const auto new_members = SortedByName(after);
  for (const T* old : old_members) {
    if (!find(new_members, old->name)) {
      out.Add(Drop<T>{.key = {kKindOf<T>, owner, old->name}, .before = *old});
    }
  }
}

void DiffAllMembers(const Table& before, const Table& after, Output& out) {
#define PLEAT_MEMBER(Type, Owner, collection, keyword) \
  DiffMembers(after.name, before.collection, after.collection, out);
#include "compiler/model/kinds.def"
}

template <class T>
void DiffKind(const KindMap<T>& before, const KindMap<T>& after, Output& out) {
  auto old = before.begin();
  auto wanted = after.begin();
  while (old != before.end() || wanted != after.end()) {
    if (wanted == after.end() || (old != before.end() && old->first < wanted->first)) {
      out.Add(Drop<T>{.key = MakeKey(kKindOf<T>, old->first), .before = old->second});
      ++old;
    } else if (old == before.end() || wanted->first < old->first) {
      out.Add(Create<T>{.key = MakeKey(kKindOf<T>, wanted->first), .after = wanted->second});
      ++wanted;
    } else {
      Compare(MakeKey(kKindOf<T>, wanted->first), old->second, wanted->second, out);
      if constexpr (std::is_same_v<T, Table>) DiffAllMembers(old->second, wanted->second, out);
      ++old;
      ++wanted;
    }
  }
}

Change RenameOf(const ObjectKey& from, const ObjectKey& to) {
  switch (to.kind) {
#define PLEAT_KIND(Type, collection, keyword) \
  case Kind::Type:                            \
    return Change(std::in_place_type<Rename<Type>>, Rename<Type>{.from = from, .key = to});
#define PLEAT_MEMBER(Type, Owner, collection, keyword) PLEAT_KIND(Type, collection, keyword)
#include "compiler/model/kinds.def"
  }
  return Rename<Table>{.from = from, .key = to};
}

}  // namespace

std::vector<Change> Diff(const Catalog& before, const Catalog& after, const Renames& renames) {
  std::vector<Change> changes;
  for (const auto& [from, to] : renames) changes.push_back(RenameOf(from, to));
  Output out{changes};
  ForEachKind([&](auto collection) {
    using T = typename std::decay_t<decltype(before.*collection)>::mapped_type;
    // Default privileges are privileges: where the files say nothing of those, they stay.
    if (std::is_same_v<T, DefaultPrivileges> && !after.grants) return;
    DiffKind(before.*collection, after.*collection, out);
  });
  DiffAccess(before, after, changes);
  DiffLabels(before, after, changes);
  return changes;
}

}  // namespace pleat
