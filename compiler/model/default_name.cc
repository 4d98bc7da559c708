#include "compiler/model/default_name.h"

#include <string>

#include "compiler/model/quote.h"

namespace pleat {

namespace {

// NAMEDATALEN without the NUL.
constexpr std::size_t kLongest = 63;

// At most `length` bytes of `text` without a torn character.
std::string_view Clip(std::string_view text, std::size_t length) {
  if (length >= text.size()) return text;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
  return text.substr(0, length);
}

}  // namespace

Identifier DefaultName(std::string_view first, std::string_view second, std::string_view label) {
  const std::size_t overhead = (second.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
  std::size_t first_length = first.size();
  std::size_t second_length = second.size();
  while (first_length + second_length + overhead > kLongest)
    --(first_length > second_length ? first_length : second_length);
  std::string name(Clip(first, first_length));
  if (!second.empty()) (name += '_') += Clip(second, second_length);
  if (!label.empty()) (name += '_') += label;
  return {name};
}

std::string JoinedColumns(const Index& index) {
  std::vector<Identifier> columns;
  for (const IndexElement& element : index.elements) {
    const auto* column = std::get_if<Identifier>(&element.key);
    columns.push_back(column != nullptr ? *column : Identifier{"expr"});
  }
  columns.insert(columns.end(), index.include.begin(), index.include.end());
  return JoinedColumns(columns);
}

std::string JoinedColumns(const std::vector<Identifier>& columns) {
  // Where PostgreSQL stops reading them.
  constexpr std::size_t kEnough = 64;
  std::string joined;
  for (const Identifier& column : columns) {
    joined += (joined.empty() ? "" : "_") + column.text;
    if (joined.size() >= kEnough) break;
  }
  return joined;
}

QualifiedName SequenceOf(const QualifiedName& table, const Column& column) {
  const auto* serial = std::get_if<Serial>(&column.source);
  if (serial && serial->sequence) return *serial->sequence;
  const auto* identity = std::get_if<Identity>(&column.source);
  if (identity && identity->sequence) return *identity->sequence;
  return {.schema = table.schema, .name = DefaultName(table.name.text, column.name.text, "seq")};
}

Expr NextvalOf(const QualifiedName& sequence) {
  return {"nextval(" + Literal(Quoted(sequence)) + "::regclass)"};
}

}  // namespace pleat
