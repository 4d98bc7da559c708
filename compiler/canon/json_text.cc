#include "compiler/canon/json_text.h"

#include <map>
#include <utility>

namespace pleat::canon {
namespace {

// jsonb orders keys by length first (lengthCompareJsonbStringValue() in jsonb_util.c).
struct ByLength {
  bool operator()(const std::string& a, const std::string& b) const {
    return std::pair(a.size(), std::string_view(a)) < std::pair(b.size(), std::string_view(b));
  }
};

constexpr int kDeepest = 100;

class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  std::optional<std::string> Document() {
    auto value = Value(0);
    Skip();
    return at_ == text_.size() ? value : std::nullopt;
  }

 private:
  void Skip() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  bool Take(char c) {
    Skip();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<std::string> Value(int depth) {
    if (depth > kDeepest) return std::nullopt;
    if (Take('{')) return Object(depth);
    if (Take('[')) return Array(depth);
    Skip();
    if (at_ < text_.size() && text_[at_] == '"') return String();
    return Scalar();
  }

  std::optional<std::string> Object(int depth) {
    std::map<std::string, std::string, ByLength> members;
    if (Take('}')) return "{}";
    do {
      Skip();
      auto key = String();
      if (!key || !Take(':')) return std::nullopt;
      auto value = Value(depth + 1);
      if (!value) return std::nullopt;
      members.insert_or_assign(std::move(*key), std::move(*value));
    } while (Take(','));
    if (!Take('}')) return std::nullopt;
    std::string out;
    for (const auto& [key, value] : members) out += (out.empty() ? "{" : ",") + key + ":" + value;
    return out + "}";
  }

  std::optional<std::string> Array(int depth) {
    if (Take(']')) return "[]";
    std::string out;
    do {
      const auto value = Value(depth + 1);
      if (!value) return std::nullopt;
      out += (out.empty() ? "[" : ",") + *value;
    } while (Take(','));
    if (!Take(']')) return std::nullopt;
    return out + "]";
  }

  std::optional<std::string> String() {
    if (at_ == text_.size() || text_[at_] != '"') return std::nullopt;
    const std::size_t end = text_.find_first_of("\"\\", at_ + 1);
    if (end == std::string_view::npos || text_[end] == '\\') return std::nullopt;
    std::string out(text_.substr(at_, end + 1 - at_));
    at_ = end + 1;
    return out;
  }

  std::optional<std::string> Scalar() {
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n,]}", at_), text_.size());
    const std::string_view word = text_.substr(at_, end - at_);
    at_ = end;
    if (word == "true" || word == "false" || word == "null") return std::string(word);
    if (word.empty() || word.find_first_not_of("-.0123456789") != std::string_view::npos) {
      return std::nullopt;
    }
    return std::string(word);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<std::string> CanonicalJson(std::string_view text) {
  return JsonReader(text).Document();
}

}  // namespace pleat::canon
