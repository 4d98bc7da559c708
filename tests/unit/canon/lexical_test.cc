#include "compiler/canon/lexical.h"

#include <gtest/gtest.h>

namespace pleat::canon {
namespace {

TEST(LexicalForm, DropsBlanksCommentsAndCase) {
  EXPECT_EQ(LexicalForm(" A  >= 1 -- why\n AND /* a /* nested */ one */ b"),
            LexicalForm("a>=1 and b"));
  EXPECT_EQ(LexicalForm("Coalesce( x ,'A' )"), LexicalForm("coalesce(x,'A')"));
}

TEST(LexicalForm, KeepsWhatIsQuoted) {
  EXPECT_NE(LexicalForm("a = 'X  y'"), LexicalForm("a = 'x y'"));
  EXPECT_NE(LexicalForm("\"A\""), LexicalForm("a"));
  EXPECT_EQ(LexicalForm("'it''s  -- so'"), "'it''s  -- so'");
  EXPECT_EQ(LexicalForm(R"(E'a\'  B' || C)"), R"(e'a\'  B'||c)");
  EXPECT_NE(LexicalForm(R"(type'\' || 'A')"), LexicalForm(R"(type'\' || 'a')"));
}

TEST(LexicalForm, KeepsBlanksThatMatter) {
  EXPECT_NE(LexicalForm("a - - 1"), LexicalForm("a -- 1"));
  EXPECT_NE(LexicalForm("a < -1"), LexicalForm("a <- 1"));
  EXPECT_NE(LexicalForm("is null"), LexicalForm("isnull"));
}

TEST(LexicalForm, LeavesDollarQuotesAlone) {
  EXPECT_EQ(LexicalForm("$$a$$"), std::nullopt);
  EXPECT_EQ(LexicalForm("f( $x$ A $x$ )"), std::nullopt);
  EXPECT_EQ(LexicalForm("'open"), std::nullopt);
}

}  // namespace
}  // namespace pleat::canon
