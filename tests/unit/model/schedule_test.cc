#include "compiler/model/schedule.h"

#include <gtest/gtest.h>

namespace pleat {
namespace {

TEST(Moment, IsTheSameInEverySpelling) {
  for (const char* text : {"2030-01-02 00:30:00+00", "2030-01-02 00:30", "2030-01-02T00:30:00Z",
                           "2030-01-02 02:30+02", "2030-01-01 19:00:00-05:30"}) {
    EXPECT_EQ(CanonicalMoment(text), "2030-01-02 00:30:00+00") << text;
  }
  EXPECT_EQ(CanonicalMoment("2028-2-29"), "2028-02-29 00:00:00+00");
}

TEST(Moment, IsADayOfTheCalendarAndATimeOfTheDay) {
  for (const char* text :
       {"", "tomorrow", "2030", "2030-13-01", "2029-02-29", "2030-01-02 24:00", "2030-01-02 10:60",
        "2030-01-02 10:00 PM", "2030-01-02 10:00+16", "2030-01-02 "}) {
    EXPECT_EQ(CanonicalMoment(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace pleat
