#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source.h"

namespace pleat {

enum class Severity { Error, Warning };

enum class Code {
#define PLEAT_CODE(Name, code, severity, meaning) Name,
#include "compiler/diag/codes.def"
};

struct CodeInfo {
  Code code = {};
  // "E0203".
  std::string_view text = {};
  Severity severity = Severity::Error;
  std::string_view meaning = {};
};

// One row a code, in the order of codes.def.
const std::vector<CodeInfo>& AllCodes();
const CodeInfo& InfoOf(Code code);

// A second place that belongs to a diagnostic: "table declared here".
struct Label {
  Span span = {};
  std::string message = {};
};

// One problem. Texts are lower case, without a full stop, names in backticks.
struct Diagnostic {
  Code code = {};
  // Absent where no text is to blame: an unreadable folder, a parameter of the command line.
  std::optional<Span> span = {};
  std::string message = {};
  // What stands beside the caret.
  std::string caret = {};
  std::vector<Label> labels = {};
  std::vector<std::string> notes = {};
  std::optional<std::string> help = {};
};

// Collects what a run has to say. A stage reports all it can and goes on.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  void Add(Diagnostic diagnostic);
  int error_count() const { return errors_; }
  bool ok() const { return errors_ == 0; }
  // All of them by file name and position; those without a position come first. Equal ones stand
  // once.
  std::vector<Diagnostic> Sorted() const;

 private:
  std::vector<Diagnostic> diagnostics_ = {};
  int errors_ = 0;
};

}  // namespace pleat
