#include "compiler/canon/literal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <system_error>

#include "compiler/canon/json_text.h"
#include "compiler/canon/parse.h"
#include "compiler/model/interval.h"
#include "compiler/model/quote.h"

namespace pleat::canon {
namespace {

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n\f\v";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

// parse_bool_with_len() in bool.c.
std::optional<std::string> Bool(std::string_view text) {
  const std::string word = Lower(text);
  for (const std::string_view yes : {"t", "tr", "tru", "true", "y", "ye", "yes", "on", "1"}) {
    if (word == yes) return "true";
  }
  for (const std::string_view no :
       {"f", "fa", "fal", "fals", "false", "n", "no", "off", "of", "0"}) {
    if (word == no) return "false";
  }
  return std::nullopt;
}

std::optional<std::string> Integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (!AllDigits(text)) return std::nullopt;
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
  return (negative && text != "0" ? "-" : "") + std::string(text);
}

// Without its exponent, which moves the point: 1.50e1 is 15.0 (set_var_from_str() in numeric.c).
std::optional<std::string> WithoutExponent(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  std::string_view exponent = text.substr(e + 1);
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  int shift = 0;
  const auto [read, error] =
      std::from_chars(exponent.data(), exponent.data() + exponent.size(), shift);
  constexpr int kLimit = 1000;
  const bool whole = error == std::errc{} && read == exponent.data() + exponent.size();
  if (!whole || shift < -kLimit || shift > kLimit) return std::nullopt;
  std::string digits(text.substr(0, e));
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.erase(0, 1);
  const std::size_t dot = std::min(digits.find('.'), digits.size());
  if (dot < digits.size()) digits.erase(dot, 1);
  if (!AllDigits(digits)) return std::nullopt;
  int place = static_cast<int>(dot) + shift;
  for (; place <= 0; ++place) digits.insert(0, "0");
  while (place > static_cast<int>(digits.size())) digits += '0';
  digits.insert(static_cast<std::size_t>(place), ".");
  if (digits.back() == '.') digits.pop_back();
  return (negative ? "-" : "") + digits;
}

// The number of decimals is part of a numeric: 0.50 is not printed as 0.5.
std::optional<std::string> Numeric(std::string_view text) {
  if (text.find_first_of("eE") != std::string_view::npos) {
    const auto plain = WithoutExponent(text);
    return plain ? Numeric(*plain) : std::nullopt;
  }
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return Integer(text);
  const std::string_view fraction = text.substr(dot + 1);
  std::string whole(text.substr(0, dot));
  if (whole.empty() || whole == "-" || whole == "+") whole += "0";
  const bool negative = whole.front() == '-';
  const auto integer = Integer(whole);
  if (!integer || (!fraction.empty() && !AllDigits(fraction))) return std::nullopt;
  if (fraction.empty()) return integer;
  const bool zero = *integer == "0" && fraction.find_first_not_of('0') == std::string_view::npos;
  const bool lost_sign = negative && !zero && !integer->starts_with('-');
  return (lost_sign ? "-" : "") + *integer + "." + std::string(fraction);
}

// The shortest text that reads back as the same value, as float8out() prints.
template <class Float>
std::optional<std::string> Floating(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Float value = 0;
  const char* end = text.data() + text.size();
  const auto [read, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || read != end) return std::nullopt;
  std::array<char, 64> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return std::string(buffer.data(), written.ptr);
}

std::optional<std::string> IntervalText(std::string_view text) {
  // A bare number counts seconds.
  const auto interval =
      ParseInterval(AllDigits(text) ? std::string(text) + " seconds" : std::string(text));
  if (!interval) return std::nullopt;
  return std::to_string(interval->months) + " " + std::to_string(interval->days) + " " +
         std::to_string(interval->microseconds);
}

// Reads numbers and separators from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view rest) : rest_(rest) {}

  std::optional<std::int64_t> Number(std::size_t digits) {
    if (rest_.size() < digits || !AllDigits(rest_.substr(0, digits))) return std::nullopt;
    std::int64_t value = 0;
    std::from_chars(rest_.data(), rest_.data() + digits, value);
    rest_.remove_prefix(digits);
    return value;
  }

  bool Take(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view Digits() {
    const std::size_t end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    const std::string_view digits = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return digits;
  }

  std::string_view rest() const { return rest_; }
  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

// Days since 1970-01-01 of a day of the Gregorian calendar.
std::int64_t DaysFromCivil(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = year / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

// YYYY-MM-DD, which every DateStyle reads alike.
std::optional<std::int64_t> IsoDate(Reader& reader) {
  const auto year = reader.Number(4);
  if (!year || !reader.Take("-")) return std::nullopt;
  const auto month = reader.Number(2);
  if (!month || !reader.Take("-")) return std::nullopt;
  const auto day = reader.Number(2);
  const bool valid = day && *year > 0 && *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31;
  if (!valid) return std::nullopt;
  return DaysFromCivil(*year, *month, *day);
}

// HH:MM[:SS[.ffffff]] in microseconds.
std::optional<std::int64_t> IsoTime(Reader& reader) {
  const auto hours = reader.Number(2);
  if (!hours || !reader.Take(":")) return std::nullopt;
  const auto minutes = reader.Number(2);
  if (!minutes) return std::nullopt;
  std::int64_t microseconds = 0;
  if (reader.Take(":")) {
    const auto seconds = reader.Number(2);
    if (!seconds) return std::nullopt;
    microseconds = *seconds * 1'000'000;
    if (reader.Take(".")) {
      std::string fraction(reader.Digits());
      if (fraction.empty() || fraction.size() > 6) return std::nullopt;
      fraction.resize(6, '0');
      microseconds += std::stoll(fraction);
    }
  }
  return (*hours * 60 + *minutes) * 60'000'000 + microseconds;
}

// +HH, +HHMM, +HH:MM, Z and UTC, in minutes.
std::optional<std::int64_t> Offset(Reader& reader) {
  if (const std::string zone = Lower(reader.rest()); zone == "z" || zone == "utc") return 0;
  const bool west = reader.rest().starts_with('-');
  if (!reader.Take("+-")) return std::nullopt;
  const auto hours = reader.Number(2);
  if (!hours) return std::nullopt;
  std::int64_t minutes = 0;
  if (!reader.done()) {
    reader.Take(":");
    const auto more = reader.Number(2);
    if (!more || !reader.done()) return std::nullopt;
    minutes = *more;
  }
  return (west ? -1 : 1) * (*hours * 60 + minutes);
}

// The words that mean the same in every session; `now` and `today` do not.
std::optional<std::string> SpecialTime(std::string_view text) {
  const std::string word = Lower(text);
  if (word == "infinity" || word == "-infinity") return word;
  return std::nullopt;
}

std::optional<std::string> Date(std::string_view text) {
  if (auto special = SpecialTime(text)) return special;
  if (Lower(text) == "epoch") return "0";
  Reader reader(text);
  const auto days = IsoDate(reader);
  if (!days || !reader.done()) return std::nullopt;
  return std::to_string(*days);
}

std::optional<std::string> Time(std::string_view text) {
  Reader reader(text);
  const auto time = IsoTime(reader);
  if (!time || !reader.done()) return std::nullopt;
  return std::to_string(*time);
}

// With an offset an instant; without one what the session's time zone makes of it, which is another
// thing.
std::optional<std::string> Timestamp(std::string_view text, bool with_zone) {
  if (auto special = SpecialTime(text)) return special;
  if (Lower(text) == "epoch") return with_zone ? "0 UTC" : "0";
  Reader reader(text);
  const auto days = IsoDate(reader);
  if (!days) return std::nullopt;
  std::int64_t time = 0;
  if (!reader.done()) {
    if (!reader.Take(" T")) return std::nullopt;
    const auto read = IsoTime(reader);
    if (!read) return std::nullopt;
    time = *read;
  }
  time += *days * 86'400'000'000;
  if (reader.done()) return std::to_string(time);
  if (!with_zone) return std::nullopt;
  while (reader.Take(" ")) {
  }
  const auto offset = Offset(reader);
  if (!offset) return std::nullopt;
  return std::to_string(time - *offset * 60'000'000) + " UTC";
}

std::optional<std::string> Uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  return Lower(text);
}

// The name of a relation, quoted as it has to be.
std::optional<std::string> Regclass(std::string_view text) {
  const QualifiedName name = NameInLiteral(text);
  if (name.empty()) return std::nullopt;
  return Quoted(name);
}

// Of an object that pg_catalog may have as well.
std::optional<std::string> Regconfig(std::string_view text) {
  constexpr std::string_view kOwn = "pg_catalog.";
  if (text.starts_with(kOwn)) text.remove_prefix(kOwn.size());
  return std::string(text);
}

// The grammar keeps the letter of B'101'.
std::optional<std::string> Bits(std::string_view text) {
  if (text.starts_with('b') || text.starts_with('B')) text.remove_prefix(1);
  return std::string(text);
}

// Both input formats of bytea as hexadecimal digits; escapes in the old one are not read.
std::optional<std::string> Bytes(std::string_view text) {
  if (text.starts_with("\\x")) return Lower(text);
  if (text.find('\\') != std::string_view::npos) return std::nullopt;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex = "\\x";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 0xFU];
  }
  return hex;
}

struct Rule {
  std::string_view type;
  std::optional<std::string> (*canonical)(std::string_view text);
};

constexpr Rule kRules[] = {
    {"bool", Bool},
    {"bit", Bits},
    {"int2", Integer},
    {"int4", Integer},
    {"int8", Integer},
    {"numeric", Numeric},
    {"float4", Floating<float>},
    {"float8", Floating<double>},
    {"interval", IntervalText},
    {"date", Date},
    {"time", Time},
    {"timestamp", [](std::string_view text) { return Timestamp(text, false); }},
    {"timestamptz", [](std::string_view text) { return Timestamp(text, true); }},
    {"uuid", Uuid},
    {"jsonb", CanonicalJson},
    {"regclass", Regclass},
    {"regconfig", Regconfig},
    {"regdictionary", Regconfig},
};

int WidthOf(const Type& type) {
  static constexpr std::pair<std::string_view, int> kWidths[] = {
      {"int2", 2}, {"int4", 4}, {"int8", 8}, {"numeric", 9}, {"float4", 10}, {"float8", 11}};
  for (const auto& [name, width] : kWidths) {
    if (name == type) return width;
  }
  return 0;
}

bool FitsInto(const Type& type, const std::string& integer) {
  std::int64_t value = 0;
  const char* end = integer.data() + integer.size();
  const auto [read, error] = std::from_chars(integer.data(), end, value);
  if (error != std::errc{} || read != end) return false;
  if (type == "int8") return true;
  if (type == "int4") {
    return value >= std::numeric_limits<std::int32_t>::min() &&
           value <= std::numeric_limits<std::int32_t>::max();
  }
  return value >= std::numeric_limits<std::int16_t>::min() &&
         value <= std::numeric_limits<std::int16_t>::max();
}

}  // namespace

std::string CanonicalLiteral(const Type& type, std::string_view text) {
  // Blanks around it belong to a bytea.
  if (type == "bytea") return Bytes(text).value_or(std::string(text));
  for (const Rule& rule : kRules) {
    if (rule.type == type) return rule.canonical(Trimmed(text)).value_or(std::string(text));
  }
  return std::string(text);
}

std::optional<std::string> CastNumber(const Type& from, const Type& to, const std::string& text) {
  const int source = WidthOf(from);
  const int target = WidthOf(to);
  if (source == 0 || target == 0) return std::nullopt;
  // A real is not the double of the same digits.
  if (source >= 10) return std::nullopt;
  if (target <= 8 && !FitsInto(to, text)) return std::nullopt;
  return CanonicalLiteral(to, text);
}

std::optional<std::vector<std::optional<std::string>>> ArrayElements(std::string_view text) {
  text = Trimmed(text);
  if (!text.starts_with('{') || !text.ends_with('}') || text.size() < 2) return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::vector<std::optional<std::string>> elements;
  if (Trimmed(text).empty()) return elements;
  if (text.find_first_of("{}\"\\") != std::string_view::npos) return std::nullopt;
  while (true) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view element = Trimmed(text.substr(0, comma));
    if (element.empty()) return std::nullopt;
    const bool is_null = Lower(element) == "null";
    elements.push_back(is_null ? std::nullopt : std::optional(std::string(element)));
    if (comma == text.size()) return elements;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace pleat::canon
