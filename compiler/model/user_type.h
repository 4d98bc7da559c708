#pragma once

#include <vector>

#include "compiler/model/catalog.h"

namespace pleat {

// The enum, domain, composite or range type of that name, a range also by its multirange's; nothing
// where the catalog declares none. Row types of tables and views are not meant.
std::optional<ObjectKey> FindType(const Catalog& catalog, const QualifiedName& name);

// Whether values of the type have the operator that IS DISTINCT FROM looks for: json, xml and most
// geometric types have none, or one that compares something else, nor has what is made of them.
bool HasEquality(const Catalog& catalog, const TypeName& type);

// The type that a domain is made of in the end, for an array of them the array of that; any other
// type is its own.
TypeName BaseOf(const Catalog& catalog, TypeName type);

// The collation that values of the type have where nothing names one (pg_type.typcollation):
// `default` for most that can have any, as for those that can have none.
QualifiedName CollationOf(const Catalog& catalog, const TypeName& type);

// Whether values of the type are rows: IS NULL looks at what is in them, and NOT NULL does not
// (manual, 9.2).
bool IsRowType(const Catalog& catalog, const TypeName& type);

// Whether the type is a domain with a check or NOT NULL, or over such a one: then ADD COLUMN looks
// at the value of every row, and rewrites the table even for nulls (ATExecAddColumn()).
bool IsGuarded(const Catalog& catalog, const TypeName& type);
// Whether a column without a default has that of its domain.
bool HasDomainDefault(const Catalog& catalog, const Column& column);

// What has columns, attributes or values of `type`, directly or through domains, composite types
// and ranges: the types first, then the tables.
struct TypeUsers {
  std::vector<ObjectKey> types = {};
  std::vector<QualifiedName> tables = {};
};
TypeUsers UsersOf(const Catalog& catalog, const QualifiedName& type);

}  // namespace pleat
