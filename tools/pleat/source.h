#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ast/load.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/introspect/scratch_server.h"
#include "compiler/model/database.h"
#include "compiler/model/transition.h"
#include "tools/pleat/project.h"

namespace pleat {

// What a SOURCE of the command line holds. `transition` is empty for anything but .pleat files.
struct State {
  Database database = {};
  Transition transition = {};
};

// What a SOURCE is to the command. Every --param has to be declared by what is wanted; what is
// there may lack it.
enum class Role { From, To };

// Reads a SOURCE: `empty`, a .pleat file or a folder of them, a .sql file (loaded into a scratch
// server), or the address of a database (postgresql://… or a conninfo string). Several can only be
// .pleat files and folders, which are read as one. `files` keeps what diagnostics point at.
// Problems with files go to `sink`; a server that cannot be reached throws pg::Error.
State ReadSources(const std::vector<std::string>& sources, Role role, const Project& project,
                  Sources& files, Sink& sink);

// How this project's throw-away servers are made.
pg::ScratchOptions ScratchOptionsOf(const Project& project);

// Whether a source is a database, and no file.
bool IsAddress(const std::string& source);

// A source as messages may name it: without a password.
std::string SourceName(const std::string& source);

}  // namespace pleat
