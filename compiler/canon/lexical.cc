#include "compiler/canon/lexical.h"

#include <algorithm>

namespace pleat::canon {
namespace {

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '$' || (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool IsOperatorByte(char c) {
  return std::string_view("+-*/<>=~!@#%^&|`?:").find(c) != std::string_view::npos;
}

bool IsQuote(char c) { return c == '\'' || c == '"'; }

// Whether two bytes would mean something else without the blank between them.
bool NeedBlank(char before, char after) {
  if (IsOperatorByte(before)) return IsOperatorByte(after);
  return (IsWordByte(before) || IsQuote(before)) && (IsWordByte(after) || IsQuote(after));
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::optional<std::string> Run() {
    while (at_ < text_.size()) {
      if (!SkipBlank() && !TakeOne()) return std::nullopt;
    }
    return std::move(out_);
  }

 private:
  bool SkipBlank() {
    const char c = text_[at_];
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      ++at_;
    } else if (text_.substr(at_, 2) == "--") {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (text_.substr(at_, 2) == "/*") {
      SkipComment();
    } else {
      return false;
    }
    blank_ = true;
    return true;
  }

  // Comments nest.
  void SkipComment() {
    int depth = 0;
    do {
      if (text_.substr(at_, 2) == "/*") {
        ++depth;
        at_ += 2;
      } else if (text_.substr(at_, 2) == "*/") {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < text_.size());
  }

  bool TakeOne() {
    const char c = text_[at_];
    if (c == '$' && (out_.empty() || blank_ || !IsWordByte(out_.back()))) return false;
    if (blank_ && !out_.empty() && NeedBlank(out_.back(), c)) out_ += ' ';
    const bool after_e = !blank_ && c == '\'' && out_.ends_with('e') &&
                         (out_.size() == 1 || !IsWordByte(out_[out_.size() - 2]));
    blank_ = false;
    if (IsQuote(c)) return TakeQuoted(after_e);
    out_ += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    ++at_;
    return true;
  }

  bool TakeQuoted(bool backslashes) {
    const char quote = text_[at_];
    out_ += text_[at_++];
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      out_ += c;
      if (backslashes && c == '\\' && at_ < text_.size()) {
        out_ += text_[at_++];
      } else if (c == quote) {
        if (at_ == text_.size() || text_[at_] != quote) return true;
        out_ += text_[at_++];
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_ = {};
  bool blank_ = false;
};

}  // namespace

std::optional<std::string> LexicalForm(std::string_view text) { return Lexer(text).Run(); }

}  // namespace pleat::canon
