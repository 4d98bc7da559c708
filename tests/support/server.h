#pragma once

#include <string>

#include "compiler/introspect/scratch_server.h"

namespace pleat::tests {

// The one server of a test program; started when first asked for.
pg::ScratchServer& SharedServer();

// A database of its own on the shared server, filled by `script`; its address. Fails the test where
// psql does.
std::string MakeDatabase(const std::string& script);

// A copy of a database of the shared server, which nobody may be connected to for long; its
// address.
std::string CopyDatabase(const std::string& address);
void DropDatabase(const std::string& address);

}  // namespace pleat::tests
