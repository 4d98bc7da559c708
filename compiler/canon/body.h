#pragma once

// Private to canon/: bodies of functions that PostgreSQL keeps as trees.

#include <functional>
#include <string>

#include "compiler/canon/equal.h"
#include "compiler/model/routine.h"

namespace pleat::canon {

// `tail`, which ends a statement that begins with `head`, with every column without its qualifier
// for which `drop` says so.
Expr DropQualifiers(const std::string& head, const Expr& tail,
                    const std::function<bool(const ColumnUse&)>& drop);

// The body, which ends a statement that begins with `head`, with `(argument).field` for what says
// `argument.field`, as the server prints it; a relation of that name comes first.
Expr ParenthesiseRows(const std::string& head, const Routine& routine);

// Whether two SQL-standard bodies of the same signature mean the same; open where they do so
// loosely (same_tree.h). `live` is as the server prints it: with what belongs to a table qualified
// by it, and with arguments qualified by the function's name.
Finding CompareBodies(const Routine& live, const Routine& desired, const Context& context);

// The same for what two rules on the same event do; empty for NOTHING.
bool SameAction(const Expr& live, const Expr& desired, const Context& context);

}  // namespace pleat::canon
