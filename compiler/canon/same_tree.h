#pragma once

// Private to canon/: statements that PostgreSQL keeps as trees and prints by itself.

#include "compiler/canon/equal.h"
#include "compiler/canon/parse.h"

namespace pleat::canon {

// Loosely, casts, aliases that the server gives to relations and their columns, and which argument
// a number means are put aside, where we may not know types and columns: then it is open whether
// both are the same.
enum class Closeness { Exact, Loose };

// Whether `live`, as the server prints it (ruleutils.c), is `desired` as it is written: the same
// tree but for what the server adds of its own, which are schemas, qualifiers of columns, names of
// output columns, the column list of INSERT, and casts of constants.
bool SameTree(const ProtobufCMessage* live, const ProtobufCMessage* desired, const Context& context,
              Closeness closeness = Closeness::Exact);

}  // namespace pleat::canon
