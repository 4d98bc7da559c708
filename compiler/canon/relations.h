#pragma once

// Private to canon/: what the relations of a catalog look like from inside of a query.

#include <map>
#include <optional>
#include <vector>

#include "compiler/canon/references.h"
#include "compiler/model/catalog.h"

namespace pleat::canon {

// Columns of tables, views and materialized views by the relation's name. The catalog has to
// outlive it.
class Relations {
 public:
  explicit Relations(const Catalog& catalog) : catalog_(catalog) {}

  std::optional<std::vector<Identifier>> ColumnsOf(const QualifiedName& relation);
  // The type of a column of a table; nothing for other relations.
  std::optional<TypeName> TypeOf(const QualifiedName& relation, const Identifier& column) const;

 private:
  const Catalog& catalog_;
  // Views by name; empty while they are being looked at, so that a ring of views ends.
  std::map<QualifiedName, std::optional<std::vector<Identifier>>> views_ = {};
};

}  // namespace pleat::canon
