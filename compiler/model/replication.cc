#include "compiler/model/replication.h"

namespace pleat {

namespace {

constexpr std::string_view kBlank = " \t\r\n";

// The value that begins at `at`, in quotes or not, with backslashes before what stands for itself.
std::optional<std::string> TakeValue(std::string_view text, std::size_t& at) {
  std::string value;
  const bool quoted = at < text.size() && text[at] == '\'';
  if (quoted) ++at;
  for (; at < text.size(); ++at) {
    if (quoted && text[at] == '\'') {
      ++at;
      return value;
    }
    if (!quoted && kBlank.find(text[at]) != std::string_view::npos) return value;
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    value += text[at];
  }
  if (quoted) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::map<std::string, std::string>> ParseConnection(std::string_view text) {
  std::map<std::string, std::string> parts;
  std::size_t at = 0;
  const auto skip = [&] {
    while (at < text.size() && kBlank.find(text[at]) != std::string_view::npos) ++at;
  };
  for (skip(); at < text.size(); skip()) {
    const std::size_t end = text.find_first_of(" \t\r\n=", at);
    if (end == std::string_view::npos) return std::nullopt;
    std::string keyword(text.substr(at, end - at));
    at = end;
    skip();
    if (keyword.empty() || at == text.size() || text[at] != '=') return std::nullopt;
    ++at;
    skip();
    auto value = TakeValue(text, at);
    if (!value) return std::nullopt;
    parts[std::move(keyword)] = *std::move(value);
  }
  return parts;
}

std::string ToConnection(const std::map<std::string, std::string>& parts) {
  std::string text;
  for (const auto& [keyword, value] : parts) {
    if (!text.empty()) text += ' ';
    text += keyword + "=";
    const bool plain = !value.empty() && value.find_first_of(" \t\r\n'\\") == std::string::npos;
    if (plain) {
      text += value;
      continue;
    }
    text += '\'';
    for (const char c : value) {
      if (c == '\'' || c == '\\') text += '\\';
      text += c;
    }
    text += '\'';
  }
  return text;
}

bool IsUsualOption(const Identifier& subscription, std::string_view option,
                   std::string_view value) {
  if (option == "slot_name") return value == subscription.text;
  if (option == "origin") return value == "any";
  if (option == "password_required") return value == "true";
  return value == "false" || value == "off";
}

}  // namespace pleat
