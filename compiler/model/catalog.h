#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/model/access.h"
#include "compiler/model/aggregate.h"
#include "compiler/model/collation.h"
#include "compiler/model/composite_type.h"
#include "compiler/model/continuous_aggregate.h"
#include "compiler/model/domain.h"
#include "compiler/model/enum.h"
#include "compiler/model/event_trigger.h"
#include "compiler/model/extension.h"
#include "compiler/model/foreign.h"
#include "compiler/model/foreign_table.h"
#include "compiler/model/hypertable.h"
#include "compiler/model/index.h"
#include "compiler/model/job.h"
#include "compiler/model/label.h"
#include "compiler/model/object_key.h"
#include "compiler/model/operator.h"
#include "compiler/model/policy.h"
#include "compiler/model/range_type.h"
#include "compiler/model/replication.h"
#include "compiler/model/role.h"
#include "compiler/model/routine.h"
#include "compiler/model/rule.h"
#include "compiler/model/schema.h"
#include "compiler/model/sequence.h"
#include "compiler/model/statistics.h"
#include "compiler/model/table.h"
#include "compiler/model/text_search.h"
#include "compiler/model/trigger.h"
#include "compiler/model/view.h"

namespace pleat {

// By the name that identifies an object of the kind: a QualifiedName or a MemberName.
template <class T>
using KindMap = std::map<decltype(T::name), T>;

// Everything that a database holds and pleat models: the one type for both a schema folder and a
// live database. Every object carries its own name; the map's key is always equal to it.
struct Catalog {
#define PLEAT_KIND(Type, collection, keyword) KindMap<Type> collection = {};
#include "compiler/model/kinds.def"

  // Whose everything is of which `access` says nothing else: the owner of a live database. Empty:
  // nobody says.
  Identifier owner = {};
  // Whether what `access` does not name is used by nobody but its owner; false: nobody says.
  bool grants = false;
  // Owners and privileges that are not those that an object begins with, of whatever kind it is.
  // Sequences of serial and identity columns and the columns of views have entries here as well.
  std::map<ObjectKey, Access> access = {};

  // Security labels; of providers without any here nobody says anything.
  std::map<LabelName, std::string> labels = {};

  // Out of line: each would be compiled with the members of all kinds wherever a catalog is held.
  Catalog();
  Catalog(const Catalog&);
  Catalog(Catalog&&) noexcept;
  Catalog& operator=(const Catalog&);
  Catalog& operator=(Catalog&&) noexcept;
  ~Catalog();

  bool operator==(const Catalog&) const;
};

// The Kind of a model type, and back from a collection to both: ForEachKind calls `f(Kind,
// &Catalog::collection)` in the order of kinds.def.
template <class T>
inline constexpr Kind kKindOf = Kind{};
#define PLEAT_KIND(Type, collection, keyword) \
  template <>                                 \
  inline constexpr Kind kKindOf<Type> = Kind::Type;
#define PLEAT_MEMBER(Type, Owner, collection, keyword) \
  template <>                                          \
  inline constexpr Kind kKindOf<Type> = Kind::Type;
#include "compiler/model/kinds.def"

template <class F>
void ForEachKind(F&& f) {
#define PLEAT_KIND(Type, collection, keyword) f(&Catalog::collection);
#include "compiler/model/kinds.def"
}

// An ordered table of facts, one line an object or member, for tests and `--dump=model`.
std::string ToString(const Catalog& catalog);

// A 64-bit FNV-1a hash of ToString(catalog) as 16 hex digits: what a plan is bound to.
std::string Fingerprint(const Catalog& catalog);
// The same of any text (FNV-1a, 16 hexadecimal digits).
std::string Fingerprint(std::string_view text);

// The owner of the object; nothing where nobody says, and for what has none.
std::optional<Identifier> OwnerOf(const Catalog& catalog, const ObjectKey& key);
// Everything that is held but by the owner.
Grants GrantsOf(const Catalog& catalog, const ObjectKey& key);
// "select, insert" or, of all there are, "all".
std::string ToString(PrivilegeSet privileges, AccessClass of);

// Whether the object exists; a member exists where its owner has it.
bool Contains(const Catalog& catalog, const ObjectKey& key);

}  // namespace pleat
