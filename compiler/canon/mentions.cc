#include "compiler/canon/mentions.h"

namespace pleat::canon {
namespace {

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || (static_cast<unsigned char>(c) & 0x80) != 0;
}

}  // namespace

bool Mentions(std::string_view text, const std::set<std::string, std::less<>>& words) {
  std::string word;
  for (std::size_t i = 0; i < text.size();) {
    word.clear();
    if (text[i] == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) word += text[i];
      ++i;
    } else if (IsNameByte(text[i])) {
      for (; i < text.size() && IsNameByte(text[i]); ++i) {
        word += text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
      }
    } else {
      ++i;
      continue;
    }
    if (words.contains(word)) return true;
  }
  // A name with a quote in it is doubled here; rather look in vain.
  return text.find("\"\"") != std::string_view::npos;
}

}  // namespace pleat::canon
