#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/model/catalog.h"

namespace pleat {

// What differs between two catalogs, in terms of objects. `key` is the object's name afterwards
// (before, for a drop).
template <class T>
struct Create {
  ObjectKey key = {};
  T after = {};
};

template <class T>
struct Drop {
  ObjectKey key = {};
  T before = {};
};

// Both sides go by the same key. For an owner (a table) its members are left out of the comparison:
// they have changes of their own. A comment is never part of it either.
template <class T>
struct Alter {
  ObjectKey key = {};
  T before = {};
  T after = {};
};

// The same object under a new name; what else changes about it is an Alter under the new name.
template <class T>
struct Rename {
  ObjectKey from = {};
  ObjectKey key = {};
};

struct SetComment {
  ObjectKey key = {};
  std::optional<std::string> before = {};
  std::optional<std::string> after = {};
};

// Another owner or other privileges; everything is said out: `owner` where it is known, and all
// grants. Of a new object `before` is what it begins with.
struct SetAccess {
  ObjectKey key = {};
  Access before = {};
  Access after = {};
  bool is_new = false;
};

struct SetLabel {
  ObjectKey key = {};
  Identifier provider = {};
  std::optional<std::string> before = {};
  std::optional<std::string> after = {};
};

using Change = std::variant<SetComment, SetAccess, SetLabel
#define PLEAT_KIND(Type, collection, keyword) , Create<Type>, Drop<Type>, Alter<Type>, Rename<Type>
#define PLEAT_MEMBER(Type, Owner, collection, keyword) \
  , Create<Type>, Drop<Type>, Alter<Type>, Rename<Type>
#include "compiler/model/kinds.def"
                            >;

// "create table orders", "alter column orders.note", one line each: for tests and `--dump=diff`.
std::string ToString(const Change& change);

const ObjectKey& KeyOf(const Change& change);

}  // namespace pleat
