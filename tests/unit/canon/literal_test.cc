#include "compiler/canon/literal.h"

#include <gtest/gtest.h>

namespace pleat::canon {
namespace {

TEST(CanonicalLiteral, ReadsWordsForTruth) {
  EXPECT_EQ(CanonicalLiteral("bool", " T "), "true");
  EXPECT_EQ(CanonicalLiteral("bool", "off"), "false");
  EXPECT_EQ(CanonicalLiteral("bool", "o"), "o");
}

TEST(CanonicalLiteral, KeepsTheScaleOfNumbers) {
  EXPECT_EQ(CanonicalLiteral("numeric", "+007.50"), "7.50");
  EXPECT_EQ(CanonicalLiteral("numeric", "-.5"), "-0.5");
  EXPECT_EQ(CanonicalLiteral("numeric", "5."), "5");
  EXPECT_EQ(CanonicalLiteral("numeric", "-0"), "0");
  EXPECT_EQ(CanonicalLiteral("int4", "-007"), "-7");
  EXPECT_EQ(CanonicalLiteral("float8", "0.0"), CanonicalLiteral("float8", "0"));
  EXPECT_NE(CanonicalLiteral("float8", "0.1"), CanonicalLiteral("float8", "0.10000000000000001e1"));
}

TEST(CanonicalLiteral, ReadsIntervalsByTheirThreeFields) {
  EXPECT_EQ(CanonicalLiteral("interval", "24 hours"), CanonicalLiteral("interval", "24:00:00"));
  EXPECT_NE(CanonicalLiteral("interval", "24 hours"), CanonicalLiteral("interval", "1 day"));
  EXPECT_EQ(CanonicalLiteral("interval", "0"), CanonicalLiteral("interval", "00:00:00"));
}

TEST(CanonicalLiteral, ReadsBothFormatsOfBytes) {
  EXPECT_EQ(CanonicalLiteral("bytea", "ab "), CanonicalLiteral("bytea", "\\x616220"));
  EXPECT_EQ(CanonicalLiteral("bytea", "a\\000"), "a\\000");
}

TEST(CanonicalLiteral, ReadsOnlyTimesThatEverySessionReadsAlike) {
  EXPECT_EQ(CanonicalLiteral("timestamp", "2020-01-02"),
            CanonicalLiteral("timestamp", "2020-01-02T00:00:00.000"));
  EXPECT_EQ(CanonicalLiteral("timestamptz", "2020-01-02 01:00+01"),
            CanonicalLiteral("timestamptz", "2020-01-02 00:00:00Z"));
  EXPECT_NE(CanonicalLiteral("timestamptz", "2020-01-02"),
            CanonicalLiteral("timestamptz", "2020-01-02 00:00:00+00"));
  EXPECT_EQ(CanonicalLiteral("date", "01/02/2020"), "01/02/2020");
  EXPECT_EQ(CanonicalLiteral("date", "epoch"), CanonicalLiteral("date", "1970-01-01"));
  EXPECT_EQ(CanonicalLiteral("time", "08:00"), CanonicalLiteral("time", "08:00:00"));
  EXPECT_EQ(CanonicalLiteral("timestamptz", "now"), "now");
}

TEST(CanonicalLiteral, ReadsJsonbAsItIsKept) {
  EXPECT_EQ(CanonicalLiteral("jsonb", R"({"bb": 1, "a": [true, null], "bb": 2})"),
            R"({"a":[true,null],"bb":2})");
  EXPECT_EQ(CanonicalLiteral("jsonb", R"({"a": "\u0041"})"), R"({"a": "\u0041"})");
  EXPECT_EQ(CanonicalLiteral("json", "{ }"), "{ }");
}

TEST(ArrayElements, AreTakenApartWhereTheyArePlain) {
  using Elements = std::vector<std::optional<std::string>>;
  EXPECT_EQ(ArrayElements("{a, b,NULL}"), (Elements{"a", "b", std::nullopt}));
  EXPECT_EQ(ArrayElements(" {} "), Elements{});
  for (const char* text : {"{\"a\"}", "{{a}}", "{a\\b}", "[1:2]={a,b}", "{a,}"}) {
    EXPECT_EQ(ArrayElements(text), std::nullopt) << text;
  }
}

TEST(CastNumber, KeepsTheValueOrRefuses) {
  EXPECT_EQ(CastNumber("int4", "numeric", "-5"), "-5");
  EXPECT_EQ(CastNumber("numeric", "float8", "0.50"), "0.5");
  EXPECT_EQ(CastNumber("numeric", "int4", "1.5"), std::nullopt);
  EXPECT_EQ(CastNumber("int4", "int2", "40000"), std::nullopt);
  EXPECT_EQ(CastNumber("float4", "float8", "0.1"), std::nullopt);
  EXPECT_EQ(CastNumber("int4", "text", "1"), std::nullopt);
}

}  // namespace
}  // namespace pleat::canon
