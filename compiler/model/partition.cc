#include "compiler/model/partition.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <compare>
#include <numeric>

namespace pleat {
namespace {

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

// The position of the quote that ends what `at` opens; doubled ones open again.
std::size_t EndOfQuoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const bool escapes = quote == '\'' && at > 0 && (text[at - 1] == 'E' || text[at - 1] == 'e');
  for (++at; at < text.size() && text[at] != quote; ++at) {
    if (escapes && text[at] == '\\') ++at;
  }
  return at;
}

// Takes `words` off the front of `text`, if it begins with them.
bool Take(std::string_view& text, std::string_view words) {
  text = Trimmed(text);
  if (!text.starts_with(words)) return false;
  text.remove_prefix(words.size());
  return true;
}

// The inside of the parenthesis that `text` begins with.
std::optional<std::string_view> TakeGroup(std::string_view& text) {
  if (!Take(text, "(")) return std::nullopt;
  int depth = 1;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\'' || text[at] == '"') {
      at = EndOfQuoted(text, at);
      continue;
    }
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth == 0) {
      const std::string_view inside = text.substr(0, at);
      text.remove_prefix(at + 1);
      return inside;
    }
  }
  return std::nullopt;
}

std::optional<int> TakeNumber(std::string_view& text) {
  text = Trimmed(text);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

std::optional<PartitionBound> ParseHash(std::string_view text) {
  HashBound hash;
  auto inside = TakeGroup(text);
  if (!inside || !Take(*inside, "modulus")) return std::nullopt;
  const auto modulus = TakeNumber(*inside);
  if (!modulus || !Take(*inside, ",") || !Take(*inside, "remainder")) return std::nullopt;
  const auto remainder = TakeNumber(*inside);
  if (!remainder) return std::nullopt;
  return HashBound{.modulus = *modulus, .remainder = *remainder};
}

std::string ValuesWithCommas(const std::vector<Expr>& values) {
  std::string text;
  for (const Expr& value : values) text += (text.empty() ? "" : ", ") + value.text;
  return text;
}

using Order = std::optional<std::strong_ordering>;

std::optional<long long> NumberIn(std::string_view text) {
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

// '2024-01-31', with or without a time of day.
std::optional<std::string_view> DateIn(std::string_view text) {
  constexpr std::string_view kDate = "'0000-00-00";
  if (text.size() <= kDate.size() || !text.ends_with('\'')) return std::nullopt;
  for (std::size_t at = 0; at < kDate.size(); ++at) {
    const bool digit = text[at] >= '0' && text[at] <= '9';
    if (kDate[at] == '0' ? !digit : text[at] != kDate[at]) return std::nullopt;
  }
  return text.substr(1, text.size() - 2);
}

Order CompareDates(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  const auto order = a.substr(0, common) <=> b.substr(0, common);
  if (order != 0 || a.size() == b.size()) return order;
  return std::nullopt;
}

// -1 for MINVALUE, 1 for MAXVALUE, 0 for a value.
int EndOf(const Expr& value) {
  if (value.text == "MINVALUE") return -1;
  return value.text == "MAXVALUE" ? 1 : 0;
}

Order Compare(const Expr& a, const Expr& b) {
  if (a == b) return std::strong_ordering::equal;
  if (EndOf(a) != 0 || EndOf(b) != 0) return EndOf(a) <=> EndOf(b);
  const auto number = NumberIn(a.text);
  const auto other = NumberIn(b.text);
  if (number && other) return *number <=> *other;
  const auto date = DateIn(a.text);
  const auto other_date = DateIn(b.text);
  if (date && other_date) return CompareDates(*date, *other_date);
  return std::nullopt;
}

// Column by column; behind MINVALUE or MAXVALUE nothing counts (CREATE TABLE, "PARTITION OF").
Order Compare(const std::vector<Expr>& a, const std::vector<Expr>& b) {
  for (std::size_t at = 0; at < std::min(a.size(), b.size()); ++at) {
    const Order order = Compare(a[at], b[at]);
    if (!order || *order != 0 || EndOf(a[at]) != 0) return order;
  }
  return std::strong_ordering::equal;
}

std::optional<bool> OverlapOf(const RangeBound& a, const RangeBound& b) {
  const Order first = Compare(a.from, b.to);
  const Order second = Compare(b.from, a.to);
  if ((first && *first >= 0) || (second && *second >= 0)) return false;
  return first && second ? std::optional(true) : std::nullopt;
}

std::optional<bool> OverlapOf(const ListBound& a, const ListBound& b) {
  bool known = true;
  for (const Expr& value : a.values) {
    for (const Expr& other : b.values) {
      const Order order = Compare(value, other);
      if (order && *order == 0) return true;
      const bool null = value.text == "NULL" || other.text == "NULL";
      known = known && (order || null);
    }
  }
  return known ? std::optional(false) : std::nullopt;
}

std::optional<bool> OverlapOf(const HashBound& a, const HashBound& b) {
  const int common = std::gcd(a.modulus, b.modulus);
  return a.remainder % common == b.remainder % common;
}

}  // namespace

std::optional<bool> Overlap(const PartitionBound& a, const PartitionBound& b) {
  return std::visit(
      [](const auto& left, const auto& right) -> std::optional<bool> {
        using Left = std::decay_t<decltype(left)>;
        using Right = std::decay_t<decltype(right)>;
        if constexpr (std::is_same_v<Left, Right> && !std::is_same_v<Left, DefaultBound>) {
          return OverlapOf(left, right);
        } else {
          return false;
        }
      },
      a, b);
}

std::string_view ToString(Partitioning::Strategy strategy) {
  switch (strategy) {
    case Partitioning::Strategy::Range:
      return "range";
    case Partitioning::Strategy::List:
      return "list";
    case Partitioning::Strategy::Hash:
      return "hash";
  }
  return {};
}

std::vector<Expr> SplitValues(std::string_view text) {
  std::vector<Expr> values;
  int depth = 0;
  std::size_t begin = 0;
  const auto add = [&](std::size_t end) {
    values.push_back({std::string(Trimmed(text.substr(begin, end - begin)))});
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\'' || text[at] == '"') {
      at = EndOfQuoted(text, at);
      continue;
    }
    if (text[at] == '(' || text[at] == '[') ++depth;
    if (text[at] == ')' || text[at] == ']') --depth;
    if (text[at] != ',' || depth > 0) continue;
    add(at);
    begin = at + 1;
  }
  if (!values.empty() || !Trimmed(text).empty()) add(text.size());
  return values;
}

std::optional<PartitionBound> ParseBound(std::string_view text) {
  if (Trimmed(text) == "DEFAULT") return DefaultBound{};
  if (!Take(text, "FOR VALUES")) return std::nullopt;
  if (Take(text, "WITH")) return ParseHash(text);
  if (Take(text, "IN")) {
    const auto values = TakeGroup(text);
    if (!values) return std::nullopt;
    return ListBound{SplitValues(*values)};
  }
  if (!Take(text, "FROM")) return std::nullopt;
  const auto from = TakeGroup(text);
  if (!from || !Take(text, "TO")) return std::nullopt;
  const auto to = TakeGroup(text);
  if (!to) return std::nullopt;
  return RangeBound{.from = SplitValues(*from), .to = SplitValues(*to)};
}

std::string ToString(const PartitionBound& bound) {
  struct {
    std::string operator()(const DefaultBound&) { return "default"; }
    std::string operator()(const RangeBound& range) {
      return fmt::format("for values from ({}) to ({})", ValuesWithCommas(range.from),
                         ValuesWithCommas(range.to));
    }
    std::string operator()(const ListBound& list) {
      return fmt::format("for values in ({})", ValuesWithCommas(list.values));
    }
    std::string operator()(const HashBound& hash) {
      return fmt::format("for values with (modulus {}, remainder {})", hash.modulus,
                         hash.remainder);
    }
  } text;
  return std::visit(text, bound);
}

}  // namespace pleat
