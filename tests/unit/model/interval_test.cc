#include "compiler/model/interval.h"

#include <gtest/gtest.h>

namespace pleat {
namespace {

std::string Canonical(std::string_view text) {
  const std::optional<Interval> interval = ParseInterval(text);
  return interval ? ToString(*interval) : "nothing";
}

TEST(Interval, ReadsWhatPostgresPrintsAndPeopleWrite) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"90 days", "90 days"},
      {"1 mon 2 days", "1 month 2 days"},
      {"01:30:00", "1 hour 30 minutes"},
      {"1 HOUR", "1 hour"},
      {"2 weeks", "14 days"},
      {"1.5 hours", "1 hour 30 minutes"},
      {"1.5 days", "1 day 12 hours"},
      {"0.5 month", "15 days"},
      {"-3 days", "-3 days"},
      {"1 day -00:00:01.5", "1 day -1.5 seconds"},
      {"1 year 2 mons 3 days 04:05:06.7", "1 year 2 months 3 days 4 hours 5 minutes 6.7 seconds"},
      {"00:00:00", "0 seconds"},
      {"36h", "36 hours"},
      {"3 days ago", "-3 days"},
      {"250 ms", "0.25 seconds"},
      {"14 months", "1 year 2 months"},
  };
  for (const auto& [written, expected] : cases) EXPECT_EQ(Canonical(written), expected) << written;
}

TEST(Interval, ReadsBackWhatItPrints) {
  for (const Interval& interval :
       {Interval{.months = -14, .days = 3, .microseconds = -1}, Interval{.days = 400},
        Interval{.months = 25, .days = -1, .microseconds = 90'061'000'001}, Interval{}}) {
    EXPECT_EQ(ParseInterval(ToString(interval)), interval);
  }
}

TEST(Interval, IsNothingForWhatIsNone) {
  for (const std::string_view text :
       {"", "days", "90", "3 fortnights", "1 day ago 2 days", "1:99", "1:", "- days", "1..5 days",
        "999999999999 years", "--1 day"}) {
    EXPECT_EQ(Canonical(text), "nothing") << text;
  }
}

TEST(Interval, CountsThirtyDaysToAMonth) {
  EXPECT_EQ(Microseconds({.months = 1}), Microseconds({.days = 30}));
  EXPECT_EQ(Microseconds({.days = 1, .microseconds = 1}), 86'400'000'001);
}

}  // namespace
}  // namespace pleat
