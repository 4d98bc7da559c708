#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/model/catalog.h"

namespace pleat::tests {

// The rows of each table: every row as column → text, in an order that does not depend on the order
// of columns.
using RowText = std::map<std::string, std::string>;
using Rows = std::map<QualifiedName, std::vector<RowText>>;

// All rows of the tables of `catalog`, which the database is to have.
Rows ReadRows(const std::string& address, const Catalog& catalog);

// Expects what was there to be there again, but for tables and columns in `lost`; with
// `more_allowed` other rows may have come.
void ExpectSameRows(const Rows& before, const Rows& after, const std::set<ObjectKey>& lost,
                    bool more_allowed);

}  // namespace pleat::tests
