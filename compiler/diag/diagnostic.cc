#include "compiler/diag/diagnostic.h"

#include <algorithm>
#include <tuple>

namespace pleat {

const std::vector<CodeInfo>& AllCodes() {
  static const std::vector<CodeInfo> codes = {
#define PLEAT_CODE(Name, code, severity, meaning) {Code::Name, code, Severity::severity, meaning},
#include "compiler/diag/codes.def"
  };
  return codes;
}

const CodeInfo& InfoOf(Code code) { return AllCodes()[static_cast<std::size_t>(code)]; }

void Sink::Add(Diagnostic diagnostic) {
  if (InfoOf(diagnostic.code).severity == Severity::Error) ++errors_;
  diagnostics_.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> Sink::Sorted() const {
  const auto place = [](const Diagnostic& d) {
    return std::tuple(d.span ? std::string_view(d.span->file->name) : std::string_view(),
                      d.span ? d.span->begin : 0, d.code, std::string_view(d.message));
  };
  std::vector<Diagnostic> sorted = diagnostics_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  const auto same = [&](const auto& a, const auto& b) { return place(a) == place(b); };
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
  return sorted;
}

}  // namespace pleat
