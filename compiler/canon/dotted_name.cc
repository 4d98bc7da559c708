#include "compiler/canon/dotted_name.h"

namespace pleat::canon {
namespace {

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

std::size_t SkipBlanks(std::string_view text, std::size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

std::size_t EndOfQuoted(std::string_view text, std::size_t at, bool backslashes) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (backslashes && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (text.substr(at + 1, 1) != std::string_view(&quote, 1)) return at + 1;
      ++at;
    }
  }
  return text.size();
}

std::optional<Extent> NamePart(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  if (at >= text.size()) return std::nullopt;
  if (text[at] == '"') return Extent{begin, EndOfQuoted(text, at, false)};
  while (at < text.size() && IsNameByte(text[at])) ++at;
  if (at == begin) return std::nullopt;
  const bool unicode_escapes =
      at == begin + 1 && (text[begin] == 'U' || text[begin] == 'u') && text.substr(at, 2) == "&\"";
  if (unicode_escapes) return std::nullopt;
  return Extent{begin, at};
}

std::vector<Extent> DottedName(std::string_view text, std::size_t at) {
  std::vector<Extent> parts;
  while (at < text.size()) {
    const std::optional<Extent> part = NamePart(text, at);
    if (!part) return {};
    parts.push_back(*part);
    const std::size_t dot = SkipBlanks(text, part->end);
    if (dot >= text.size() || text[dot] != '.') break;
    at = SkipBlanks(text, dot + 1);
  }
  return parts;
}

}  // namespace pleat::canon
