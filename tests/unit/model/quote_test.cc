#include "compiler/model/quote.h"

#include <gtest/gtest.h>

namespace pleat {
namespace {

std::string Name(std::string text) { return Quoted(Identifier{std::move(text)}); }

TEST(Quoted, LeavesPlainNamesAlone) {
  EXPECT_EQ(Name("order_lines2"), "order_lines2");
  EXPECT_EQ(Name("index"), "index");
  EXPECT_EQ(Name("_x"), "_x");
}

TEST(Quoted, EnclosesWhatSqlWouldReadOtherwise) {
  EXPECT_EQ(Name("lotCode"), "\"lotCode\"");
  EXPECT_EQ(Name("user"), "\"user\"");
  EXPECT_EQ(Name("char"), "\"char\"");
  EXPECT_EQ(Name("2nd"), "\"2nd\"");
  EXPECT_EQ(Name("a$b"), "\"a$b\"");
  EXPECT_EQ(Name("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(Name("größe"), "\"größe\"");
  EXPECT_EQ(Quoted(QualifiedName{.schema = {"Prod"}, .name = {"t"}}), "\"Prod\".t");
}

TEST(Literal, DoublesQuotes) { EXPECT_EQ(Literal("it's \\ so"), "'it''s \\ so'"); }

}  // namespace
}  // namespace pleat
