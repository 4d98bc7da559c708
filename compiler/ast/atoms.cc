#include "compiler/ast/atoms.h"

#include <algorithm>
#include <array>
#include <span>

#include "compiler/ast/islands.h"

namespace pleat::ast {

namespace {

// The words of grammar/SchemaLexer.g4. A name among them loses its upper case too, which it folds
// to anyway.
constexpr std::array kKeywords = {
#define PLEAT_KEYWORD(word) std::string_view(#word),
#include "compiler/ast/keywords.def"
};

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string Spelled(const Token& token, std::string_view text) {
  if (token.kind != TokenKind::Word) return std::string(text);
  std::string lower = Lower(text);
  return std::binary_search(kKeywords.begin(), kKeywords.end(), lower) ? lower : std::string(text);
}

int CountBreaks(std::string_view gap) {
  return static_cast<int>(std::count(gap.begin(), gap.end(), '\n'));
}

std::string WithoutTrailingBlanks(std::string_view text) {
  return std::string(text.substr(0, text.find_last_not_of(" \t\r\f") + 1));
}

// Blanks between two tokens of SQL: line breaks stay with the indentation after the last, blanks
// before them go.
std::string Gap(std::string_view gap) {
  const int breaks = CountBreaks(gap);
  if (breaks == 0) return std::string(gap);
  std::string result(static_cast<std::size_t>(breaks), '\n');
  result += gap.substr(gap.rfind('\n') + 1);
  return result;
}

std::string SqlText(const SourceFile& source, std::span<const Token> tokens) {
  std::string text;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0) text += Gap(source.Text({tokens[i - 1].at.end, tokens[i].at.begin}));
    const std::string_view token = source.Text(tokens[i].at);
    text +=
        tokens[i].kind == TokenKind::Comment ? WithoutTrailingBlanks(token) : std::string(token);
  }
  // What follows must not become part of the comment.
  if (tokens.back().kind == TokenKind::Comment && source.Text(tokens.back().at).starts_with("--"))
    text += '\n';
  return text;
}

// `numeric(12,3)`, `timestamp(3) with time zone`, `operator(pg_catalog.=)`.
std::string TypeText(const SourceFile& source, std::span<const Token> tokens) {
  std::string text;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto is_word = [&](std::size_t at) {
      const TokenKind kind = tokens[at].kind;
      return kind == TokenKind::Word || kind == TokenKind::QuotedName;
    };
    const bool after = i > 0 && (is_word(i - 1) || tokens[i - 1].kind == TokenKind::RightParen);
    if (after && is_word(i)) text += ' ';
    const std::string_view token = source.Text(tokens[i].at);
    text += tokens[i].kind == TokenKind::Word ? Lower(token) : std::string(token);
  }
  return text;
}

std::vector<Token> TokensOf(std::string_view text) {
  std::vector<Token> tokens;
  Lexer lexer(text);
  for (Token token = lexer.Next(); token.kind != TokenKind::End; token = lexer.Next())
    tokens.push_back(token);
  return tokens;
}

bool HasComment(std::span<const Token> tokens) {
  return std::any_of(tokens.begin(), tokens.end(),
                     [](const Token& token) { return token.kind == TokenKind::Comment; });
}

}  // namespace

std::vector<Atom> AtomsOf(const SourceFile& source, const File& file) {
  const std::vector<Token> tokens = TokensOf(source.text);
  const std::vector<Island> islands = IslandsOf(file);
  std::vector<Atom> atoms;
  auto island = islands.begin();
  std::uint32_t end = 0;
  for (std::size_t i = 0; i < tokens.size();) {
    while (island != islands.end() && island->at.end <= tokens[i].at.begin) ++island;
    Atom atom = {.token = tokens[i].kind,
                 .breaks = CountBreaks(source.Text({end, tokens[i].at.begin}))};
    std::size_t next = i + 1;
    const std::string_view text = source.Text(tokens[i].at);
    if (island != islands.end() && island->at.begin <= tokens[i].at.begin) {
      while (next < tokens.size() && tokens[next].at.begin < island->at.end) ++next;
      const auto inside = std::span(tokens).subspan(i, next - i);
      // A comment within a type keeps its place: the type stays as it is written.
      const bool type = island->kind == Island::Kind::Type && !HasComment(inside);
      atom.kind = type ? Atom::Kind::Type : Atom::Kind::Sql;
      atom.text = type ? TypeText(source, inside) : SqlText(source, inside);
    } else if (tokens[i].kind == TokenKind::Comment) {
      atom.kind = text.starts_with("--") ? Atom::Kind::LineComment : Atom::Kind::BlockComment;
      atom.text = WithoutTrailingBlanks(text);
    } else {
      atom.text = Spelled(tokens[i], text);
    }
    end = tokens[next - 1].at.end;
    atoms.push_back(std::move(atom));
    i = next;
  }
  return atoms;
}

}  // namespace pleat::ast
