#include "compiler/diag/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace pleat {

namespace {

constexpr int kTabStop = 4;
constexpr std::string_view kEllipsis = "…";

// A line of a source as a terminal shows it: per byte offset, the column at which it begins.
struct Shown {
  std::string text = {};
  std::vector<int> column_of_byte = {};
  // For each column, where in `text` it begins.
  std::vector<std::size_t> byte_of_column = {};
};

// The well-formed sequence at `at`, or one byte where there is none.
std::size_t LengthAt(std::string_view line, std::size_t at) {
  const auto c = static_cast<unsigned char>(line[at]);
  const std::size_t length = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
  const bool whole =
      FindInvalidText(line.substr(at, length)) >= length && at + length <= line.size();
  return whole ? length : 1;
}

char32_t Decode(std::string_view sequence) {
  if (sequence.size() == 1) return static_cast<unsigned char>(sequence[0]);
  char32_t value = static_cast<unsigned char>(sequence[0]) & (0xFFU >> (sequence.size() + 1));
  for (const char c : sequence.substr(1))
    value = value << 6 | (static_cast<unsigned char>(c) & 0x3FU);
  return value;
}

// Unicode Standard Annex 11: wide and full-width blocks take two columns; combining marks and
// joiners take none.
int WidthOf(char32_t c) {
  if ((c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) || (c >= 0xFE00 && c <= 0xFE0F))
    return 0;
  const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                    (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                    (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                    (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
                    (c >= 0x20000 && c <= 0x3FFFD);
  return wide ? 2 : 1;
}

void Append(Shown& shown, std::string_view glyph, int width) {
  for (int i = 0; i < width; ++i) shown.byte_of_column.push_back(shown.text.size());
  shown.text += glyph;
}

Shown Show(std::string_view line) {
  Shown shown;
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t length = LengthAt(line, at);
    const std::string_view glyph = line.substr(at, length);
    const int column = static_cast<int>(shown.byte_of_column.size());
    shown.column_of_byte.insert(shown.column_of_byte.end(), length, column);
    const auto c = static_cast<unsigned char>(glyph[0]);
    if (c == '\t') {
      const int width = kTabStop - column % kTabStop;
      Append(shown, std::string(static_cast<std::size_t>(width), ' '), width);
    } else if (c < 0x20 || c == 0x7F || (c >= 0x80 && length == 1)) {
      // Control characters and broken bytes would change the terminal's state.
      Append(shown, "\xEF\xBF\xBD", 1);
    } else {
      Append(shown, glyph, WidthOf(Decode(glyph)));
    }
    at += length;
  }
  shown.column_of_byte.push_back(static_cast<int>(shown.byte_of_column.size()));
  shown.byte_of_column.push_back(shown.text.size());
  return shown;
}

struct Excerpt {
  std::string line = {};
  int caret = 0;
  int carets = 1;
};

// Cuts `line` to `width` columns so that the bytes [begin, end) are seen.
Excerpt Cut(std::string_view line, std::size_t begin, std::size_t end, int width) {
  // A window of bytes first: a line of ten megabytes is not laid out as a whole.
  const std::size_t reach = static_cast<std::size_t>(width) * 8;
  std::size_t first = begin > reach ? begin - reach : 0;
  while (first > 0 && (static_cast<unsigned char>(line[first]) & 0xC0U) == 0x80U) --first;
  const std::size_t last = std::min(line.size(), begin + reach);
  const Shown shown = Show(line.substr(first, last - first));
  const int total = static_cast<int>(shown.byte_of_column.size()) - 1;
  const int from = shown.column_of_byte[begin - first];
  const int to = std::max(shown.column_of_byte[std::clamp(end, begin, last) - first], from + 1);
  int left = first > 0 || total > width ? std::max(0, from - width / 2) : 0;
  if (first == 0) left = std::min(left, std::max(0, total - width));
  const int right = std::min(total, left + width);
  const auto byte = [&](int column) {
    return shown.byte_of_column[static_cast<std::size_t>(column)];
  };
  const bool cut_left = left > 0 || first > 0;
  const bool cut_right = right < total || last < line.size();
  Excerpt excerpt;
  if (cut_left) excerpt.line += kEllipsis;
  excerpt.line += shown.text.substr(byte(left), byte(right) - byte(left));
  if (cut_right) excerpt.line += kEllipsis;
  excerpt.caret = from - left + (cut_left ? 1 : 0);
  excerpt.carets = std::max(1, std::min(to, std::max(right, from + 1)) - from);
  return excerpt;
}

std::string Place(const Span& span) {
  const Position at = span.file->At(span.begin);
  return fmt::format("{}:{}:{}: ", span.file->name, at.line, at.column);
}

std::string Painted(std::string_view text, std::string_view color, const RenderOptions& options) {
  return options.color ? fmt::format("\x1b[{}m{}\x1b[0m", color, text) : std::string(text);
}

std::string Body(const Diagnostic& diagnostic, const RenderOptions& options) {
  const Span& span = *diagnostic.span;
  const Position at = span.file->At(span.begin);
  const std::string_view line = span.file->Line(at.line);
  const std::size_t begin =
      std::min<std::size_t>(span.begin - span.file->lines[at.line - 1], line.size());
  const std::size_t length = span.end > span.begin ? span.end - span.begin : 1;
  const Excerpt excerpt = Cut(line, begin, std::min(begin + length, line.size()), options.width);
  std::string carets(static_cast<std::size_t>(excerpt.carets), '^');
  if (!diagnostic.caret.empty()) carets += " " + diagnostic.caret;
  const std::string indent(static_cast<std::size_t>(excerpt.caret), ' ');
  return fmt::format("{:>5} | {}\n      | {}{}\n", at.line, excerpt.line, indent,
                     Painted(carets, "1;31", options));
}

}  // namespace

std::string Render(const Diagnostic& diagnostic, const RenderOptions& options) {
  const CodeInfo& info = InfoOf(diagnostic.code);
  const bool error = info.severity == Severity::Error;
  const std::string word = fmt::format("{}[{}]:", error ? "error" : "warning", info.text);
  std::string out = diagnostic.span ? Place(*diagnostic.span) : std::string();
  out += fmt::format("{} {}\n", Painted(word, error ? "1;31" : "1;33", options),
                     Painted(diagnostic.message, "1", options));
  if (diagnostic.span) out += Body(diagnostic, options);
  for (const Label& label : diagnostic.labels) {
    out += fmt::format("{}note: {}\n", Place(label.span), label.message);
  }
  for (const std::string& note : diagnostic.notes) out += fmt::format("note: {}\n", note);
  if (diagnostic.help) out += fmt::format("help: {}\n", *diagnostic.help);
  return out;
}

std::string Render(const std::vector<Diagnostic>& diagnostics, const RenderOptions& options) {
  const std::size_t shown = std::min(diagnostics.size(), static_cast<std::size_t>(options.limit));
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) out += Render(diagnostics[i], options);
  const std::size_t rest = diagnostics.size() - shown;
  if (rest > 0) out += fmt::format("and {} more\n", rest);
  return out;
}

}  // namespace pleat
