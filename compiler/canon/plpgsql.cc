#include <pg_query.h>

#include <algorithm>
#include <string>

#include "compiler/canon/parse.h"
#include "compiler/canon/scan.h"
#include "compiler/canon/statement.h"

namespace pleat::canon {
namespace {

// Bodies beyond this are left to the server.
constexpr std::size_t kLongestBody = 200'000;

std::string InDollars(const std::string& body) {
  std::string tag = "$pleat$";
  while (body.find(tag) != std::string::npos) tag.insert(1, "_");
  return tag + body + tag;
}

// Why the parser stops.
struct Refusal {
  // Of PL/pgSQL itself, or of a statement or expression inside.
  bool inside = false;
  // Empty at the end of the text.
  std::string token = {};
  std::string message = {};

  // More text would not help.
  bool is_final() const { return inside || !token.empty(); }
};

// All that libpg_query says but this is about types and variables, of which it knows nothing here.
std::optional<Refusal> ParseBody(const std::string& body) {
  constexpr std::string_view kNear = "syntax error at or near \"";
  const std::string text =
      "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS " + InDollars(body);
  PgQueryPlpgsqlParseResult result = pg_query_parse_plpgsql(text.c_str());
  std::optional<Refusal> stop;
  if (result.error != nullptr) {
    const std::string message = result.error->message;
    const bool near = message.starts_with(kNear);
    if (near || message.starts_with("syntax error at end")) {
      stop = Refusal{.inside = std::string_view(result.error->funcname) == "scanner_yyerror",
                     .message = message};
      if (near) stop->token = message.substr(kNear.size(), message.size() - kNear.size() - 1);
    }
  }
  pg_query_free_plpgsql_parse_result(result);
  return stop;
}

class BodyTokens {
 public:
  explicit BodyTokens(const std::string& text) : text_(text), tokens_(Scan(text)) {}

  // Positions are counted within the statement that is inside, or not at all, so the shortest
  // beginning is looked for that is refused as well.
  std::size_t Find(const Refusal& stop) const {
    if (!stop.is_final() || tokens_.empty()) return text_.size();
    const std::size_t end = FirstRefused();
    if (!stop.inside) return end;
    // What is inside is parsed when the token behind it has been seen.
    const std::string behind = " " + TextOf(end);
    std::size_t begin = end;
    while (begin > 0 && TextOf(begin - 1) != ";") --begin;
    for (std::size_t at = begin; at < end && !stop.token.empty(); ++at) {
      if (TextOf(at) != stop.token) continue;
      const auto here = ParseBody(text_.substr(0, tokens_[at].end) + behind);
      if (here && here->inside && here->token == stop.token) return at;
    }
    return end;
  }

  std::size_t OffsetOf(std::size_t at) const {
    return at < tokens_.size() ? tokens_[at].begin : text_.size();
  }

  // FOR over a cursor: libpg_query knows no cursors, and takes the name of one for a query.
  bool MayBeCursor(std::size_t at) const {
    return at > 0 && at < tokens_.size() && tokens_[at - 1].word == "in";
  }

 private:
  std::string TextOf(std::size_t at) const {
    return text_.substr(tokens_[at].begin, tokens_[at].end - tokens_[at].begin);
  }

  std::size_t FirstRefused() const {
    std::size_t taken = 0;
    std::size_t refused = tokens_.size();
    while (taken + 1 < refused) {
      const std::size_t middle = (taken + refused) / 2;
      const auto stop = ParseBody(text_.substr(0, tokens_[middle - 1].end));
      (stop && stop->is_final() ? refused : taken) = middle;
    }
    return refused - 1;
  }

  const std::string& text_;
  std::vector<ScanToken> tokens_;
};

}  // namespace

std::optional<SyntaxError> CheckPlpgsql(const std::string& text) {
  if (text.size() > kLongestBody || text.find('\0') != std::string::npos || MayBeNewer(text)) {
    return std::nullopt;
  }
  const auto stop = ParseBody(text);
  if (!stop) return std::nullopt;
  const BodyTokens body(text);
  const std::size_t at = body.Find(*stop);
  if (body.MayBeCursor(at)) return std::nullopt;
  return SyntaxError{stop->message, body.OffsetOf(at)};
}

}  // namespace pleat::canon
