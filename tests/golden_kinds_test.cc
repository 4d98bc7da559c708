// The table of kinds in README.md: what some case of tests/golden does with an object of each kind,
// which the live tests do on a server. PLEAT_UPDATE=1 writes it.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include "compiler/diff/diff.h"
#include "compiler/plan/comparison.h"
#include "tests/support/case.h"

namespace pleat::tests {
namespace {

enum class Verb { Create, Alter, Rename, Drop, Comment, Own, Grant };
constexpr std::array<const char*, 7> kVerbs = {"create",  "alter", "rename", "drop",
                                               "comment", "owner", "grant"};

// What there is no such thing of: PostgreSQL has none, or it is part of something else.
const std::map<Kind, std::set<Verb>>& Without() {
  using enum Verb;
  static const std::map<Kind, std::set<Verb>> kWithout = {
      // Of the whole server; pleat never drops one.
      {Kind::ServerRole, {Drop, Own, Grant}},
      {Kind::Extension, {Own, Grant}},
      {Kind::Schema, {Alter}},
      {Kind::Collation, {Grant}},
      {Kind::TextSearchDictionary, {Grant}},
      {Kind::TextSearchConfiguration, {Grant}},
      // A superuser has it.
      {Kind::ForeignDataWrapper, {Own}},
      {Kind::UserMapping, {Comment, Own, Grant}},
      {Kind::Column, {Own}},
      {Kind::Constraint, {Own, Grant}},
      // The table has them.
      {Kind::Hypertable, {Comment, Own, Grant}},
      {Kind::Index, {Own, Grant}},
      {Kind::Policy, {Own, Grant}},
      {Kind::ExtendedStatistics, {Grant}},
      {Kind::Publication, {Grant}},
      {Kind::Subscription, {Grant}},
      {Kind::Trigger, {Own, Grant}},
      {Kind::Rule, {Own, Grant}},
      {Kind::EventTrigger, {Grant}},
      {Kind::Job, {Comment, Own, Grant}},
      {Kind::Operator, {Grant}},
      {Kind::OperatorFamily, {Grant}},
      {Kind::OperatorClass, {Grant}},
      {Kind::Cast, {Own, Grant}},
      // Granting is how they change.
      {Kind::DefaultPrivileges, {Comment, Own, Grant}},
  };
  return kWithout;
}

using Done = std::map<Kind, std::set<Verb>>;

struct Recorder {
  Done& done;

  template <class T>
  void operator()(const Create<T>& change) const {
    done[change.key.kind].insert(Verb::Create);
  }
  template <class T>
  void operator()(const Alter<T>& change) const {
    done[change.key.kind].insert(Verb::Alter);
  }
  template <class T>
  void operator()(const Rename<T>& change) const {
    done[change.key.kind].insert(Verb::Rename);
  }
  template <class T>
  void operator()(const Drop<T>& change) const {
    done[change.key.kind].insert(Verb::Drop);
  }
  void operator()(const SetComment& change) const { done[change.key.kind].insert(Verb::Comment); }
  void operator()(const SetLabel&) const {}
  void operator()(const SetAccess& change) const {
    auto& verbs = done[change.key.kind];
    if (change.before.owner != change.after.owner) verbs.insert(Verb::Own);
    if (change.before.grants != change.after.grants) verbs.insert(Verb::Grant);
  }
};

Done DoneByCases() {
  Done done;
  for (const std::string& name : CaseNames()) {
    const Case c = ReadCase(name);
    Database live;
    live.catalog = c.before;
    const Comparison comparison = Compare(live, c.after.catalog, c.after.transition);
    for (const Change& change :
         Diff(comparison.before(), comparison.desired, comparison.renames())) {
      std::visit(Recorder{done}, change);
    }
  }
  return done;
}

std::string Table(const Done& done) {
  std::string table;
  for (const Kind kind : {
#define PLEAT_KIND(Type, collection, keyword) Kind::Type,
#define PLEAT_MEMBER(Type, Owner, collection, keyword) Kind::Type,
#include "compiler/model/kinds.def"
       }) {
    table += "| " + std::string(Keyword(kind)) + " |";
    const auto found = done.find(kind);
    for (std::size_t verb = 0; verb < kVerbs.size(); ++verb) {
      const bool is_done = found != done.end() && found->second.contains(Verb(verb));
      const auto lacks = Without().find(kind);
      const bool is_none = lacks != Without().end() && lacks->second.contains(Verb(verb));
      // A kind without `was` has another name by being another object.
      if (Verb(verb) != Verb::Rename) {
        EXPECT_NE(is_done, is_none) << Keyword(kind) << ": " << kVerbs[verb]
                                    << (is_done ? " is there after all" : " is in no case");
      }
      table += is_done ? " yes |" : " – |";
    }
    table += "\n";
  }
  return table;
}

TEST(Kinds, EachIsMadeChangedAndDroppedInSomeCase) {
  const auto path = std::filesystem::path(PLEAT_SOURCE_DIR) / "README.md";
  std::string readme = ReadFile(path).value_or("");
  std::string head = "| kind |";
  std::string line = "|---|";
  for (const char* verb : kVerbs) {
    head += " " + std::string(verb) + " |";
    line += "---|";
  }
  head += "\n" + line + "\n";
  const std::size_t at = readme.find(head);
  ASSERT_NE(at, std::string::npos) << "README.md has no table of kinds:\n" << head;
  const std::size_t begin = at + head.size();
  const std::size_t size = readme.find("\n\n", begin) + 1 - begin;
  const std::string table = Table(DoneByCases());
  if (std::getenv("PLEAT_UPDATE") == nullptr) {
    EXPECT_EQ(readme.substr(begin, size), table);
    return;
  }
  readme.replace(begin, size, table);
  std::ofstream(path, std::ios::binary) << readme;
}

}  // namespace
}  // namespace pleat::tests
