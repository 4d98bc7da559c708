#pragma once

#include "compiler/canon/references.h"

namespace pleat::canon {

// `query` with the columns in the place of each `*` and `t.*`, as the server keeps it (manual,
// CREATE VIEW, "Notes"): a column that comes to a relation later, a transitional one for example,
// is none of them. A `*` stays where the columns cannot be told, and beside USING and NATURAL.
Expr ExpandStars(const Expr& query, const ColumnsOf& columns_of);

}  // namespace pleat::canon
