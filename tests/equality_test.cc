// The tables of tests/equality on a real server: what people write, made there as written, read
// back, and compared with the file that says the same.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "compiler/canon/reconcile.h"
#include "compiler/diff/diff.h"
#include "compiler/introspect/introspect.h"
#include "compiler/plan/comparison.h"
#include "emit/dsl/emit.h"
#include "tests/support/case.h"
#include "tests/support/equality_table.h"
#include "tests/support/server.h"
#include "tools/pleat/ask.h"

namespace pleat::tests {
namespace {

// The server that the marks of the tables were made for.
constexpr int kServer = 15;

using Line = EqualityLine;

int ServerMajor() { return SharedServer().installation().major; }

std::vector<Line> ReadTable(const char* name) {
  return ReadEqualityTable(GoldenFolder() / "../equality" / name, ServerMajor());
}

// What makes a line on a server.
std::string Statement(const Line& line, const std::string& name) {
  const std::string& text = line.text;
  if (line.kind == "type") return fmt::format("alter table typed add {} {};\n", name, text);
  if (line.kind == "check") {
    return fmt::format("alter table t add constraint {} check ({});\n", name, text);
  }
  if (line.kind == "default") {
    return fmt::format("alter table valued add {} {} default ({});\n", name, line.type, text);
  }
  if (line.kind == "generated") {
    return fmt::format("alter table g add {} {} generated always as ({}) stored;\n", name,
                       line.type, text);
  }
  if (line.kind == "where") return fmt::format("create index {} on t (id) where {};\n", name, text);
  if (line.kind == "key") return fmt::format("create index {} on t (({}));\n", name, text);
  if (line.kind == "view") return fmt::format("create view {} as {};\n", name, text);
  const bool unique = line.kind == "unique";
  return fmt::format("create {} {} on t {};\n", unique ? "unique index" : "index", name, text);
}

// A file that says all the lines, below what the catalog held before.
class SchemaFile {
 public:
  explicit SchemaFile(const Catalog& base) : text_(EmitDsl(base)) {}

  void Add(const Line& line, const std::string& name) {
    const std::string& text = line.text;
    if (line.kind == "type") Within("typed", fmt::format("{} {};", name, text));
    if (line.kind == "check") Within("t", fmt::format("check {} ({});", name, text));
    if (line.kind == "default") {
      Within("valued", fmt::format("{} {} default ({});", name, line.type, text));
    }
    if (line.kind == "generated") {
      Within("g", fmt::format("{} {} generated always as ({}) stored;", name, line.type, text));
    }
    if (line.kind == "where") Within("t", fmt::format("index {} on (id) where ({});", name, text));
    if (line.kind == "key") Within("t", fmt::format("index {} on (({}));", name, text));
    if (line.kind == "index") Within("t", fmt::format("index {} on {};", name, text));
    if (line.kind == "unique") Within("t", fmt::format("unique index {} on {};", name, text));
    if (line.kind == "view") views_ += fmt::format("view {} as {};\n", name, text);
  }

  std::string text() const {
    std::string whole = text_;
    for (const auto& [table, lines] : within_) {
      const std::string head = fmt::format("\ntable {} {{\n", table);
      const std::size_t place = whole.find(head);
      EXPECT_NE(place, std::string::npos) << table;
      whole.insert(whole.find("\n}", place), "\n" + lines);
    }
    // Before the next schema: what follows would live there.
    whole.insert(std::min(whole.find("\nschema far"), whole.size()), "\n" + views_);
    return whole;
  }

 private:
  void Within(const std::string& table, const std::string& line) {
    within_[table] += "  " + line + "\n";
  }

  std::string text_;
  std::map<std::string, std::string> within_ = {};
  std::string views_ = {};
};

std::string NameOf(std::size_t i) { return fmt::format("x{:04}", i); }

// The number in the name of what a change is about; nothing where it is about nothing of ours.
std::optional<std::size_t> LineOf(const ObjectKey& key) {
  for (const Identifier& name : {key.member, key.name.name}) {
    if (name.text.size() != 5 || name.text.front() != 'x') continue;
    return std::stoul(name.text.substr(1));
  }
  return std::nullopt;
}

// A database with `made` in it beside a file that says `written`, line by line.
class Sides {
 public:
  Sides(const std::vector<Line>& made, const std::vector<Line>& written) {
    const std::string script = ReadFile(GoldenFolder() / "../equality/tables.sql").value_or("");
    address_ = MakeDatabase(script +
                            "create table typed (id int); create table valued (id int);"
                            "create table g (like t including indexes);");
    SchemaFile file(pg::Introspect(address_).catalog);
    std::string statements;
    for (std::size_t i = 0; i < made.size(); ++i) {
      statements += Statement(made[i], NameOf(i));
      file.Add(written[i], NameOf(i));
    }
    const pg::PsqlOutcome outcome = pg::RunPsqlText(address_, statements);
    EXPECT_TRUE(outcome.ok()) << outcome.errors;
    live_ = pg::Introspect(address_);
    desired_ = ResolveText(file.text());
    comparison_ = Compare(live_, desired_.catalog, desired_.transition);
  }

  // The lines that differ as things stand.
  std::set<std::size_t> Differences() const {
    std::set<std::size_t> lines;
    for (const Change& change : Diff(comparison_.before(), comparison_.desired)) {
      const auto line = LineOf(KeyOf(change));
      EXPECT_TRUE(line) << ToString(change);
      if (line) lines.insert(*line);
    }
    return lines;
  }

  // The lines whose texts differ by the letter.
  std::set<std::size_t> OtherWords() const {
    std::set<std::size_t> lines;
    for (const Change& change : Diff(live_.catalog, desired_.catalog)) {
      if (const auto line = LineOf(KeyOf(change))) lines.insert(*line);
    }
    return lines;
  }

  void Ask() { AskServer(address_, comparison_); }

  const Catalog& live() const { return live_.catalog; }
  const Desired& desired() const { return desired_; }

 private:
  std::string address_;
  Database live_;
  Desired desired_;
  Comparison comparison_;
};

std::string Shown(const Line& line) { return line.kind + " " + line.type + ": " + line.text; }

TEST(EqualityTable, EveryTextMeansWhatTheCatalogSays) {
  const std::vector<Line> lines = ReadTable("same.txt");
  EXPECT_GT(lines.size(), 1000u);
  Sides sides(lines, lines);
  const std::set<std::size_t> open = sides.Differences();
  sides.Ask();
  const std::set<std::size_t> different = sides.Differences();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_FALSE(different.contains(i)) << "differs: " << Shown(lines[i]);
    if (different.contains(i) || ServerMajor() != kServer) continue;
    EXPECT_EQ(open.contains(i), lines[i].mark == '?')
        << (open.contains(i) ? "only the server can tell: " : "no server is needed: ")
        << Shown(lines[i]);
  }
}

// The names that match in a file of the compiler, whatever stands before them.
std::set<std::string> NamesIn(const char* file, const std::regex& pattern,
                              const std::string& before) {
  const std::string text =
      ReadFile(std::string(PLEAT_SOURCE_DIR) + "/compiler/canon/" + file).value_or("");
  std::set<std::string> names;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), pattern);
       at != std::sregex_iterator(); ++at) {
    names.insert(before + (*at)[1].str());
  }
  EXPECT_FALSE(names.empty()) << file;
  return names;
}

// Every rule of the second judge is one that the server agrees with: what it makes of a text is
// another one, and without asking both are known to be the same.
TEST(EqualityTable, EveryRuleIsTheServersAsWell) {
  std::vector<Line> lines;
  std::vector<std::string> rules;
  std::string rule;
  for (const Line& line : ReadTable("rules.txt")) {
    if (line.kind == "rule") {
      rule = line.text;
      continue;
    }
    lines.push_back(line);
    rules.push_back(rule);
  }
  std::set<std::string> expected =
      NamesIn("rules.h", std::regex("\n(?:Term|Type|std::string) ([A-Z]\\w+)\\("), "");
  expected.merge(NamesIn("literal.cc", std::regex("\\{\"(\\w+)\", [A-Z\\[]"), "literal "));
  EXPECT_EQ(std::set<std::string>(rules.begin(), rules.end()), expected);
  const Sides sides(lines, lines);
  std::set<std::string> at_work;
  for (const std::size_t line : sides.OtherWords()) at_work.insert(rules[line]);
  EXPECT_EQ(at_work, expected) << "the server gives the texts back as they are";
  for (const std::size_t line : sides.Differences())
    ADD_FAILURE() << rules[line] << ": differs: " << Shown(lines[line]);
}

// Both texts of each line, one behind the other.
std::vector<Line> Pairs() {
  std::vector<Line> lines;
  for (const Line& line : ReadTable("different.txt")) {
    const std::size_t at = line.text.find("; ");
    lines.push_back(line);
    lines.back().text = line.text.substr(0, at);
    lines.push_back(line);
    lines.back().text = line.text.substr(at + 2);
  }
  return lines;
}

TEST(EqualityTable, NearMissesAreDifferences) {
  const std::vector<Line> lines = Pairs();
  EXPECT_GT(lines.size(), 400u);
  std::vector<Line> swapped = lines;
  for (std::size_t i = 0; i + 1 < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
  Sides sides(lines, swapped);
  const std::set<std::size_t> open = sides.Differences();
  sides.Ask();
  const std::set<std::size_t> different = sides.Differences();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_TRUE(open.contains(i)) << "the same to us: " << Shown(lines[i]);
    EXPECT_EQ(different.contains(i), lines[i].mark != '=')
        << (different.contains(i) ? "differs: " : "the same to the planner: ") << Shown(lines[i]);
  }
}

// Each check against many others, which is a great number of near misses for the second judge.
TEST(EqualityTable, NoTwoChecksAreTakenForEachOther) {
  std::vector<Line> checks;
  for (const Line& line : ReadTable("same.txt")) {
    // Lists of the same elements do mean the same in whatever words.
    bool list = false;
    for (const char* elements : {"'{", "'a', 'b'", "array[1, 2]"}) {
      list = list || line.text.find(elements) != std::string::npos;
    }
    if (line.kind == "check" && !list) checks.push_back(line);
  }
  const Sides sides(checks, checks);
  const QualifiedName table{{"public"}, {"t"}};
  const auto expression = [&](Catalog& catalog, std::size_t i) -> Expr& {
    auto& constraints = catalog.tables.at(table).constraints;
    const Identifier name{NameOf(i)};
    for (Constraint& constraint : constraints) {
      if (constraint.name == name) return std::get<Check>(constraint.rule).expression;
    }
    throw std::out_of_range(name.text);
  };
  Catalog live = sides.live();
  Catalog written = sides.desired().catalog;
  std::vector<Expr> texts;
  std::vector<Expr> words;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    texts.push_back(expression(live, i));
    words.push_back(expression(written, i));
  }
  for (std::size_t step = 1; step < 8; ++step) {
    Catalog shifted = live;
    for (std::size_t i = 0; i < checks.size(); ++i) {
      expression(shifted, i) = words[(i + step) % checks.size()];
    }
    Transition transition;
    canon::Reconcile(live, shifted, transition);
    for (std::size_t i = 0; i < checks.size(); ++i) {
      const std::size_t other = (i + step) % checks.size();
      // Several lines of the table say the same.
      if (texts[i] == texts[other]) continue;
      EXPECT_NE(expression(shifted, i), texts[i]) << words[other].text;
    }
  }
}

}  // namespace
}  // namespace pleat::tests
