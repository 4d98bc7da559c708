#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/model/catalog.h"
#include "compiler/model/quote.h"

namespace pleat {

// One line of facts: words set apart by spaces.
class Line {
 public:
  Line& Word(std::string_view word) {
    if (!text_.empty()) text_ += ' ';
    text_ += word;
    return *this;
  }
  Line& If(bool fact, std::string_view word) { return fact ? Word(word) : *this; }
  Line& Fact(std::string_view name, std::string_view value) {
    return Word(fmt::format("{}={}", name, value));
  }
  Line& Text(std::string_view name, const std::optional<std::string>& value) {
    return value ? Fact(name, Literal(*value)) : *this;
  }
  Line& Name(std::string_view name, const std::optional<Identifier>& value) {
    return value ? Fact(name, Quoted(*value)) : *this;
  }
  Line& Name(std::string_view name, const std::optional<QualifiedName>& value) {
    return value ? Fact(name, Quoted(*value)) : *this;
  }
  Line& Sql(std::string_view name, const std::optional<Expr>& value) {
    return value ? Word(fmt::format("{} ({})", name, value->text)) : *this;
  }
  Line& Number(std::string_view name, const std::optional<std::int64_t>& value) {
    return value ? Fact(name, fmt::format("{}", *value)) : *this;
  }
  Line& Columns(std::string_view name, const std::vector<Identifier>& columns) {
    if (columns.empty()) return *this;
    std::vector<std::string> names;
    for (const Identifier& column : columns) names.push_back(Quoted(column));
    return Word(fmt::format("{} ({})", name, fmt::join(names, ", ")));
  }
  Line& With(std::string_view name, const Options& options) {
    if (options.empty()) return *this;
    std::vector<std::string> facts;
    for (const auto& [key, value] : options) facts.push_back(key + "=" + Literal(value));
    return Word(fmt::format("{} ({})", name, fmt::join(facts, ", ")));
  }

  std::string Take() && { return std::move(text_) + "\n"; }

 private:
  std::string text_;
};

inline std::string Spelled(const QualifiedName& name) { return Quoted(name); }
inline std::string Spelled(const MemberName& name) {
  return Quoted(name.owner) + " " + Quoted(name.member);
}

}  // namespace pleat
