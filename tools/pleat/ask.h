#pragma once

#include <string>

#include "compiler/plan/comparison.h"

namespace pleat {

// Lets the server at `address`, whose catalog `comparison` was made of, settle what is open.
// Connects only where something is. Throws pg::Error.
void AskServer(const std::string& address, Comparison& comparison);

}  // namespace pleat
