#pragma once

// Private to canon/: PostgreSQL's own lexer.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pleat::canon {

struct ScanToken {
  // A value of PgQuery__Token.
  int kind = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  // How many parentheses and brackets are open around it; those that open and close belong to the
  // outside.
  int depth = 0;
  // The text in lower case where it is a word without quotes.
  std::string word = {};
};

// The tokens of `text` without comments; none where it cannot be read.
std::vector<ScanToken> Scan(const std::string& text);

}  // namespace pleat::canon
