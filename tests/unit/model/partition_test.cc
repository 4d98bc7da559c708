#include "compiler/model/partition.h"

#include <gtest/gtest.h>

namespace pleat {
namespace {

std::optional<bool> OverlapOf(const char* a, const char* b) {
  const auto left = ParseBound(a);
  const auto right = ParseBound(b);
  EXPECT_TRUE(left && right);
  EXPECT_EQ(Overlap(*left, *right), Overlap(*right, *left));
  return Overlap(*left, *right);
}

TEST(Overlap, OfRangesIsToldByNumbersAndDates) {
  EXPECT_EQ(OverlapOf("FOR VALUES FROM (0) TO (1000)", "FOR VALUES FROM (999) TO (2000)"), true);
  EXPECT_EQ(OverlapOf("FOR VALUES FROM (0) TO (1000)", "FOR VALUES FROM (1000) TO (2000)"), false);
  EXPECT_EQ(OverlapOf("FOR VALUES FROM (-5) TO (MAXVALUE)", "FOR VALUES FROM (MINVALUE) TO (-5)"),
            false);
  EXPECT_EQ(OverlapOf("FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')",
                      "FOR VALUES FROM ('2024-01-15 00:00:00+00') TO ('2024-03-01 00:00:00+00')"),
            true);
  EXPECT_EQ(OverlapOf("FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')",
                      "FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')"),
            false);
}

TEST(Overlap, OfRangesOverSeveralColumnsGoesByTheFirstThatDiffers) {
  EXPECT_EQ(OverlapOf("FOR VALUES FROM (1, 5) TO (1, 9)", "FOR VALUES FROM (1, 9) TO (2, 0)"),
            false);
  EXPECT_EQ(
      OverlapOf("FOR VALUES FROM (1, 5) TO (1, MAXVALUE)", "FOR VALUES FROM (1, 9) TO (2, 0)"),
      true);
}

TEST(Overlap, OfRangesIsLeftToTheServerWhereACollationDecides) {
  EXPECT_EQ(OverlapOf("FOR VALUES FROM ('a') TO ('k')", "FOR VALUES FROM ('f') TO ('z')"),
            std::nullopt);
  EXPECT_EQ(OverlapOf("FOR VALUES FROM ('a') TO ('k')", "FOR VALUES FROM ('k') TO ('z')"), false);
}

TEST(Overlap, OfListsIsAValueInBoth) {
  EXPECT_EQ(OverlapOf("FOR VALUES IN (1, 2)", "FOR VALUES IN (2, 3)"), true);
  EXPECT_EQ(OverlapOf("FOR VALUES IN (1, NULL)", "FOR VALUES IN (2)"), false);
  EXPECT_EQ(OverlapOf("FOR VALUES IN ('a')", "FOR VALUES IN ('A')"), std::nullopt);
}

TEST(Overlap, OfHashesIsByTheirCommonDivisor) {
  EXPECT_EQ(OverlapOf("FOR VALUES WITH (modulus 4, remainder 3)",
                      "FOR VALUES WITH (modulus 2, remainder 1)"),
            true);
  EXPECT_EQ(OverlapOf("FOR VALUES WITH (modulus 4, remainder 2)",
                      "FOR VALUES WITH (modulus 2, remainder 1)"),
            false);
}

TEST(Overlap, OfADefaultPartitionIsNone) {
  EXPECT_EQ(OverlapOf("DEFAULT", "FOR VALUES IN (1)"), false);
}

}  // namespace
}  // namespace pleat
