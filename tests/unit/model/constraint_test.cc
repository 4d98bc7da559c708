#include "compiler/model/constraint.h"

#include <gtest/gtest.h>

namespace pleat {
namespace {

using Names = std::vector<Identifier>;

TEST(OwnColumns, AreThoseThatTheRuleNames) {
  EXPECT_EQ(OwnColumns({.rule = Key{.columns = {{"a"}}, .include = {{"b"}}}}),
            (Names{{"a"}, {"b"}}));
  EXPECT_EQ(OwnColumns({.rule = ForeignKey{.columns = {{"a"}}, .referenced = {{"id"}}}}),
            (Names{{"a"}}));
  EXPECT_EQ(OwnColumns({.rule = Check{.expression = {"a > 0"}}}), Names{});
  EXPECT_EQ(OwnColumns({.rule = Exclusion{.elements = {{.element = {.key = Identifier{"room"}}},
                                                       {.element = {.key = Expr{"f(x)"}}}}}}),
            (Names{{"room"}}));
}

}  // namespace
}  // namespace pleat
