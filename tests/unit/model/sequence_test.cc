#include "compiler/model/sequence.h"

#include <gtest/gtest.h>

namespace pleat {
namespace {

const TypeName kInteger = {.name = {.schema = {}, .name = {"integer"}}};

TEST(SequenceOptions, DropsWhatCreateSequenceChoosesItself) {
  EXPECT_EQ(WithoutDefaults({.start = 1, .increment = 1, .min = 1, .max = 2147483647, .cache = 1},
                            kInteger),
            SequenceOptions{});
  EXPECT_EQ(
      WithoutDefaults({.start = -1, .increment = -1, .min = -2147483648, .max = -1}, kInteger),
      SequenceOptions{.increment = -1});
}

TEST(SequenceOptions, KeepsAStartThatIsNotItsOwnEnd) {
  EXPECT_EQ(WithoutDefaults({.start = 1, .min = 0}, kInteger),
            (SequenceOptions{.start = 1, .min = 0}));
  EXPECT_EQ(WithoutDefaults({.start = 10, .min = 10}, kInteger), SequenceOptions{.min = 10});
}

}  // namespace
}  // namespace pleat
