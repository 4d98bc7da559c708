#include "compiler/ast/parse.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "compiler/ast/contextual.h"
#include "compiler/ast/reader.h"
#include "compiler/ast/split.h"
#include "compiler/ast/statement.h"
#include "compiler/ast/transform.h"

namespace pleat::ast {

namespace {

constexpr int kMostErrors = 100;

// The items of a block: [begin, end) in the tokens of a declaration.
struct Item {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Reads the declarations of one file.
class FileParser {
 public:
  FileParser(const SourceFile& source, Sink& sink)
      : origin_{source, sink},
        reader_(source, sink),
        file_{.source = &source},
        limit_(sink.error_count() + kMostErrors) {}

  // False once there are too many errors to go on.
  bool Read(const Piece& piece);
  File Take() { return std::move(file_); }

 private:
  bool Is(const Piece& piece, std::size_t i, std::string_view keyword) const;
  bool WasReported(const Piece& piece, Item item) const;
  std::vector<Item> Items(std::span<const Token> tokens, std::size_t begin) const;
  void ReadDeclaration(const Piece& piece);
  void ReadBlock(const Piece& piece, bool mixin);
  bool ReadItems(const Piece& piece, const std::vector<Item>& items, Block& block);

  Origin origin_;
  Reader reader_;
  File file_;
  int limit_ = 0;
};

bool FileParser::Is(const Piece& piece, std::size_t i, std::string_view keyword) const {
  return i < piece.tokens.size() && piece.tokens[i].kind == TokenKind::Word &&
         IsKeyword(origin_.source.Text(piece.tokens[i].at), keyword);
}

// Whether something within the tokens has had its diagnostic: another one would only repeat it.
bool FileParser::WasReported(const Piece& piece, Item item) const {
  // What the end of the file cut off.
  const TokenKind ending = piece.tokens[item.end - 1].kind;
  const bool ended = ending == TokenKind::Semicolon || ending == TokenKind::RightBrace;
  if (!ended && item.end == piece.tokens.size() && !piece.reported.empty()) return true;
  const std::uint32_t begin = piece.tokens[item.begin].at.begin;
  const bool last = item.end == piece.tokens.size();
  const std::uint32_t end = last ? static_cast<std::uint32_t>(origin_.source.text.size()) + 1
                                 : piece.tokens[item.end].at.begin;
  return std::any_of(piece.reported.begin(), piece.reported.end(),
                     [&](std::uint32_t at) { return begin <= at && at < end; });
}

// Cuts a block into items: up to a `;`, or the `}` of a block within and the `;` that may follow.
std::vector<Item> FileParser::Items(std::span<const Token> tokens, std::size_t begin) const {
  std::vector<Item> items;
  std::size_t start = begin;
  int depth = 0;
  for (std::size_t i = begin; i < tokens.size(); ++i) {
    const TokenKind kind = tokens[i].kind;
    if (kind == TokenKind::LeftBrace) ++depth;
    if (kind == TokenKind::RightBrace) --depth;
    // The block's own brace; an item before it lacks its semicolon.
    if (depth < 0 && start < i) items.push_back({start, i});
    if (depth < 0) return items;
    const bool block_ends = kind == TokenKind::RightBrace && depth == 0 &&
                            (i + 1 == tokens.size() || tokens[i + 1].kind != TokenKind::Semicolon);
    if (!block_ends && (kind != TokenKind::Semicolon || depth > 0)) continue;
    items.push_back({start, i + 1});
    start = i + 1;
  }
  if (start < tokens.size()) items.push_back({start, tokens.size()});
  return items;
}

bool FileParser::ReadItems(const Piece& piece, const std::vector<Item>& items, Block& block) {
  bool whole = true;
  for (const Item& item : items) {
    // A semicolon too many ends nothing.
    if (piece.tokens[item.begin].kind == TokenKind::Semicolon) continue;
    const auto tokens = std::span(piece.tokens).subspan(item.begin, item.end - item.begin);
    if (BeginsTrigger(tokens, origin_.source.text)) {
      std::optional<Statement> trigger;
      if (!WasReported(piece, item))
        trigger = ToStatement(Statement::Kind::Trigger, tokens, origin_.source, origin_.sink);
      if (trigger) {
        block.triggers.push_back(*trigger);
      } else {
        whole = false;
      }
      continue;
    }
    auto* context =
        WasReported(piece, item) ? nullptr : reader_.Parse(&SchemaParser::item, item.begin);
    if (context != nullptr) {
      AddItem(context, origin_, block);
    } else {
      whole = false;
    }
    if (origin_.sink.error_count() >= limit_) return false;
  }
  return whole;
}

void FileParser::ReadBlock(const Piece& piece, bool mixin) {
  const auto brace = std::find_if(piece.tokens.begin(), piece.tokens.end(), [](const Token& token) {
    return token.kind == TokenKind::LeftBrace;
  });
  const auto begin = static_cast<std::size_t>(brace - piece.tokens.begin()) + 1;
  const std::vector<Item> items = Items(piece.tokens, std::min(begin, piece.tokens.size()));
  std::vector<std::size_t> columns;
  for (const Item& item : items) {
    const auto tokens = std::span(piece.tokens).subspan(item.begin, item.end - item.begin);
    if (!BeginsWithKeyword(tokens, origin_.source.text)) columns.push_back(item.begin);
  }
  reader_.Take(piece.tokens, columns);
  Block block;
  if (mixin) {
    auto* head = reader_.Parse(&SchemaParser::mixinHead);
    if (head == nullptr) return;
    block.whole = ReadItems(piece, items, block);
    file_.declarations.emplace_back(Mixin{.name = ToName(head->word()), .block = std::move(block)});
    return;
  }
  auto* head = reader_.Parse(&SchemaParser::tableHead);
  if (head == nullptr) {
    file_.whole = false;
    ReadItems(piece, items, block);
    return;
  }
  Table table = ToTable(head);
  table.block.whole = ReadItems(piece, items, table.block);
  file_.declarations.emplace_back(std::move(table));
}

bool FileParser::Read(const Piece& piece) {
  if (!piece.tokens.empty()) ReadDeclaration(piece);
  return origin_.sink.error_count() < limit_;
}

void FileParser::ReadDeclaration(const Piece& piece) {
  const bool qualified = Is(piece, 0, "unlogged") || Is(piece, 0, "foreign");
  const std::size_t table = qualified ? 1 : 0;
  if (Is(piece, table, "table")) return ReadBlock(piece, false);
  if (Is(piece, 0, "mixin")) return ReadBlock(piece, true);
  if (const auto kind = StatementKind(piece.tokens, origin_.source.text)) {
    std::optional<Statement> statement;
    if (!WasReported(piece, {0, piece.tokens.size()}))
      statement = ToStatement(*kind, piece.tokens, origin_.source, origin_.sink);
    if (statement) {
      file_.declarations.emplace_back(*statement);
    } else {
      file_.whole = false;
    }
    return;
  }
  SchemaParser::DeclarationContext* context = nullptr;
  if (!WasReported(piece, {0, piece.tokens.size()})) {
    reader_.Take(piece.tokens, {});
    context = reader_.Parse(&SchemaParser::declaration);
  }
  if (context != nullptr) {
    file_.declarations.push_back(ToDeclaration(context, origin_));
  } else {
    file_.whole = false;
  }
}

std::optional<Diagnostic> CheckText(const SourceFile& source) {
  const std::size_t at = FindInvalidText(source.text);
  if (at == source.text.size()) return std::nullopt;
  const unsigned byte = static_cast<unsigned char>(source.text[at]);
  std::array<char, 5> hex = {};
  std::snprintf(hex.data(), hex.size(), "0x%02X", byte);
  const auto begin = static_cast<std::uint32_t>(at);
  const std::string seen(hex.data());
  return Diagnostic{.code = Code::InvalidText,
                    .span = Span{&source, begin, begin + 1},
                    .message = byte == 0 ? "the file holds a NUL byte; a schema file is text"
                                         : "the byte " + seen + " is not UTF-8"};
}

}  // namespace

File Parse(const SourceFile& source, Sink& sink) {
  FileParser parser(source, sink);
  if (auto invalid = CheckText(source)) {
    sink.Add(std::move(*invalid));
    File file = parser.Take();
    file.whole = false;
    return file;
  }
  Splitter splitter(source, sink);
  Piece piece;
  while (splitter.Next(piece) && parser.Read(piece)) {
  }
  return parser.Take();
}

}  // namespace pleat::ast
