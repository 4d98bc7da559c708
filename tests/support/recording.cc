#include "tests/support/recording.h"

#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <fstream>

namespace pleat::tests {
namespace {

constexpr std::string_view kSpecial = "\\\t\n\r";
constexpr std::string_view kLetters = "\\tnr";
constexpr const char* kNull = "\\N";

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const auto special = kSpecial.find(c);
    if (special == std::string_view::npos) {
      escaped += c;
    } else {
      escaped += {'\\', kLetters[special]};
    }
  }
  return escaped;
}

std::string Unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    plain += text[at] == '\\' ? kSpecial[kLetters.find(text[++at])] : text[at];
  }
  return plain;
}

std::vector<std::string> Split(const std::string& line) {
  std::vector<std::string> fields;
  std::size_t from = 0;
  for (auto at = line.find('\t'); at != std::string::npos; at = line.find('\t', from)) {
    fields.push_back(line.substr(from, at - from));
    from = at + 1;
  }
  fields.push_back(line.substr(from));
  return fields;
}

Recording::Answer AnswerOf(const pg_result* rows) {
  Recording::Answer answer;
  const int columns = PQnfields(rows);
  for (int column = 0; column < columns; ++column)
    answer.columns.emplace_back(PQfname(rows, column));
  for (int row = 0; row < PQntuples(rows); ++row) {
    auto& values = answer.rows.emplace_back();
    for (int column = 0; column < columns; ++column) {
      const bool null = PQgetisnull(rows, row, column) != 0;
      values.push_back(null ? std::nullopt
                            : std::optional<std::string>(PQgetvalue(rows, row, column)));
    }
  }
  return answer;
}

pg::Rows RowsOf(const Recording::Answer& answer) {
  pg::Rows rows(PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK));
  std::vector<PGresAttDesc> columns;
  for (const std::string& column : answer.columns)
    columns.emplace_back().name = const_cast<char*>(column.c_str());
  PQsetResultAttrs(rows.get(), static_cast<int>(columns.size()), columns.data());
  for (std::size_t row = 0; row < answer.rows.size(); ++row) {
    for (std::size_t column = 0; column < columns.size(); ++column) {
      const auto& value = answer.rows[row].at(column);
      PQsetvalue(rows.get(), static_cast<int>(row), static_cast<int>(column),
                 value ? const_cast<char*>(value->c_str()) : nullptr,
                 value ? static_cast<int>(value->size()) : -1);
    }
  }
  return rows;
}

std::optional<pg::Error> NothingTogether() {
  return pg::Error("", "", "a recording does not answer statements that are sent together");
}

class Recorder : public pg::Endpoint {
 public:
  Recorder(const std::string& address, Recording& recording)
      : connection_(address), recording_(recording) {}

  pg::Rows Run(std::string_view name, const std::string& sql,
               const std::vector<std::string>& parameters) override {
    pg::Rows rows = connection_.Run(name, sql, parameters);
    if (PQnfields(rows.get()) > 0)
      recording_.answers[{std::string(name), parameters}] = AnswerOf(rows.get());
    return rows;
  }

  std::optional<pg::Error> RunTogether(std::string_view, const std::vector<std::string>&,
                                       const std::function<void(pg::Rows)>&) override {
    return NothingTogether();
  }

 private:
  pg::Connection connection_;
  Recording& recording_;
};

class Replayer : public pg::Endpoint {
 public:
  Replayer(Recording recording, const std::string& empty)
      : recording_(std::move(recording)), empty_(empty) {}

  pg::Rows Run(std::string_view name, const std::string& sql,
               const std::vector<std::string>& parameters) override {
    const auto exact = recording_.answers.find({std::string(name), parameters});
    if (exact != recording_.answers.end()) return RowsOf(exact->second);
    const auto first = recording_.answers.lower_bound({std::string(name), {}});
    const auto is_of_it = [&](auto at) {
      return at != recording_.answers.end() && at->first.first == name;
    };
    const bool is_the_one = is_of_it(first) && !is_of_it(std::next(first));
    return is_the_one ? RowsOf(first->second) : empty_.Run(name, sql, parameters);
  }

  std::optional<pg::Error> RunTogether(std::string_view, const std::vector<std::string>&,
                                       const std::function<void(pg::Rows)>&) override {
    return NothingTogether();
  }

 private:
  Recording recording_;
  pg::Connection empty_;
};

}  // namespace

void Write(const Recording& recording, const std::filesystem::path& file) {
  std::ofstream out(file);
  for (const auto& [question, answer] : recording.answers) {
    out << "query " << question.first << '\n';
    for (const std::string& parameter : question.second) out << "$ " << Escaped(parameter) << '\n';
    out << '=';
    for (const std::string& column : answer.columns) {
      out << (column == answer.columns.front() ? ' ' : '\t') << column;
    }
    out << '\n';
    for (const auto& row : answer.rows) {
      char before = '|';
      for (const auto& value : row) {
        out << before << (before == '|' ? " " : "") << (value ? Escaped(*value) : kNull);
        before = '\t';
      }
      out << '\n';
    }
  }
  EXPECT_TRUE(out.good()) << file;
}

Recording ReadRecording(const std::filesystem::path& file) {
  std::ifstream in(file);
  EXPECT_TRUE(in) << file;
  Recording recording;
  Recording::Question question;
  for (std::string line; std::getline(in, line);) {
    const std::string rest = line.size() > 2 ? line.substr(2) : "";
    if (line.starts_with("query ")) {
      question = {line.substr(6), {}};
    } else if (line.starts_with('$')) {
      question.second.push_back(Unescaped(rest));
    } else if (line.starts_with('=')) {
      recording.answers[question].columns = Split(rest);
    } else {
      auto& row = recording.answers[question].rows.emplace_back();
      for (const std::string& field : Split(rest))
        row.push_back(field == kNull ? std::nullopt : std::optional(Unescaped(field)));
    }
  }
  return recording;
}

std::unique_ptr<pg::Endpoint> RecordFrom(const std::string& address, Recording& recording) {
  return std::make_unique<Recorder>(address, recording);
}

std::unique_ptr<pg::Endpoint> Replay(Recording recording, const std::string& empty) {
  return std::make_unique<Replayer>(std::move(recording), empty);
}

}  // namespace pleat::tests
