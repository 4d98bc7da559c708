#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace pleat {

// An object as pg_dump heads it: `-- Name: orders; Type: TABLE; Schema: public`.
struct DumpKey {
  std::string type = {};
  std::string schema = {};
  std::string name = {};

  auto operator<=>(const DumpKey&) const = default;
};

// The text of `pg_dump --schema-only`, object by object. Two databases that hold the same have the
// same text, whatever happened to them: the order of objects, of the columns and constraints within
// a CREATE TABLE, of parameters and settings and of the statements that follow is that of their
// text, for it tells when each came; a default of NULL is none; NOT NULL has no name; a cast of an
// array of constants is one of its elements. Versions and session settings are left out; tablespace
// and access method, which pg_dump sets for the objects that follow, stand with each object.
using SchemaText = std::map<DumpKey, std::string>;

SchemaText ReadDump(std::string_view text);

// All of it as one text.
std::string ToString(const SchemaText& schema);

// For people: each object that differs, and its lines that do, `-` for those of `wanted` alone and
// `+` for those of `found`; empty where there is no difference.
std::string Difference(const SchemaText& wanted, const SchemaText& found);

}  // namespace pleat
