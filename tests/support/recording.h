#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/introspect/connection.h"

namespace pleat::tests {

// What a server answered to the queries of a session, each by its name and parameters.
struct Recording {
  struct Answer {
    std::vector<std::string> columns = {};
    std::vector<std::vector<std::optional<std::string>>> rows = {};
  };
  using Question = std::pair<std::string, std::vector<std::string>>;
  std::map<Question, Answer> answers = {};
};

// As text: a line `query NAME`, its parameters each after `$ `, the columns after `= `, each row
// after `| ` as COPY writes it. Fails the test where the file cannot be read.
void Write(const Recording& recording, const std::filesystem::path& file);
Recording ReadRecording(const std::filesystem::path& file);

// Asks a server, and writes down in `recording` what it says.
std::unique_ptr<pg::Endpoint> RecordFrom(const std::string& address, Recording& recording);

// Answers as the server did then. A query whose parameters are others now gets the answer to the
// one query of its name; one that came with a later pleat is put to the empty database at `empty`.
std::unique_ptr<pg::Endpoint> Replay(Recording recording, const std::string& empty);

}  // namespace pleat::tests
