#pragma once

#include <deque>
#include <string>

#include "compiler/diag/diagnostic.h"
#include "compiler/source/source.h"

namespace pleat {

// A deque, because spans point at its elements.
using Sources = std::deque<SourceFile>;

// Adds the file `path`, or every `*.pleat` file in and below the folder `path` in the order of
// their names, to `sources`. What cannot be read, and a folder without such files, is an error in
// `sink`.
void Load(const std::string& path, Sources& sources, Sink& sink);

}  // namespace pleat
