#pragma once

#include <string>
#include <vector>

#include "compiler/diag/diagnostic.h"

namespace pleat {

struct RenderOptions {
  bool color = false;
  // How many are printed; a last line counts the rest.
  int limit = 20;
  // How much of a source line is shown, in columns of a terminal.
  int width = 100;
};

// The text of style: a first line as Clang's, the source line with a caret as rustc's, then labels,
// notes and help. Tabs are shown as blanks up to the next multiple of four, wide characters take
// two columns, and a line that is too long is cut around the caret.
std::string Render(const Diagnostic& diagnostic, const RenderOptions& options = {});
std::string Render(const std::vector<Diagnostic>& diagnostics, const RenderOptions& options = {});

}  // namespace pleat
