#pragma once

// Private to canon/: what can be said of two terms that do not match.

#include "compiler/canon/term.h"

namespace pleat::canon {

// Whether PostgreSQL keeps the two apart for certain: they have the same shape and differ in a
// column, an operator or a constant whose spelling is the only one of its value, or one says what
// the other says and more.
bool ShapesDiffer(const Term& a, const Term& b, const Context& context);

// The same for expressions over one table, which differ also where they speak of other columns.
bool SurelyDiffer(const Term& a, const Term& b, const Context& context);

// Whether both call functions and operators that pg_catalog does not own with the same arguments in
// the same order.
bool CallAlike(const Term& a, const Term& b, const Context& context);

}  // namespace pleat::canon
