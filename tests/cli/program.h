#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pleat::tests {

struct Outcome {
  // As the shell gives it: 128 and more after a signal.
  int status = -1;
  std::string out = {};
  std::string err = {};
};

// A folder of its own under the system's temporary one, gone with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  // Writes a file below it, folders included; gives its path.
  std::string Write(const std::string& name, std::string_view text) const;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// A word that the shell takes as it is.
std::string Quoted(std::string_view word);

// Runs a command line in `sh` from within `folder`, where `pleat` is the program under test and no
// variable of libpq or pleat is set.
Outcome Shell(const std::filesystem::path& folder, const std::string& command);

// The program with these arguments, likewise.
Outcome Pleat(const std::filesystem::path& folder, const std::vector<std::string>& arguments);

bool Holds(const std::string& text, const std::string& part);

std::string ReadWhole(const std::filesystem::path& path);

}  // namespace pleat::tests
