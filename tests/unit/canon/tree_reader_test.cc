#include "compiler/canon/tree_reader.h"

#include <gtest/gtest.h>
#include <pg_query.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/equality_table.h"

namespace pleat::canon {
namespace {

std::string Packed(const PgQuery__ParseResult& tree) {
  std::string bytes(pg_query__parse_result__get_packed_size(&tree), '\0');
  pg_query__parse_result__pack(&tree, reinterpret_cast<std::uint8_t*>(bytes.data()));
  return bytes;
}

// Whether both roads give the same tree, which the fast one may decline to.
bool Agree(const std::string& text, bool may_decline = false) {
  std::pmr::monotonic_buffer_resource memory;
  PgQueryParseResult parsed = pg_query_parse(text.c_str());
  EXPECT_EQ(parsed.error, nullptr) << text;
  if (parsed.error != nullptr) return false;
  const PgQuery__ParseResult* fast = ReadTree(parsed.parse_tree, text, memory);
  pg_query_free_parse_result(parsed);
  if (fast == nullptr) return may_decline;
  return Packed(*fast) == Packed(*ReadPackedTree(text, memory));
}

// All texts of the tables of equal and of different texts that are expressions or queries.
std::vector<std::string> Samples() {
  std::vector<std::string> texts;
  for (const char* name : {"same.txt", "different.txt"}) {
    const std::filesystem::path file = std::filesystem::path(PLEAT_GOLDEN) / "../equality" / name;
    for (const tests::EqualityLine& line : tests::ReadEqualityTable(file)) {
      if (line.kind == "type" || line.kind == "index" || line.kind == "unique") continue;
      const std::string text = line.text.substr(0, line.text.find("; "));
      texts.push_back(line.kind == "view" ? text : "select " + text);
    }
  }
  return texts;
}

TEST(ReadTree, GivesTheTreeThatProtobufGives) {
  for (const std::string& text : Samples()) EXPECT_TRUE(Agree(text)) << text;
}

TEST(ReadTree, FindsIntegersThatJsonLeavesOut) {
  EXPECT_TRUE(Agree("select 0, -1, - 2, -(3), -(-4), - - 5, +6, -( ( 7 ) ), 00, x::numeric(5,-2)"));
  EXPECT_TRUE(Agree("select a from b limit -1"));
  EXPECT_TRUE(Agree("select - /* five */ 5", true));
  EXPECT_TRUE(Agree("select - -- five\n 5", true));
  EXPECT_TRUE(Agree("select 'ü', -5"));
}

TEST(ReadTree, ReadsEscapes) {
  EXPECT_TRUE(Agree(R"(select E'\n\r\t\b\f\x01\\"/', 'ä€𝄞', "a""b\c", U&'\0061')"));
}

TEST(ReadTree, ReadsRareConstructs) {
  EXPECT_TRUE(
      Agree("select distinct row(), array[]::int[], b[1:], $1, null, false, 1.5e3 from t "
            "tablesample system (5) where x is null group by rollup (a, b), () limit all"));
  EXPECT_TRUE(
      Agree("select * from rows from (f(1), g(2)) with ordinality as x(a, b), "
            "h() as (c int, d text), xmltable('/a' passing p columns e int path 'e') "
            "for update of t skip locked"));
}

TEST(ReadTree, RefusesWhatIsNoTree) {
  std::pmr::monotonic_buffer_resource memory;
  for (const char* json : {"", "{", "{}x", "[]", R"({"stmts":[{"stmt":{"Nothing":{}}}]})",
                           R"({"stmts":[{"stmt":{"SelectStmt":{"op":"NO"}}}]})",
                           R"({"stmts":[{"stmt":{"SelectStmt":{"targetList":[{)"}) {
    const PgQuery__ParseResult* tree = ReadTree(json, "", memory);
    EXPECT_TRUE(tree == nullptr || tree->n_stmts == 0) << json;
  }
}

}  // namespace
}  // namespace pleat::canon
