#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pleat {

// Bytes [begin, end) of some file that the context knows.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  auto operator<=>(const Range&) const = default;
  bool empty() const { return begin == end; }
};

// A place in a file as people count: from 1, columns in Unicode characters.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  auto operator<=>(const Position&) const = default;
};

// The text of one input and where its lines begin. Spans point at it, so it must outlive them and
// must not move: whoever holds several keeps them in a std::deque (`Sources` of ast/load.h) or
// behind pointers.
struct SourceFile {
  SourceFile(std::string file_name, std::string file_text);
  SourceFile(const SourceFile&) = delete;
  SourceFile& operator=(const SourceFile&) = delete;

  // The name that diagnostics print: the path as the user wrote it.
  std::string name;
  std::string text;
  // The offset of the first byte of each line; never empty.
  std::vector<std::uint32_t> lines;

  Position At(std::uint32_t offset) const;
  // The text of a line, counted from 1, without its line break.
  std::string_view Line(std::uint32_t line) const;
  std::string_view Text(Range range) const;
};

// A range of a file that it names itself. `file` is never null.
struct Span {
  const SourceFile* file = nullptr;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool operator==(const Span&) const = default;
  Range range() const { return {begin, end}; }
};

inline Span SpanOf(const SourceFile& file, Range range) { return {&file, range.begin, range.end}; }

// The offset of the first byte that is not part of well-formed UTF-8 (RFC 3629) or is NUL;
// text.size() where there is none.
std::size_t FindInvalidText(std::string_view text);

}  // namespace pleat
