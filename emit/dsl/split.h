#pragma once

#include <map>
#include <string>

#include "compiler/model/catalog.h"

namespace pleat {

// Path within the folder → text.
using FolderText = std::map<std::string, std::string>;

// What EmitDsl prints, as a folder: `tables/orders.pleat`, `views/totals.pleat` with its indexes,
// and a file for each other word that declarations begin with (`enums.pleat`); all of a schema but
// `public` in a folder of its name. Reading the folder gives the same catalog. Paths hold letters,
// digits, `_` and `-`; two that would differ in case alone get a number.
FolderText SplitDsl(const Catalog& catalog);

}  // namespace pleat
