#include "compiler/canon/split_select.h"

#include <gtest/gtest.h>

#include <string>

namespace pleat::canon {
namespace {

SelectParts PartsOf(const std::string& text) {
  const auto parts = SplitSelect(text);
  const auto* error = std::get_if<SyntaxError>(&parts);
  EXPECT_EQ(error, nullptr) << text << ": " << (error != nullptr ? error->message : "");
  return error != nullptr ? SelectParts{} : std::get<SelectParts>(parts);
}

TEST(SplitSelect, TakesAPlainQueryApart) {
  const SelectParts parts = PartsOf(
      "select a, (select b from c where d), e is distinct from f, substring(g from 2)\n"
      "from t join u on t.id = u.id\n where t.x > 0 ;");
  EXPECT_EQ(parts.select_list.text,
            "a, (select b from c where d), e is distinct from f, substring(g from 2)");
  EXPECT_EQ(parts.from.text, "t join u on t.id = u.id");
  EXPECT_EQ(parts.where, (Expr{"t.x > 0"}));
  EXPECT_TRUE(parts.plain);
}

TEST(SplitSelect, LeavesTheRestOfAQueryTogetherThatIsNotPlain) {
  const SelectParts parts = PartsOf("select a, count(*) from t where b group by a");
  EXPECT_EQ(parts.from.text, "t where b group by a");
  EXPECT_EQ(parts.where, std::nullopt);
  EXPECT_FALSE(parts.plain);
  EXPECT_FALSE(PartsOf("select a from t union select b from u").plain);
  EXPECT_FALSE(PartsOf("select distinct a from t").plain);
  EXPECT_FALSE(PartsOf("select a from t limit 3").plain);
}

TEST(SplitSelect, AcceptsAQueryWithoutFrom) {
  const SelectParts parts = PartsOf("select 1, 'x' where not false");
  EXPECT_EQ(parts.select_list.text, "1, 'x'");
  EXPECT_TRUE(parts.from.empty());
  EXPECT_EQ(parts.where, (Expr{"not false"}));
}

TEST(SplitSelect, RefusesWhatHasNoSelectList) {
  EXPECT_TRUE(std::holds_alternative<SyntaxError>(SplitSelect("values (1)")));
  EXPECT_TRUE(std::holds_alternative<SyntaxError>(SplitSelect("with a as (select 1) select 2")));
  EXPECT_TRUE(std::holds_alternative<SyntaxError>(SplitSelect("delete from t")));
  EXPECT_EQ(std::get<SyntaxError>(SplitSelect("select a frm t")).offset, 13U);
}

}  // namespace
}  // namespace pleat::canon
