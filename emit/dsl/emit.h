#pragma once

#include <string>

#include "compiler/model/catalog.h"

namespace pleat {

// The catalog as canonical `.pleat`: extensions, then schema by schema (`public` first) everything
// that lives there. Resolve(Parse(EmitDsl(c))).catalog == c for every catalog, but for indexes that
// an interrupted build left invalid, which no file can ask for. Names stand without a schema where
// it is the current one.
std::string EmitDsl(const Catalog& catalog);

// The same text by a longer way: printed anyhow, parsed, and laid out by what the parser finds. For
// names in an encoding of old that EmitDsl cannot tell from its marks, and to compare with.
std::string EmitDslByReading(const Catalog& catalog);

}  // namespace pleat
