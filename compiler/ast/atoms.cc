#include "compiler/ast/atoms.h"

#include <algorithm>
#include <array>
#include <span>

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

bool HasUpper(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

int CountBreaks(std::string_view gap) {
  return static_cast<int>(std::count(gap.begin(), gap.end(), '\n'));
}

std::string_view WithoutTrailingBlanks(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\r\f") + 1);
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

std::string_view At(std::string_view text, Range at) {
  return text.substr(at.begin, at.end - at.begin);
}

std::string SqlText(std::string_view source, std::span<const Token> tokens) {
  std::string text;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0) text += Gap(At(source, {tokens[i - 1].at.end, tokens[i].at.begin}));
    const std::string_view token = At(source, tokens[i].at);
    text += tokens[i].kind == TokenKind::Comment ? WithoutTrailingBlanks(token) : token;
  }
  // What follows must not become part of the comment.
  if (tokens.back().kind == TokenKind::Comment && At(source, tokens.back().at).starts_with("--"))
    text += '\n';
  return text;
}

// `numeric(12,3)`, `timestamp(3) with time zone`, `operator(pg_catalog.=)`.
std::string TypeText(std::string_view source, std::span<const Token> tokens) {
  std::string text;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto is_word = [&](std::size_t at) {
      const TokenKind kind = tokens[at].kind;
      return kind == TokenKind::Word || kind == TokenKind::QuotedName;
    };
    const bool after = i > 0 && (is_word(i - 1) || tokens[i - 1].kind == TokenKind::RightParen);
    if (after && is_word(i)) text += ' ';
    const std::string_view token = At(source, tokens[i].at);
    text += tokens[i].kind == TokenKind::Word ? Lower(token) : std::string(token);
  }
  return text;
}

bool HasComment(std::span<const Token> tokens) {
  return std::any_of(tokens.begin(), tokens.end(),
                     [](const Token& token) { return token.kind == TokenKind::Comment; });
}

// Whether SqlText gives what is written: on one line, and without a comment.
bool IsPlainSql(std::string_view text) {
  return text.find('\n') == std::string_view::npos && text.find("--") == std::string_view::npos &&
         text.find("/*") == std::string_view::npos;
}

// Whether TypeText gives what is written: `numeric(12,3)`, but not `time(3) with time zone`.
bool IsPlainType(std::string_view text) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '(' || c == ',';
  };
  if (text.ends_with(')')) text.remove_suffix(1);
  return std::all_of(text.begin(), text.end(), is_plain);
}

// Cuts a text into atoms.
class AtomReader {
 public:
  AtomReader(std::string_view text, const std::vector<Island>& islands)
      : text_(text), lexer_(text), island_(islands.begin()), last_(islands.end()) {}

  Atoms ReadAll() {
    for (Token token = lexer_.Next(); token.kind != TokenKind::End; token = lexer_.Next()) {
      while (island_ != last_ && island_->at.end <= token.at.begin) ++island_;
      const bool inside = island_ != last_ && island_->at.begin <= token.at.begin;
      Atom& atom = atoms_.all.emplace_back(
          Atom{.token = token.kind, .breaks = CountBreaks(At(text_, {end_, token.at.begin}))});
      inside ? ReadIsland(token, atom) : ReadToken(token, atom);
    }
    return std::move(atoms_);
  }

 private:
  void ReadToken(const Token& token, Atom& atom) {
    const std::string_view text = At(text_, token.at);
    atom.text = text;
    end_ = token.at.end;
    if (token.kind == TokenKind::Comment) {
      atom.kind = text.starts_with("--") ? Atom::Kind::LineComment : Atom::Kind::BlockComment;
      atom.text = WithoutTrailingBlanks(text);
    } else if (token.kind == TokenKind::Word && HasUpper(text)) {
      const std::string lower = Lower(text);
      if (std::binary_search(kKeywords.begin(), kKeywords.end(), lower)) atom.text = Keep(lower);
    }
  }

  void ReadIsland(const Token& first, Atom& atom) {
    std::string_view text = At(text_, {first.at.begin, island_->at.end});
    text = text.substr(0, text.find_last_not_of(" \t\r\f\n") + 1);
    const bool type = island_->kind == Island::Kind::Type;
    if (type ? IsPlainType(text) : IsPlainSql(text)) {
      atom.kind = type ? Atom::Kind::Type : Atom::Kind::Sql;
      atom.text = text;
      end_ = first.at.begin + static_cast<std::uint32_t>(text.size());
      lexer_ = Lexer(text_, end_);
      return;
    }
    std::vector<Token> tokens = {first};
    Lexer after = lexer_;
    for (Token token = after.Next();
         token.kind != TokenKind::End && token.at.begin < island_->at.end; token = after.Next()) {
      tokens.push_back(token);
      lexer_ = after;
    }
    end_ = tokens.back().at.end;
    // A comment within a type keeps its place: the type stays as it is written.
    const bool spelled = type && !HasComment(tokens);
    atom.kind = spelled ? Atom::Kind::Type : Atom::Kind::Sql;
    atom.text = Keep(spelled ? TypeText(text_, tokens) : SqlText(text_, tokens));
  }

  std::string_view Keep(std::string text) { return atoms_.spelled.emplace_back(std::move(text)); }

  std::string_view text_;
  Lexer lexer_;
  std::vector<Island>::const_iterator island_;
  std::vector<Island>::const_iterator last_;
  // Of the atom before.
  std::uint32_t end_ = 0;
  Atoms atoms_ = {};
};

}  // namespace

Atoms AtomsOf(std::string_view text, const std::vector<Island>& islands) {
  return AtomReader(text, islands).ReadAll();
}

}  // namespace pleat::ast
