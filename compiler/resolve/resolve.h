#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/model/catalog.h"
#include "compiler/model/transition.h"
#include "compiler/resolve/source_map.h"

namespace pleat {

// What the files of a project say together.
struct Desired {
  Catalog catalog = {};
  Transition transition = {};
  SourceMap sources = {};
};

// Makes the catalog of `files`, which count as one whatever their order. `parameters` replaces the
// values of declared parameters, as on the command line: the bare text, without quotes. Names are
// resolved, duplicates and broken references reported to `sink`, defaults dropped, so that the
// result is what introspection reads back from a database built from it. Usable only where
// sink.ok().
Desired Resolve(const std::vector<ast::File>& files,
                const std::map<std::string, std::string>& parameters, Sink& sink);

}  // namespace pleat
