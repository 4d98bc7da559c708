#include "compiler/ast/format.h"

#include <gtest/gtest.h>

#include <string>

#include "compiler/ast/load.h"
#include "compiler/diag/render.h"

namespace pleat::ast {
namespace {

std::string Formatted(const std::string& text) {
  Sink sink;
  const SourceFile source("a.pleat", text);
  const auto formatted = Format(source, sink);
  return formatted ? *formatted : Render(sink.Sorted());
}

void ExpectFormat(const std::string& text, const std::string& expected) {
  EXPECT_EQ(Formatted(text), expected);
  EXPECT_EQ(Formatted(expected), expected);
}

TEST(Format, PutsOneItemOnALineAndAlignsColumns) {
  ExpectFormat(
      "TABLE  t WAS s{id BIGINT   PRIMARY KEY;größe numeric( 12 , 3 )NOT NULL DEFAULT  - 1;use "
      "x;\n\n\n"
      "note text;UNIQUE(id,größe);INDEX on( id DESC )where ( id>0 );};",
      "table t was s {\n"
      "  id     bigint primary key;\n"
      "  größe  numeric(12,3) not null default - 1;\n"
      "  use x;\n"
      "\n"
      "  note  text;\n"
      "  unique (id, größe);\n"
      "  index on (id desc) where (id>0);\n"
      "}\n");
}

TEST(Format, PutsTheQueryBehindTheBlockOfAContinuousAggregate) {
  ExpectFormat(
      "CONTINUOUS  AGGREGATE a(x,y){REFRESH EVERY '1 hour' FROM '2 days';real  TIME;/* one */ }"
      "AS select 1 ,2;\ncontinuous aggregate b as select  3;",
      "continuous aggregate a (x, y) {\n"
      "  refresh every '1 hour' from '2 days';\n"
      "  real time;  /* one */\n"
      "} as\n"
      "  select 1 ,2;\n"
      "\n"
      "continuous aggregate b as select  3;\n");
}

TEST(Format, KeepsCommentsWhereTheyStand) {
  ExpectFormat(
      "-- first\n\n/* second */ enum e('a','b') ;-- behind\ntable t { -- opens\n"
      "a int; /* one */ -- two\n  -- between\n\n-- before\nlonger int -- in it\n not null;\n-- "
      "last\n}\n-- end",
      "-- first\n"
      "\n"
      "/* second */\n"
      "enum e ('a', 'b');  -- behind\n"
      "\n"
      "table t {\n"
      "  -- opens\n"
      "  a  int;  /* one */  -- two\n"
      "  -- between\n"
      "\n"
      "  -- before\n"
      "  longer  int -- in it\n"
      "    not null;\n"
      "  -- last\n"
      "}\n"
      "\n"
      "-- end\n");
}

TEST(Format, LeavesSqlAlone) {
  ExpectFormat(
      "view v as SELECT  A,  \n      'x  \n y'\n  FROM  t ;  table t { a int check( A>0   -- why  "
      "\n ) default  Now( ); }",
      "view v as\n"
      "  SELECT  A,\n"
      "      'x  \n"
      " y'\n"
      "  FROM  t;\n"
      "\n"
      "table t {\n"
      "  a  int check (A>0   -- why\n"
      ") default Now( );\n"
      "}\n");
}

TEST(Format, BreaksLinesThatAreTooLong) {
  ExpectFormat(
      "table t { a_rather_long_name_for_a_column character varying(200) not null default 'a long "
      "default value' "
      "references another_table_with_a_long_name (id) on delete restrict comment 'and it goes on'; "
      "}\n"
      "view v as select a_column_of_some_length, another_column_of_some_length from "
      "a_table_with_a_name where a > 0;"
      "assert 'a message that says a lot about what is wrong' ((select count(*) from one) = "
      "(select count(*) from two));",
      "table t {\n"
      "  a_rather_long_name_for_a_column  character varying(200) not null default 'a long default "
      "value'\n"
      "    references another_table_with_a_long_name (id) on delete restrict comment 'and it "
      "goes on';\n"
      "}\n"
      "\n"
      "view v as\n"
      "  select a_column_of_some_length, another_column_of_some_length from a_table_with_a_name "
      "where a > 0;\n"
      "\n"
      "assert 'a message that says a lot about what is wrong'\n"
      "  ((select count(*) from one) = (select count(*) from two));\n");
}

TEST(Format, GivesBlocksTheirBlankLines) {
  ExpectFormat(
      "schema s;enum a('x');\nenum b ('y');\n\n\nenum c ('z'); -- c\n-- about t\ntable "
      "t{hypertable by ts{retain '1 day';}}\nenum d('x');",
      "schema s;\n"
      "enum a ('x');\n"
      "enum b ('y');\n"
      "\n"
      "enum c ('z');  -- c\n"
      "\n"
      "-- about t\n"
      "table t {\n"
      "  hypertable by ts {\n"
      "    retain '1 day';\n"
      "  }\n"
      "}\n"
      "\n"
      "enum d ('x');\n");
  ExpectFormat("", "");
  ExpectFormat("\n;\n-- x", "-- x\n");
}

TEST(Format, RefusesWhatDoesNotParse) {
  EXPECT_NE(Formatted("tabel t {}").find("error[E0107]"), std::string::npos);
}

TEST(Format, IsStableOnTheExamples) {
  Sources sources;
  Sink sink;
  Load(PLEAT_SCHEMAS, sources, sink);
  ASSERT_FALSE(sources.empty());
  for (const SourceFile& source : sources) {
    const std::string once = Formatted(source.text);
    EXPECT_EQ(Formatted(once), once) << source.name;
  }
}

}  // namespace
}  // namespace pleat::ast
