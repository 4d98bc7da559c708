#include "compiler/source/source.h"

#include <algorithm>

namespace pleat {

namespace {

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The length of the well-formed sequence that begins at `at`; 0 where there is none (RFC 3629,
// section 4).
std::size_t SequenceLength(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(at);
  const unsigned second = byte(at + 1);
  const auto tail = [&](std::size_t i) { return (byte(at + i) & 0xC0U) == 0x80U; };
  if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && second < 0xA0;
    const bool surrogate = first == 0xED && second > 0x9F;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && second < 0x90;
    const bool beyond = first == 0xF4 && second > 0x8F;
    return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

}  // namespace

SourceFile::SourceFile(std::string file_name, std::string file_text)
    : name(std::move(file_name)), text(std::move(file_text)), lines({0}) {
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
    lines.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

Position SourceFile::At(std::uint32_t offset) const {
  const auto next = std::upper_bound(lines.begin(), lines.end(), offset);
  const std::uint32_t start = *(next - 1);
  const auto end = text.begin() + std::min<std::size_t>(offset, text.size());
  const auto characters =
      std::count_if(text.begin() + start, end, [](char c) { return !IsContinuation(c); });
  return {.line = static_cast<std::uint32_t>(next - lines.begin()),
          .column = static_cast<std::uint32_t>(characters) + 1};
}

std::string_view SourceFile::Line(std::uint32_t line) const {
  const std::size_t begin = lines[line - 1];
  std::size_t end = line < lines.size() ? lines[line] - 1 : text.size();
  if (end > begin && text[end - 1] == '\r') --end;
  return std::string_view(text).substr(begin, end - begin);
}

std::string_view SourceFile::Text(Range range) const {
  return std::string_view(text).substr(range.begin, range.end - range.begin);
}

std::size_t FindInvalidText(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c == 0) return at;
    const std::size_t length = c < 0x80 ? 1 : SequenceLength(text, at);
    if (length == 0) return at;
    at += length;
  }
  return text.size();
}

}  // namespace pleat
