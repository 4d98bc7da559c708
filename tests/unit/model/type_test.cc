#include "compiler/model/type.h"

#include <gtest/gtest.h>

namespace pleat {
namespace {

std::string CanonicalType(std::string_view text) {
  const std::optional<TypeName> type = ParseTypeName(text);
  return type ? ToString(*type) : "nothing";
}

TEST(TypeName, IsPrintedAsFormatTypePrintsIt) {
  for (const std::string_view text : {"integer",
                                      "bigint",
                                      "character varying(40)[]",
                                      "timestamp(3) without time zone",
                                      "time(0) with time zone",
                                      "\"char\"",
                                      "\"bit\"",
                                      "bit(3)",
                                      "bit varying(5)",
                                      "character(1)",
                                      "bpchar",
                                      "numeric(12,3)",
                                      "interval(3)",
                                      "interval day to second(3)",
                                      "interval year to month[]",
                                      "double precision[]",
                                      "public.geometry(point,4326)",
                                      "\"Odd Schema\".\"Kind\"[]",
                                      "public.vector(3)",
                                      "oidvector",
                                      "public.\"integer\""}) {
    EXPECT_EQ(CanonicalType(text), text);
  }
}

TEST(TypeName, FoldsAliases) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"int", "integer"},
      {"INT4", "integer"},
      {"pg_catalog.int8", "bigint"},
      {"float", "double precision"},
      {"float(24)", "real"},
      {"float(25)", "double precision"},
      {"dec", "numeric"},
      {"decimal(10, 2)", "numeric(10,2)"},
      {"numeric(10)", "numeric(10,0)"},
      {"char", "character(1)"},
      {"char(5)", "character(5)"},
      {"varchar", "character varying"},
      {"char varying(7)", "character varying(7)"},
      {"national  character varying (7)", "character varying(7)"},
      {"nchar(2)", "character(2)"},
      {"bool", "boolean"},
      {"timestamptz(3)", "timestamp(3) with time zone"},
      {"timestamp", "timestamp without time zone"},
      {"timetz", "time with time zone"},
      {"bit", "bit(1)"},
      {"varbit(8)", "bit varying(8)"},
      {"pg_catalog.\"char\"", "\"char\""},
      {"text array", "text[]"},
      {"int4[3][4]", "integer[]"},
      {"vector(3)", "vector(3)"},
  };
  for (const auto& [written, expected] : cases)
    EXPECT_EQ(CanonicalType(written), expected) << written;
}

TEST(TypeName, KeepsTheNameApartFromItsModifiers) {
  const TypeName expected{.name = {.schema = {"public"}, .name = {"geometry"}},
                          .modifiers = {"point", "4326"},
                          .array = true};
  EXPECT_EQ(ParseTypeName("public.geometry( Point , 4326 )[]"), expected);
}

TEST(TypeName, ReadsQuotedKeywordsAsUserTypes) {
  const TypeName expected{.name = {.schema = {}, .name = {"Integer"}}};
  EXPECT_EQ(ParseTypeName("\"Integer\""), expected);
}

TEST(TypeName, IsNothingForWhatIsNoType) {
  for (const std::string_view text :
       {"", "varchar(", "varchar(1", "int[", "int]", "foo bar", "a.b.c", "float(60)", "numeric()",
        "\"open", "interval day to year", "int 4", "1", "a."}) {
    EXPECT_EQ(CanonicalType(text), "nothing") << text;
  }
}

TEST(TypeName, KnowsTheStorageOfBuiltInTypes) {
  EXPECT_EQ(DefaultStorage(*ParseTypeName("text")), "extended");
  EXPECT_EQ(DefaultStorage(*ParseTypeName("numeric(3,1)")), "main");
  EXPECT_EQ(DefaultStorage(*ParseTypeName("timestamptz(3)")), "plain");
  EXPECT_EQ(DefaultStorage(*ParseTypeName("interval day")), "plain");
  EXPECT_EQ(DefaultStorage(*ParseTypeName("integer[]")), "extended");
  EXPECT_EQ(DefaultStorage(*ParseTypeName("public.mood")), std::nullopt);
}

}  // namespace
}  // namespace pleat
