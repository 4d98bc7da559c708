#pragma once

namespace pleat {

// What the program says to the shell.
enum class ExitCode {
  // Nothing wrong, and nothing to do or all of it done.
  Ok = 0,
  // An error: bad input, no server, something that cannot be planned.
  Error = 1,
  // Differences, where the command was asked to say so.
  Different = 2,
  // A hazard that was not allowed by name.
  NotAllowed = 3
};

}  // namespace pleat
