#include "compiler/ast/statement.h"

#include <algorithm>
#include <iterator>
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
  bool IsSymbol(std::size_t i) const {
    return Is(i, TokenKind::Operator) || Is(i, TokenKind::Equals);
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

// `owner of collation …`; `owner of collation to shop` is about a table.
bool BeginsOwner(const Ahead& ahead, std::size_t i) {
  static constexpr std::string_view kOwned[] = {
      "collation", "event", "operator", "publication", "subscription", "statistics", "text"};
  if (!ahead.Is(i, "owner") || !ahead.Is(i + 1, "of") || ahead.Is(i + 3, "to")) return false;
  if (ahead.Is(i + 3, TokenKind::Dot)) return false;
  return std::any_of(std::begin(kOwned), std::end(kOwned),
                     [&](std::string_view word) { return ahead.Is(i + 2, word); });
}

// A schema may be called `class`.
std::optional<Keyword> OperatorAt(const Ahead& ahead, std::size_t i) {
  using Kind = Statement::Kind;
  if (!ahead.Is(i, "operator")) return std::nullopt;
  const bool words = !ahead.Is(i + 2, TokenKind::Dot) || !ahead.IsSymbol(i + 3);
  if (words && ahead.Is(i + 1, "class")) return Keyword{Kind::OperatorClass, 2};
  if (words && ahead.Is(i + 1, "family")) return Keyword{Kind::OperatorFamily, 2};
  return Keyword{Kind::Operator};
}

std::optional<Keyword> KeywordAt(const Ahead& ahead, std::size_t i) {
  using Kind = Statement::Kind;
  if (auto keyword = OperatorAt(ahead, i)) return keyword;
  if (ahead.Is(i, "cast") && ahead.Is(i + 1, TokenKind::LeftParen)) return Keyword{Kind::Cast};
  if (ahead.Is(i, "security") && ahead.Is(i + 1, "label")) return Keyword{Kind::Label, 2};
  if (BeginsOwner(ahead, i)) return Keyword{Kind::Owner, 2};
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
       ahead.Is(i + 2, "event") || ahead.Is(i + 2, "operator") || ahead.Is(i + 2, "cast"))) {
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
  std::size_t at = begin + KeywordAt(ahead, begin)->length;
  const bool nameless = kind == Statement::Kind::Comment || kind == Statement::Kind::Cast ||
                        kind == Statement::Kind::Label;
  if (nameless) {
    if (kind == Statement::Kind::Comment) ++at;
    statement.head = {tokens[0].at.begin, tokens[at - 1].at.end};
    statement.rest = {at < last ? tokens[at].at.begin : end, end};
    return statement;
  }
  if (kind == Statement::Kind::Owner) {
    if (last < 5 || !ahead.IsName(last - 1) || !ahead.Is(last - 2, "to")) {
      ReportMissing(source, end, "`to` and a role", sink);
      return std::nullopt;
    }
    statement.head = {tokens[0].at.begin, tokens[at - 1].at.end};
    statement.rest = {tokens[at].at.begin, tokens[last - 3].at.end};
    statement.name = {.name = {tokens[last - 1].at}};
    return statement;
  }
  const bool symbol = kind == Statement::Kind::Operator;
  const auto is_name = [&](std::size_t i) { return symbol ? ahead.IsSymbol(i) : ahead.IsName(i); };
  const auto take_name = [&]() -> std::optional<QualifiedName> {
    const bool qualified = ahead.IsName(at) && ahead.Is(at + 1, TokenKind::Dot);
    if (!is_name(at) && !(qualified && is_name(at + 2))) return std::nullopt;
    QualifiedName name = {.name = {tokens[at++].at}};
    if (ahead.Is(at, TokenKind::Dot) && is_name(at + 1)) {
      name = {.schema = name.name, .name = {tokens[at + 1].at}};
      at += 2;
    }
    return name;
  };
  const auto name = take_name();
  if (!name) {
    ReportMissing(source, tokens[at].at.begin, symbol ? "an operator" : "a name", sink);
    return std::nullopt;
  }
  statement.name = *name;
  statement.head = {tokens[begin].at.begin, name->at().end};
  if (ahead.Is(at, "was") && (ahead.IsName(at + 1) || is_name(at + 1))) {
    ++at;
    statement.was = take_name();
  }
  statement.rest = {at < last ? tokens[at].at.begin : end, end};
  return statement;
}

}  // namespace pleat::ast
