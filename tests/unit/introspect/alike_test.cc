#include "compiler/introspect/alike.h"

#include <gtest/gtest.h>

#include "compiler/introspect/snapshot.h"

namespace pleat::pg {
namespace {

Relation RelationOf(const std::vector<std::string>& columns) {
  Relation relation;
  relation.attributes.emplace_back();
  for (const std::string& column : columns) relation.attributes.push_back({.name = {column}});
  return relation;
}

std::string Tree(int column, int location, int constant) {
  return "{OPEXPR :opno 521 :args ({VAR :varno 1 :varattno " + std::to_string(column) +
         " :location " + std::to_string(location) + "} {CONST :constvalue 4 [ " +
         std::to_string(constant) + " ]}) :location -1}";
}

TEST(Alike, IsWhatHasTheSameTreeOverTheSameNames) {
  Alike alike;
  alike.Add(1, Tree(1, 10, 5), 100, RelationOf({"a", "b"}));
  alike.Add(2, Tree(1, 2000, 5), 200, RelationOf({"a", "c"}));
  alike.Add(3, Tree(2, 10, 5), 100, RelationOf({"a", "b"}));
  alike.Add(4, Tree(1, 10, 6), 100, RelationOf({"a", "b"}));
  alike.Add(5, Tree(1, 10, 5), 300, RelationOf({"b"}));
  alike.Add(6, Tree(1, 10, 5), 100, RelationOf({"a", "b"}), "another method");
  EXPECT_EQ(alike.FirstOf(2), 1U);
  for (const Oid object : {3U, 4U, 5U, 6U}) EXPECT_EQ(alike.FirstOf(object), object);
  EXPECT_EQ(alike.Firsts().size(), 5U);
}

// It prints as the name of the table.
TEST(Alike, IsNoWholeRowOfAnotherTable) {
  Alike alike;
  alike.Add(1, Tree(0, 10, 5), 100, RelationOf({"a"}));
  alike.Add(2, Tree(0, 10, 5), 200, RelationOf({"a"}));
  EXPECT_EQ(alike.FirstOf(2), 2U);
}

}  // namespace
}  // namespace pleat::pg
