#pragma once

#include <antlr4-runtime.h>

#include <string>
#include <vector>

namespace pleat::ast {

// The tokens of one declaration as the generated parser wants them. Their start and stop indices
// are byte offsets, which antlr4's own streams do not offer, and they lie side by side, which
// halves the cost of parsing.
class TokenBuffer final : public antlr4::TokenStream {
 public:
  // Forgets what it held; the last token is to be EOF.
  void Assign(std::vector<antlr4::CommonToken> tokens) {
    tokens_ = std::move(tokens);
    for (std::size_t i = 0; i < tokens_.size(); ++i) tokens_[i].setTokenIndex(i);
    at_ = 0;
  }
  // The token before the one that is next; null at the beginning.
  const antlr4::Token* Before(std::size_t index) const {
    return index == 0 ? nullptr : &tokens_[index - 1];
  }

  antlr4::Token* LT(ssize_t k) override {
    const std::size_t i =
        k < 0 ? at_ + static_cast<std::size_t>(k) : at_ + static_cast<std::size_t>(k) - 1;
    return &tokens_[std::min(i, tokens_.size() - 1)];
  }
  std::size_t LA(ssize_t k) override { return LT(k)->getType(); }
  void consume() override { at_ = std::min(at_ + 1, tokens_.size() - 1); }
  antlr4::Token* get(std::size_t i) const override {
    return const_cast<antlr4::CommonToken*>(&tokens_[i]);
  }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::size_t index() override { return at_; }
  void seek(std::size_t index) override { at_ = std::min(index, tokens_.size() - 1); }
  std::size_t size() override { return tokens_.size(); }
  ssize_t mark() override { return 0; }
  void release(ssize_t /*marker*/) override {}
  std::string getSourceName() const override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(const antlr4::misc::Interval& /*interval*/) override { return {}; }
  std::string getText(antlr4::RuleContext* /*context*/) override { return {}; }
  std::string getText(antlr4::Token* /*start*/, antlr4::Token* /*stop*/) override { return {}; }

 private:
  std::vector<antlr4::CommonToken> tokens_ = {antlr4::CommonToken(antlr4::Token::EOF)};
  std::size_t at_ = 0;
};

}  // namespace pleat::ast
