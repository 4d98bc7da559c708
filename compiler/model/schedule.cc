#include "compiler/model/schedule.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace pleat {
namespace {

// Takes the parts of a moment off the front of a text.
class MomentReader {
 public:
  explicit MomentReader(std::string_view text) : text_(text) {}

  bool Take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }

  // Two to four digits.
  std::optional<int> Number() {
    int value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    const auto length = static_cast<std::size_t>(end - text_.data());
    if (error != std::errc() || value < 0 || length > 4) return std::nullopt;
    text_.remove_prefix(length);
    return value;
  }

  std::optional<std::chrono::sys_days> Date() {
    const auto year = Number();
    const bool dash = Take('-');
    const auto month = Number();
    if (!year || !dash || !month || !Take('-')) return std::nullopt;
    const auto day = Number();
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
  }

  // `hours[:minutes[:seconds]]`.
  std::optional<std::chrono::seconds> Clock(int most_hours) {
    const auto hours = Number();
    int minutes = 0;
    int seconds = 0;
    for (int* part : {&minutes, &seconds}) {
      if (!Take(':')) break;
      const auto number = Number();
      if (!number || *number > 59) return std::nullopt;
      *part = *number;
    }
    if (!hours || *hours > most_hours) return std::nullopt;
    return std::chrono::hours(*hours) + std::chrono::minutes(minutes) +
           std::chrono::seconds(seconds);
  }

  bool AtEnd() const { return text_.empty(); }

 private:
  std::string_view text_;
};

}  // namespace

std::optional<std::string> CanonicalMoment(std::string_view text) {
  MomentReader reader(text);
  const auto date = reader.Date();
  if (!date) return std::nullopt;
  std::chrono::sys_seconds moment = *date;
  if (reader.Take(' ') || reader.Take('T')) {
    const auto clock = reader.Clock(23);
    if (!clock) return std::nullopt;
    moment += *clock;
    const bool east = reader.Take('+');
    if (east || reader.Take('-')) {
      const auto offset = reader.Clock(15);
      if (!offset) return std::nullopt;
      moment += east ? -*offset : *offset;
    } else {
      reader.Take('Z');
    }
  }
  if (!reader.AtEnd()) return std::nullopt;
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day ymd(day);
  const std::chrono::hh_mm_ss clock(moment - day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}+00", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace pleat
