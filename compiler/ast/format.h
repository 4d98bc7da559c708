#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/diag/diagnostic.h"
#include "compiler/source/source.h"

namespace pleat::ast {

// The one canonical layout of a file: keywords in lower case, two blanks a level, one item a line,
// consecutive columns aligned, comments where they stood, SQL verbatim. Format(Format(x)) =
// Format(x), and both mean the same as x. Nothing where the file does not parse; why is in `sink`.
std::optional<std::string> Format(const SourceFile& source, Sink& sink);

// The same of a text that marks its islands (islands.h) and is known to parse, which is not tried:
// a tenth of the work. Nothing where the marks do not pair.
std::optional<std::string> FormatMarked(std::string_view marked);

}  // namespace pleat::ast
