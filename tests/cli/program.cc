#include "tests/cli/program.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace pleat::tests {
namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (fs::temp_directory_path() / "pleat_cli_XXXXXX").string();
  EXPECT_NE(mkdtemp(pattern.data()), nullptr);
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  fs::remove_all(path_, error);
}

std::string TemporaryFolder::Write(const std::string& name, std::string_view text) const {
  const fs::path path = path_ / name;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return path.string();
}

std::string Quoted(std::string_view word) {
  std::string quoted = "'";
  for (char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

bool Holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string ReadWhole(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

Outcome Shell(const fs::path& folder, const std::string& command) {
  const TemporaryFolder answers;
  const std::string out = (answers.path() / "out").string();
  const std::string err = (answers.path() / "err").string();
  const std::string line =
      "cd " + Quoted(folder.string()) +
      " && unset PLEAT_DATABASE PGPASSWORD PGHOST PGPORT PGUSER PGDATABASE PGSERVICE"
      " && pleat() { PLEAT_SCRATCH_CACHE=" +
      Quoted(PLEAT_SCRATCH_CACHE) + " " + Quoted(PLEAT_PROGRAM) + " \"$@\"; } && { " + command +
      "\n} >" + Quoted(out) + " 2>" + Quoted(err) + " </dev/null";
  const int status = std::system(line.c_str());
  return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128,
          .out = ReadWhole(out),
          .err = ReadWhole(err)};
}

Outcome Pleat(const fs::path& folder, const std::vector<std::string>& arguments) {
  std::string command = "pleat";
  for (const std::string& argument : arguments) command += " " + Quoted(argument);
  return Shell(folder, command);
}

}  // namespace pleat::tests
