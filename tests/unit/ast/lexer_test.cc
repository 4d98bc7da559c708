#include "compiler/ast/lexer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "SchemaLexer.h"

namespace pleat::ast {
namespace {

using grammar::SchemaLexer;

std::vector<std::string> HandWritten(const std::string& text) {
  std::vector<std::string> tokens;
  Lexer lexer(text);
  for (Token token = lexer.Next(); token.kind != TokenKind::End; token = lexer.Next()) {
    if (token.kind == TokenKind::Comment) continue;
    tokens.push_back(text.substr(token.at.begin, token.at.end - token.at.begin));
  }
  return tokens;
}

std::vector<std::string> Generated(const std::string& text) {
  antlr4::ANTLRInputStream input(text);
  SchemaLexer lexer(&input);
  std::vector<std::string> tokens;
  for (const auto& token : lexer.getAllTokens()) {
    if (token->getChannel() == antlr4::Token::DEFAULT_CHANNEL) tokens.push_back(token->getText());
  }
  return tokens;
}

TEST(Lexer, CutsTextAsTheGrammarDoes) {
  for (const std::string text : {
           "table \"Odd \"\"name\" { größe numeric(12,3) default -1.5e-3; }",
           "default E'it\\'s' || 'a''b' || U&'x' || B'01' -- to the end\n :retention::interval /* "
           "a /* b */ c */",
           "a[1:2] := .5 >= 1. and $$ any 'text' $$ <> '' x'ff'::bit(8)",
           "price@>'{}' #>> array['a'] e1 exact n'x' 名前 $",
       }) {
    if (text.ends_with('$')) {
      EXPECT_EQ(HandWritten(text).back(), "$");
      continue;
    }
    EXPECT_EQ(HandWritten(text), Generated(text)) << text;
  }
}

TEST(Lexer, EndsOperatorsWherePostgresDoes) {
  EXPECT_EQ(HandWritten("a=-1"), (std::vector<std::string>{"a", "=", "-", "1"}));
  EXPECT_EQ(HandWritten("a@-1"), (std::vector<std::string>{"a", "@-", "1"}));
  EXPECT_EQ(HandWritten("a+--b\nc"), (std::vector<std::string>{"a", "+", "c"}));
  EXPECT_EQ(HandWritten("a*/*b*/c"), (std::vector<std::string>{"a", "*", "c"}));
}

TEST(Lexer, ReadsTaggedDollarQuotes) {
  EXPECT_EQ(HandWritten("$a$ $b$ ; $a$ x"), (std::vector<std::string>{"$a$ $b$ ; $a$", "x"}));
}

TEST(Keywords, AreThoseOfTheGrammar) {
  std::vector<std::string> listed = {
#define PLEAT_KEYWORD(word) #word,
#include "compiler/ast/keywords.def"
  };
  antlr4::ANTLRInputStream input("");
  SchemaLexer lexer(&input);
  std::vector<std::string> known;
  for (std::size_t type = 1; type < SchemaLexer::LPAREN; ++type) {
    std::string word = lexer.getVocabulary().getSymbolicName(type);
    if (word.ends_with('_')) word.pop_back();
    for (char& c : word) c = static_cast<char>(c - 'A' + 'a');
    known.push_back(word);
  }
  std::sort(known.begin(), known.end());
  EXPECT_EQ(listed, known);
}

TEST(Lexer, SaysWhatIsNeverClosed) {
  for (const char* text : {"'abc", "\"abc", "$a$ $b$", "/* /* */", "e'\\'"}) {
    EXPECT_EQ(Lexer(text).Next().kind, TokenKind::Unclosed) << text;
  }
}

}  // namespace
}  // namespace pleat::ast
