#include "compiler/canon/rules.h"

#include <gtest/gtest.h>

#include <string>

#include "compiler/canon/equal.h"

namespace pleat::canon {
namespace {

// Columns i (integer), n (numeric), v (varchar), s (text), b (boolean), d (an enum) of table
// public.t.
bool Same(const std::string& a, const std::string& b, const char* coerced_to = nullptr) {
  Context context;
  context.table = {{"public"}, {"t"}};
  context.type_of = [](const ColumnUse& use) -> std::optional<TypeName> {
    switch (use.column.text.front()) {
      case 'i':
        return ParseTypeName("integer");
      case 'n':
        return ParseTypeName("numeric(10,2)");
      case 'v':
        return ParseTypeName("varchar(40)");
      case 's':
        return ParseTypeName("text");
      case 'b':
        return ParseTypeName("boolean");
      case 'd':
        return ParseTypeName("public.kind");
      default:
        return std::nullopt;
    }
  };
  if (coerced_to != nullptr) context.coerced_to = ParseTypeName(coerced_to);
  return SameMeaning({a}, {b}, Form::Expression, context);
}

TEST(Rules, ACastToTheTypeThatIsThereVanishes) {
  EXPECT_TRUE(Same("s::text || 'x'", "s || 'x'::text"));
  EXPECT_FALSE(Same("i::bigint > 3", "i > 3"));
}

TEST(Rules, ConstantsTakeTheTypeOfTheOtherSide) {
  EXPECT_TRUE(Same("n > 5", "n > (5)::numeric"));
  EXPECT_TRUE(Same("v = 'a'", "(v)::text = 'a'::text"));
  EXPECT_TRUE(Same("d = 'a'", "d = 'a'::public.kind"));
  EXPECT_FALSE(Same("n > 5", "n > 5.0"));
}

TEST(Rules, ADefaultTakesTheColumnsType) {
  EXPECT_TRUE(Same("'5'", "5", "integer"));
  EXPECT_TRUE(Same("now()::date", "now()", "date"));
  EXPECT_TRUE(Same("'x'", "'x'::character varying", "varchar(10)"));
  EXPECT_FALSE(Same("'x'::varchar(3)", "'x'", "varchar(10)"));
}

TEST(Rules, InIsAnyOfAnArray) {
  EXPECT_TRUE(Same("i in (1, 2)", "i = ANY (ARRAY[1, 2])"));
  EXPECT_TRUE(Same("i not in (1, 2)", "i <> ALL (ARRAY[1, 2])"));
  EXPECT_TRUE(Same("i in (1)", "i = 1"));
  EXPECT_TRUE(Same("i in (n, 1, 2)", "(i = ANY (ARRAY[1, 2])) OR ((i)::numeric = n)"));

  EXPECT_TRUE(
      Same("v in ('a', 'b')",
           "(v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])"));
}

TEST(Rules, BetweenIsTwoComparisons) {
  EXPECT_TRUE(Same("i between 1 and 2", "i >= 1 and i <= 2"));
  EXPECT_TRUE(Same("i not between 1 and 2", "i < 1 or i > 2"));
  EXPECT_FALSE(Same("i between 1 and 2", "i > 1 and i < 2"));
}

TEST(Rules, AndAndOrAreFlat) {
  EXPECT_TRUE(Same("b and (i > 0 and n > 0)", "(b and i > 0) and n > 0"));
  EXPECT_FALSE(Same("b and (i > 0 or n > 0)", "(b and i > 0) or n > 0"));
}

TEST(Rules, DistinctFromNullIsNotNull) {
  EXPECT_TRUE(Same("i is distinct from null", "i is not null"));
  EXPECT_TRUE(Same("i is not distinct from null", "i is null"));
}

TEST(Rules, RowsAreComparedColumnByColumn) {
  EXPECT_TRUE(Same("(i, n) = (1, 2)", "i = 1 and n = 2"));
  EXPECT_TRUE(Same("row(i, n) <> row(1, 2)", "i <> 1 or n <> 2"));
  EXPECT_FALSE(Same("(i, n) < (1, 2)", "i < 1 and n < 2"));
}

TEST(Rules, ACaseWithoutElseGivesNull) {
  EXPECT_TRUE(Same("case when b then s end", "CASE WHEN b THEN s ELSE NULL::text END"));
  EXPECT_FALSE(Same("case when b then s end", "case when b then s else '' end"));
}

TEST(Rules, PartsTakeTheirCommonType) {
  EXPECT_TRUE(Same("coalesce(n, 0)", "COALESCE(n, (0)::numeric)"));
  EXPECT_TRUE(Same("greatest(i, n)", "GREATEST((i)::numeric, n)"));
  EXPECT_TRUE(Same("array[i, n]", "ARRAY[(i)::numeric, n]"));
}

TEST(Rules, SyntaxForFunctionsIsTheFunction) {
  EXPECT_TRUE(Same("substring(s from 1 for 2)", "\"substring\"(s, 1, 2)"));
  EXPECT_TRUE(Same("trim(both from s)", "btrim(s)"));
  EXPECT_TRUE(Same("extract(YEAR from current_date)", "EXTRACT(year FROM CURRENT_DATE)"));
  EXPECT_TRUE(Same("now() at time zone 'utc'", "timezone('utc'::text, now())"));
  EXPECT_FALSE(Same("now()", "current_timestamp"));
}

TEST(Rules, OwnNamesNeedNoQualifier) {
  EXPECT_TRUE(Same("t.i > 0 and public.t.i < 9", "i > 0 and i < 9"));
  EXPECT_FALSE(Same("u.i > 0", "i > 0"));
}

TEST(Rules, NamesOnTheSearchPathNeedNoSchema) {
  EXPECT_TRUE(Same("f(i)", "public.f(i)"));
  EXPECT_TRUE(Same("'a'::kind = d", "'a'::public.kind = d"));
  EXPECT_TRUE(Same("nextval('ids')", "nextval('public.ids'::regclass)"));
  EXPECT_FALSE(Same("f(i)", "far.f(i)"));
  EXPECT_FALSE(Same("abs(i)", "public.abs(i)"));
}

TEST(Rules, FunctionsThatAreNotKnownTakeTextForConstants) {
  EXPECT_TRUE(Same("f('a')", "public.f('a'::text)"));
  EXPECT_TRUE(Same("f(v)", "public.f((v)::text)"));
  EXPECT_FALSE(Same("f('a')", "public.f('a'::jsonb)"));
}

TEST(Rules, CollateStaysOutsideOfCasts) {
  EXPECT_TRUE(Same("v collate \"C\" > 'a'", "((v)::text COLLATE \"C\") > 'a'::text"));
}

TEST(WithUnit, ReadsTheUnitBehindAnInterval) {
  EXPECT_EQ(WithUnit("5", "(8)"), "5 day");
  EXPECT_EQ(WithUnit("5 days", "(8)"), "5 days");
}

TEST(IsNullConstant, SeesThroughCasts) {
  EXPECT_TRUE(IsNullConstant({"NULL::character varying(3)"}));
  EXPECT_FALSE(IsNullConstant({"'null'"}));
  EXPECT_FALSE(IsNullConstant({"nullif(1, 2)"}));
}

}  // namespace
}  // namespace pleat::canon
