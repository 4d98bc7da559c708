#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace pleat {

// `--allow WHAT`, as often as needed: "drop-column:orders.note", or "drop-column:*" for all of a
// kind.
void SetupAllow(CLI::App& app, std::vector<std::string>& allow);

// All of every kind, for scratch servers.
std::vector<std::string> AllowEverything();

}  // namespace pleat
