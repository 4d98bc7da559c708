#include "compiler/ast/statement.h"

#include <string>

namespace pleat::ast {

namespace {

// The tokens of a declaration, as questions.
class Ahead {
 public:
  Ahead(std::span<const Token> tokens, std::string_view text) : tokens_(tokens), text_(text) {}

  bool Is(std::size_t i, TokenKind kind) const {
    return i < tokens_.size() && tokens_[i].kind == kind;
  }
  bool Is(std::size_t i, std::string_view keyword) const {
    return Is(i, TokenKind::Word) &&
           IsKeyword(text_.substr(tokens_[i].at.begin, tokens_[i].at.end - tokens_[i].at.begin),
                     keyword);
  }
  bool IsName(std::size_t i) const {
    return Is(i, TokenKind::Word) || Is(i, TokenKind::QuotedName);
  }

  // Past `disable`, `enable replica` or `enable always`.
  std::size_t AfterFiring(Statement::Firing& firing) const {
    if (Is(0, "disable")) {
      firing = Statement::Firing::Disabled;
      return 1;
    }
    if (!Is(0, "enable") || (!Is(1, "replica") && !Is(1, "always"))) return 0;
    firing = Is(1, "replica") ? Statement::Firing::Replica : Statement::Firing::Always;
    return 2;
  }

 private:
  std::span<const Token> tokens_;
  std::string_view text_;
};

// The keyword's length in tokens, and what it means.
struct Keyword {
  Statement::Kind kind = {};
  std::size_t length = 1;
};

std::optional<Keyword> KeywordAt(const Ahead& ahead, std::size_t i) {
  using Kind = Statement::Kind;
  if (ahead.Is(i, "function") || ahead.Is(i, "procedure")) return Keyword{Kind::Routine};
  if (ahead.Is(i, "trigger")) return Keyword{Kind::Trigger};
  if (ahead.Is(i, "constraint") && ahead.Is(i + 1, "trigger")) return Keyword{Kind::Trigger, 2};
  if (ahead.Is(i, "aggregate")) return Keyword{Kind::Aggregate};
  if (ahead.Is(i, "rule")) return Keyword{Kind::Rule};
  if (ahead.Is(i, "event") && ahead.Is(i + 1, "trigger")) return Keyword{Kind::EventTrigger, 2};
  const bool comment = ahead.Is(i, "comment") && ahead.Is(i + 1, "on");
  if (comment &&
      (ahead.Is(i + 2, "function") || ahead.Is(i + 2, "procedure") || ahead.Is(i + 2, "routine") ||
       ahead.Is(i + 2, "trigger") || ahead.Is(i + 2, "aggregate") || ahead.Is(i + 2, "rule") ||
       ahead.Is(i + 2, "event"))) {
    return Keyword{Kind::Comment};
  }
  return std::nullopt;
}

bool CanBeDisabled(Statement::Kind kind) {
  return kind == Statement::Kind::Trigger || kind == Statement::Kind::Rule ||
         kind == Statement::Kind::EventTrigger;
}

void ReportMissing(const SourceFile& source, std::uint32_t at, std::string what, Sink& sink) {
  sink.Add({.code = Code::Syntax,
            .span = Span{&source, at, at},
            .message = "expected " + std::move(what)});
}

}  // namespace

std::optional<Statement::Kind> StatementKind(std::span<const Token> tokens, std::string_view text) {
  const Ahead ahead(tokens, text);
  Statement::Firing firing = {};
  const std::size_t begin = ahead.AfterFiring(firing);
  const auto keyword = KeywordAt(ahead, begin);
  if (!keyword || (begin > 0 && !CanBeDisabled(keyword->kind))) return std::nullopt;
  return keyword->kind;
}

bool BeginsTrigger(std::span<const Token> tokens, std::string_view text) {
  if (StatementKind(tokens, text) != Statement::Kind::Trigger) return false;
  const Ahead ahead(tokens, text);
  Statement::Firing firing = {};
  std::size_t at = ahead.AfterFiring(firing);
  at += KeywordAt(ahead, at)->length;
  const bool was = ahead.Is(at + 1, "was");
  // A column has neither of these words behind its type.
  const std::size_t timing = was ? at + 3 : at + 1;
  return ahead.Is(timing, "before") || ahead.Is(timing, "after") || ahead.Is(timing, "instead");
}

std::optional<Statement> ToStatement(Statement::Kind kind, std::span<const Token> tokens,
                                     const SourceFile& source, Sink& sink) {
  const Ahead ahead(tokens, source.text);
  const std::size_t last = tokens.size() - 1;
  if (tokens[last].kind != TokenKind::Semicolon) {
    ReportMissing(source, tokens[last].at.end, "`;`", sink);
    return std::nullopt;
  }
  Statement statement = {.kind = kind, .at = {tokens[0].at.begin, tokens[last].at.begin}};
  const std::uint32_t end = last > 0 ? tokens[last - 1].at.end : tokens[last].at.begin;
  statement.at.end = end;
  const std::size_t begin = ahead.AfterFiring(statement.firing);
  if (kind == Statement::Kind::Comment) {
    statement.head = {tokens[0].at.begin, tokens[1].at.end};
    statement.rest = {tokens[2].at.begin, end};
    return statement;
  }
  std::size_t at = begin + KeywordAt(ahead, begin)->length;
  const auto take_name = [&]() -> std::optional<QualifiedName> {
    if (!ahead.IsName(at)) return std::nullopt;
    QualifiedName name = {.name = {tokens[at++].at}};
    if (ahead.Is(at, TokenKind::Dot) && ahead.IsName(at + 1)) {
      name = {.schema = name.name, .name = {tokens[at + 1].at}};
      at += 2;
    }
    return name;
  };
  const auto name = take_name();
  if (!name) {
    ReportMissing(source, tokens[at].at.begin, "a name", sink);
    return std::nullopt;
  }
  statement.name = *name;
  statement.head = {tokens[begin].at.begin, name->at().end};
  if (ahead.Is(at, "was") && ahead.IsName(at + 1)) {
    ++at;
    statement.was = take_name();
  }
  statement.rest = {at < last ? tokens[at].at.begin : end, end};
  return statement;
}

}  // namespace pleat::ast
