#include "compiler/ast/split.h"

#include <algorithm>
#include <array>
#include <string>

namespace pleat::ast {

namespace {

constexpr std::size_t kDeepest = 200;
// A file with more errors than this is no schema file.
constexpr int kMostReports = 100;

constexpr auto kDeclarations = std::to_array<std::string_view>(
    {"aggregate",  "assert",       "backfill", "collation",    "comment",  "continuous",
     "cast",       "operator",     "security", "create",       "default",  "grant",
     "owner",      "revoke",       "role",     "domain",       "enum",     "extension",
     "foreign",    "function",     "index",    "materialized", "mixin",    "param",
     "procedure",  "publication",  "rule",     "schema",       "sequence", "server",
     "statistics", "subscription", "table",    "text",         "trigger",  "type",
     "unique",     "unlogged",     "user",     "view"});

bool IsOpening(TokenKind kind) {
  return kind == TokenKind::LeftParen || kind == TokenKind::LeftBracket ||
         kind == TokenKind::LeftBrace;
}
bool IsClosing(TokenKind kind) {
  return kind == TokenKind::RightParen || kind == TokenKind::RightBracket ||
         kind == TokenKind::RightBrace;
}
TokenKind PartnerOf(TokenKind kind) {
  if (kind == TokenKind::RightParen) return TokenKind::LeftParen;
  if (kind == TokenKind::RightBracket) return TokenKind::LeftBracket;
  return TokenKind::LeftBrace;
}

std::string_view NameOfUnclosed(std::string_view text) {
  if (text.starts_with("/*")) return "comment";
  if (text.starts_with('"')) return "quoted name";
  if (text.starts_with('$')) return "dollar-quoted string";
  return "string";
}

}  // namespace

Token Splitter::Take() {
  if (!pushed_back_.empty()) {
    const Token token = pushed_back_.back();
    pushed_back_.pop_back();
    return token;
  }
  Token token = lexer_.Next();
  while (token.kind == TokenKind::Comment) token = lexer_.Next();
  return token;
}

void Splitter::Report(Piece& piece, Diagnostic diagnostic) {
  piece.reported.push_back(diagnostic.span->begin);
  ++reports_;
  sink_.Add(std::move(diagnostic));
}

void Splitter::Open(Piece& piece, const Token& token) {
  open_.push_back(token);
  if (open_.size() <= kDeepest || too_deep_) return;
  too_deep_ = true;
  Report(piece, {.code = Code::TooDeep,
                 .span = SpanOf(source_, token.at),
                 .message = "brackets are nested more than " + std::to_string(kDeepest) + " deep"});
}

void Splitter::Close(Piece& piece, const Token& token) {
  // Round and square brackets are SQL's, and SQL knows no braces.
  if (token.kind == TokenKind::RightBrace) CloseSql(piece);
  const TokenKind partner = PartnerOf(token.kind);
  auto opened = open_.end();
  while (opened != open_.begin()) {
    --opened;
    if (opened->kind == partner) {
      // What was opened after it and is open still was forgotten.
      if (opened + 1 != open_.end()) ReportOpen(piece, open_.back());
      open_.erase(opened, open_.end());
      return;
    }
    if (opened->kind == TokenKind::LeftBrace) break;
  }
  const std::string seen(source_.Text(token.at));
  Report(piece, {.code = Code::Unclosed,
                 .span = SpanOf(source_, token.at),
                 .message = "`" + seen + "` closes nothing"});
}

void Splitter::ReportOpen(Piece& piece, const Token& token) {
  // Of what a quote without end has swallowed, nothing is known.
  if (too_deep_ || unclosed_quote_) return;
  Report(piece, {.code = Code::Unclosed,
                 .span = SpanOf(source_, token.at),
                 .message = "this `" + std::string(source_.Text(token.at)) + "` is never closed"});
}

// Neither `;` nor a brace can stand within SQL's brackets: those that are open were forgotten.
void Splitter::CloseSql(Piece& piece) {
  const auto brace = std::find_if(open_.rbegin(), open_.rend(), [](const Token& token) {
    return token.kind == TokenKind::LeftBrace;
  });
  const auto first = open_.begin() + (open_.rend() - brace);
  if (first == open_.end()) return;
  const Token forgotten = *first;
  open_.erase(first, open_.end());
  ReportOpen(piece, forgotten);
}

bool Splitter::BeginsDeclaration(const Piece& piece, const Token& token) const {
  if (piece.tokens.empty() || token.kind != TokenKind::Word) return false;
  if (token.at.begin > 0 && source_.text[token.at.begin - 1] != '\n') return false;
  const TokenKind before = piece.tokens.back().kind;
  if (before != TokenKind::Semicolon && before != TokenKind::RightBrace &&
      before != TokenKind::LeftBrace)
    return false;
  return std::any_of(kDeclarations.begin(), kDeclarations.end(), [&](std::string_view word) {
    return IsKeyword(source_.Text(token.at), word);
  });
}

// The file ended within brackets. A block without an end is taken to end before the next line that
// begins a declaration.
void Splitter::AtEnd(Piece& piece) {
  CloseSql(piece);
  if (open_.empty()) return;
  const Token brace = open_.front();
  open_.clear();
  ReportOpen(piece, brace);
  cut_at_lines_ = true;
  Piece shorter;
  for (const Token& token : piece.tokens) {
    if (BeginsDeclaration(shorter, token)) {
      lexer_ = Lexer(source_.text, token.at.begin);
      pushed_back_.clear();
      piece.tokens = std::move(shorter.tokens);
      return;
    }
    shorter.tokens.push_back(token);
  }
}

// Follows BEGIN ATOMIC … END of a function's body, in which semicolons end its statements only
// (manual, CREATE FUNCTION). CASE has an END as well.
void Splitter::FollowBody(const Piece& piece, const Token& token) {
  if (token.kind != TokenKind::Word) return;
  const std::string_view word = source_.Text(token.at);
  if (body_depth_ == 0) {
    const bool begins = IsKeyword(word, "atomic") && !piece.tokens.empty() &&
                        IsKeyword(source_.Text(piece.tokens.back().at), "begin");
    if (begins) body_depth_ = 1;
  } else if (IsKeyword(word, "case")) {
    ++body_depth_;
  } else if (IsKeyword(word, "end")) {
    --body_depth_;
  }
}

// The commands of a rule stand in parentheses, with semicolons between them (manual, CREATE RULE).
bool Splitter::IsRule(const Piece& piece) const {
  const auto is = [&](std::size_t i, std::string_view word) {
    return i < piece.tokens.size() && IsKeyword(source_.Text(piece.tokens[i].at), word);
  };
  return is(0, "rule") || (is(0, "disable") && is(1, "rule")) || (is(0, "enable") && is(2, "rule"));
}

bool Splitter::Next(Piece& piece) {
  body_depth_ = 0;
  piece.tokens.clear();
  piece.reported.clear();
  open_.clear();
  too_deep_ = false;
  while (true) {
    if (reports_ >= kMostReports) return false;
    const Token token = Take();
    if (token.kind == TokenKind::End) {
      AtEnd(piece);
      return !piece.tokens.empty() || !piece.reported.empty();
    }
    if (token.kind == TokenKind::Stray || token.kind == TokenKind::Unclosed) {
      const bool stray = token.kind == TokenKind::Stray;
      if (!stray) unclosed_quote_ = true;
      const std::string_view text = source_.Text(token.at);
      Report(piece,
             {.code = stray ? Code::StrayCharacter : Code::Unclosed,
              .span = Span{&source_, token.at.begin, token.at.begin + 1},
              .message = stray ? "stray character `" + std::string(text) + "`"
                               : "this " + std::string(NameOfUnclosed(text)) + " is never closed"});
      continue;
    }
    if (cut_at_lines_ && BeginsDeclaration(piece, token)) {
      CloseSql(piece);
      if (!open_.empty()) ReportOpen(piece, open_.front());
      pushed_back_.push_back(token);
      return true;
    }
    FollowBody(piece, token);
    const bool within_rule =
        !open_.empty() && open_.back().kind == TokenKind::LeftParen && IsRule(piece);
    if (token.kind == TokenKind::Semicolon && (body_depth_ > 0 || within_rule)) {
      piece.tokens.push_back(token);
      continue;
    }
    if (token.kind == TokenKind::Semicolon) CloseSql(piece);
    if (IsOpening(token.kind)) Open(piece, token);
    const std::size_t reported = piece.reported.size();
    if (IsClosing(token.kind)) Close(piece, token);
    // What closes nothing is left out, so that the rest can be read.
    if (piece.reported.size() > reported && piece.reported.back() == token.at.begin) continue;
    if (token.kind == TokenKind::Semicolon && piece.tokens.empty()) continue;
    if (!too_deep_) piece.tokens.push_back(token);
    if (!open_.empty()) continue;
    if (token.kind == TokenKind::Semicolon) return true;
    if (token.kind != TokenKind::RightBrace) continue;
    const Token next = Take();
    pushed_back_.push_back(next);
    const bool query = next.kind == TokenKind::Word && IsKeyword(source_.Text(next.at), "as");
    if (!query) return true;
  }
}

}  // namespace pleat::ast
