#pragma once

#include <map>

#include "compiler/model/object_key.h"
#include "compiler/source/source.h"

namespace pleat {

// Where the files declare an object: the span of its name, or of the whole declaration where it has
// none. For a column that comes from a mixin, the mixin's.
using SourceMap = std::map<ObjectKey, Span>;

}  // namespace pleat
