#include "compiler/model/interval.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <vector>

namespace pleat {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr int kDaysPerMonth = 30;

// A unit in one of the three fields: `scale` months, days or microseconds.
struct Unit {
  std::string_view names;
  enum class Field { Months, Days, Microseconds } field;
  std::int64_t scale;
};

// Words of datetktbl's deltatktbl (src/backend/utils/adt/datetime.c), each list set off by spaces.
constexpr std::array kUnits = {
    Unit{" millennium millennia mil mils ", Unit::Field::Months, 12000},
    Unit{" century centuries c cent ", Unit::Field::Months, 1200},
    Unit{" decade decades dec decs ", Unit::Field::Months, 120},
    Unit{" year years yr yrs y ", Unit::Field::Months, 12},
    Unit{" month months mon mons ", Unit::Field::Months, 1},
    Unit{" week weeks w ", Unit::Field::Days, 7},
    Unit{" day days d ", Unit::Field::Days, 1},
    Unit{" hour hours hr hrs h ", Unit::Field::Microseconds, kHour},
    Unit{" minute minutes min mins m ", Unit::Field::Microseconds, kMinute},
    Unit{" second seconds sec secs s ", Unit::Field::Microseconds, kSecond},
    Unit{" millisecond milliseconds msec msecs ms ", Unit::Field::Microseconds, 1000},
    Unit{" microsecond microseconds usec usecs us ", Unit::Field::Microseconds, 1},
};

const Unit* FindUnit(std::string_view word) {
  for (const Unit& unit : kUnits) {
    if (unit.names.find(fmt::format(" {} ", word)) != std::string_view::npos) return &unit;
  }
  return nullptr;
}

// The three fields before they are known to fit.
struct Sum {
  long double months = 0;
  long double days = 0;
  long double microseconds = 0;
};

// What a fraction of a month or day leaves goes to the smaller fields, as in PostgreSQL.
void Add(Sum& sum, long double amount, const Unit& unit) {
  const long double scaled = amount * static_cast<long double>(unit.scale);
  switch (unit.field) {
    case Unit::Field::Months: {
      const long double whole = std::trunc(scaled);
      sum.months += whole;
      Add(sum, (scaled - whole) * kDaysPerMonth, {{}, Unit::Field::Days, 1});
      return;
    }
    case Unit::Field::Days: {
      const long double whole = std::trunc(scaled);
      sum.days += whole;
      sum.microseconds += std::round((scaled - whole) * kDay);
      return;
    }
    case Unit::Field::Microseconds:
      sum.microseconds += std::round(scaled);
      return;
  }
}

std::optional<Interval> Fit(const Sum& sum) {
  constexpr long double kMaxField = std::numeric_limits<std::int32_t>::max();
  constexpr long double kMaxTime = 9.2e18L;
  if (std::fabs(sum.months) > kMaxField || std::fabs(sum.days) > kMaxField ||
      std::fabs(sum.microseconds) > kMaxTime) {
    return std::nullopt;
  }
  return Interval{.months = static_cast<std::int32_t>(sum.months),
                  .days = static_cast<std::int32_t>(sum.days),
                  .microseconds = static_cast<std::int64_t>(sum.microseconds)};
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  // One amount after another, to the end of the text.
  std::optional<Interval> Read() {
    SkipSpace();
    if (Peek() == '@') ++at_;
    Sum sum;
    bool any = false;
    for (SkipSpace(); at_ < text_.size(); SkipSpace()) {
      if (any && IsLetter(Peek())) {
        if (TakeWord() != "ago") return std::nullopt;
        SkipSpace();
        if (at_ < text_.size()) return std::nullopt;
        return Fit({-sum.months, -sum.days, -sum.microseconds});
      }
      if (!ReadAmount(sum)) return std::nullopt;
      any = true;
    }
    if (!any) return std::nullopt;
    return Fit(sum);
  }

 private:
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void SkipSpace() {
    while (Peek() == ' ' || (Peek() >= '\t' && Peek() <= '\r')) ++at_;
  }

  std::string TakeWord() {
    std::string word;
    for (; IsLetter(Peek()); ++at_) word += static_cast<char>(Peek() | 0x20);
    return word;
  }

  // Digits with at most one point among them.
  std::optional<long double> Number() {
    std::string digits;
    bool point = false;
    for (; IsDigit(Peek()) || (Peek() == '.' && !point); ++at_) {
      point = point || Peek() == '.';
      digits += Peek();
    }
    if (digits.empty() || digits == ".") return std::nullopt;
    return std::strtold(digits.c_str(), nullptr);
  }

  // `[+-] number unit` or `[+-] hours:minutes[:seconds]`.
  bool ReadAmount(Sum& sum) {
    const bool negative = Peek() == '-';
    if (negative || Peek() == '+') ++at_;
    const std::optional<long double> number = Number();
    if (!number) return false;
    const long double sign = negative ? -1 : 1;
    if (Peek() == ':') return ReadTime(sum, sign, *number);
    SkipSpace();
    const Unit* unit = FindUnit(TakeWord());
    if (unit == nullptr) return false;
    Add(sum, sign * *number, *unit);
    return true;
  }

  bool ReadTime(Sum& sum, long double sign, long double hours) {
    ++at_;
    const std::optional<long double> minutes = Number();
    std::optional<long double> seconds = 0;
    if (Peek() == ':') {
      ++at_;
      seconds = Number();
    }
    if (!minutes || !seconds || *minutes >= 60 || *seconds > 60) return false;
    sum.microseconds += sign * std::round(hours * kHour + *minutes * kMinute + *seconds * kSecond);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

void Append(std::vector<std::string>& parts, std::int64_t amount, std::string_view unit) {
  if (amount == 0) return;
  const bool one = amount == 1 || amount == -1;
  parts.push_back(fmt::format("{} {}{}", amount, unit, one ? "" : "s"));
}

void AppendSeconds(std::vector<std::string>& parts, std::int64_t microseconds) {
  if (microseconds % kSecond == 0) return Append(parts, microseconds / kSecond, "second");
  const std::int64_t size = std::abs(microseconds);
  std::string text =
      fmt::format("{}{}.{:06}", microseconds < 0 ? "-" : "", size / kSecond, size % kSecond);
  text.erase(text.find_last_not_of('0') + 1);
  parts.push_back(text + " seconds");
}

}  // namespace

std::optional<Interval> ParseInterval(std::string_view text) { return Reader(text).Read(); }

std::string ToString(const Interval& interval) {
  std::vector<std::string> parts;
  Append(parts, interval.months / 12, "year");
  Append(parts, interval.months % 12, "month");
  Append(parts, interval.days, "day");
  Append(parts, interval.microseconds / kHour, "hour");
  Append(parts, interval.microseconds % kHour / kMinute, "minute");
  AppendSeconds(parts, interval.microseconds % kMinute);
  if (parts.empty()) return "0 seconds";
  return fmt::format("{}", fmt::join(parts, " "));
}

std::int64_t Microseconds(const Interval& interval) {
  const std::int64_t days = std::int64_t{interval.months} * kDaysPerMonth + interval.days;
  return days * kDay + interval.microseconds;
}

std::string ToString(const TimeAmount& amount) {
  if (const Interval* interval = std::get_if<Interval>(&amount)) return ToString(*interval);
  return fmt::format("{}", std::get<std::int64_t>(amount));
}

Interval InDays(const Interval& interval) {
  return interval.months == 0 ? ChunkInterval(Microseconds(interval)) : interval;
}

Interval ChunkInterval(std::int64_t microseconds) {
  return {.months = 0,
          .days = static_cast<std::int32_t>(microseconds / kDay),
          .microseconds = microseconds % kDay};
}

}  // namespace pleat
