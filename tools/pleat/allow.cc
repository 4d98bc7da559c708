#include "tools/pleat/allow.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

namespace pleat {
namespace {

// What Step::needs_allow begins with.
constexpr const char* kKinds[] = {"drop-table",    "drop-column",    "drop-attribute",
                                  "drop-sequence", "drop-extension", "drop-subscription",
                                  "retention"};

// The complaint, or nothing.
std::string Complaint(const std::string& what) {
  const std::size_t colon = what.find(':');
  const bool known =
      std::find(std::begin(kKinds), std::end(kKinds), what.substr(0, colon)) != std::end(kKinds);
  if (known && colon != std::string::npos && colon + 1 < what.size()) return "";
  return fmt::format("expected one of {} with a name, as in drop-column:orders.note, got `{}`",
                     fmt::join(kKinds, ", "), what);
}

}  // namespace

void SetupAllow(CLI::App& app, std::vector<std::string>& allow) {
  app.add_option("--allow", allow,
                 "What may be destroyed, by name: drop-column:orders.note,\n"
                 "or all of a kind: drop-table:*; may be given again")
      ->expected(1)
      ->take_all()
      ->type_name("WHAT")
      ->check(CLI::Validator(Complaint, "", "allow"));
}

std::vector<std::string> AllowEverything() {
  std::vector<std::string> all;
  for (const char* kind : kKinds) all.push_back(fmt::format("{}:*", kind));
  return all;
}

}  // namespace pleat
