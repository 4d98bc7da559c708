#include "compiler/model/partition.h"

#include <fmt/format.h>

#include <charconv>

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

}  // namespace

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
