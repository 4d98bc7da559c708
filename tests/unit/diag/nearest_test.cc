#include "compiler/diag/nearest.h"

#include <gtest/gtest.h>

namespace pleat {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(EditDistance("table", "table", 4), 0U);
  EXPECT_EQ(EditDistance("tabel", "table", 4), 1U);
  EXPECT_EQ(EditDistance("tble", "table", 4), 1U);
  EXPECT_EQ(EditDistance("taable", "table", 4), 1U);
  EXPECT_EQ(EditDistance("kitten", "sitting", 4), 3U);
  EXPECT_EQ(EditDistance("", "abc", 4), 3U);
}

TEST(EditDistance, StopsAtTheLimit) {
  EXPECT_EQ(EditDistance("kitten", "sitting", 2), 3U);
  EXPECT_EQ(EditDistance("a", "abcdefgh", 2), 3U);
}

TEST(Nearest, FindsTheNearestAndNothingThatIsFar) {
  EXPECT_EQ(Nearest("ordres", {"payers", "order", "orders"}), "orders");
  EXPECT_EQ(Nearest("ORDERS", {"orders"}), "orders");
  EXPECT_EQ(Nearest("placed", {"id", "placed_at"}), "placed_at");
  EXPECT_EQ(Nearest("id", {"ab", "cd"}), std::nullopt);
  EXPECT_EQ(Nearest("missing", {"customers", "orders"}), std::nullopt);
  EXPECT_EQ(Nearest("x", {}), std::nullopt);
}

}  // namespace
}  // namespace pleat
