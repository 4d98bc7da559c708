#include "emit/dsl/split.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string_view>
#include <vector>

#include "compiler/ast/format.h"
#include "compiler/ast/split.h"
#include "compiler/ast/text.h"
#include "compiler/model/quote.h"
#include "emit/dsl/emit.h"

namespace pleat {
namespace {

using ast::Token;
using ast::TokenKind;

std::string Lowered(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// A name as a file may be called on every system.
std::string FileName(std::string_view name) {
  std::string file;
  for (const char c : name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
    file += plain ? c : '_';
  }
  return file;
}

std::string Plural(std::string word) {
  if (!word.ends_with('y')) return word + "s";
  word.pop_back();
  return word + "ies";
}

// Where a declaration goes: the words that it begins with, and its name.
struct Heading {
  std::vector<std::string> words = {};
  std::string name = {};

  bool Says(std::string_view word) const {
    return std::find(words.begin(), words.end(), word) != words.end();
  }
};

// `unlogged table sales.orders {`: everything before the name is a keyword, and of the name the
// last part counts.
Heading ReadHeading(const SourceFile& source, const ast::Piece& piece) {
  Heading heading;
  std::vector<std::string> names;
  for (std::size_t at = 0; at < piece.tokens.size(); ++at) {
    const Token& token = piece.tokens[at];
    const bool word = token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
    if (!word && token.kind != TokenKind::Dot) break;
    if (!word) continue;
    const bool qualifies = at > 0 && piece.tokens[at - 1].kind == TokenKind::Dot && !names.empty();
    const std::string name = ast::NameText(source.Text(token.at));
    if (qualifies) {
      names.back() = name;
    } else {
      names.push_back(name);
    }
  }
  // The name is the word behind the one that says what it is; more words may follow it.
  constexpr std::array kBefore = {"unlogged",  "foreign",    "partitioned", "materialized",
                                  "recursive", "continuous", "unique"};
  std::size_t kind = 0;
  while (kind + 2 < names.size() &&
         std::find(kBefore.begin(), kBefore.end(), names[kind]) != kBefore.end())
    ++kind;
  // An operator has a symbol, and a cast none.
  if (kind + 1 >= names.size()) return {.words = std::move(names)};
  heading.words.assign(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(kind) + 1);
  heading.name = names[kind + 1];
  return heading;
}

class Folder {
 public:
  void Add(const SourceFile& source, const ast::Piece& piece) {
    const Range whole = {piece.tokens.front().at.begin, piece.tokens.back().at.end};
    const std::string text = std::string(source.Text(whole)) + "\n";
    const Heading heading = ReadHeading(source, piece);
    const std::string first = heading.words.empty() ? "" : heading.words.front();
    if (first == "schema") {
      schema_ = heading.name;
      // What else it says stands once, where nothing follows.
      folder_ = schema_ == "public" ? "" : FileName(schema_) + "/";
      Append("schema:" + schema_, folder_ + "schema", text, false);
    } else if (heading.Says("index")) {
      // Behind what it is an index of.
      files_[last_] += "\n" + text;
    } else if (heading.Says("table")) {
      Append("table:" + heading.name, folder_ + "tables/" + FileName(heading.name), text, true);
    } else if (heading.Says("view") || first == "continuous") {
      Append("view:" + heading.name, folder_ + "views/" + FileName(heading.name), text, true);
    } else {
      Append("kind:" + first, folder_ + FileName(Plural(first)), text, true);
    }
  }

  FolderText Take() && {
    FolderText formatted;
    for (auto& [path, text] : files_) {
      const SourceFile source(path, text);
      Sink sink;
      formatted[path] = ast::Format(source, sink).value_or(source.text);
    }
    return formatted;
  }

 private:
  // `object` is what has a file of its own.
  void Append(const std::string& object, const std::string& stem, const std::string& text,
              bool within_schema) {
    auto [place, fresh] = paths_.try_emplace(schema_ + "." + object);
    if (fresh) {
      place->second = Unused(stem);
      if (within_schema && schema_ != "public") files_[place->second] = Opening();
    }
    last_ = place->second;
    std::string& file = files_[last_];
    file += (file.empty() ? "" : "\n") + text;
  }

  std::string Opening() const { return "schema " + Quoted(Identifier{schema_}) + ";\n"; }

  std::string Unused(const std::string& stem) {
    std::string path = stem + ".pleat";
    for (int number = 2; !used_.insert(Lowered(path)).second; ++number) {
      path = stem + "_" + std::to_string(number) + ".pleat";
    }
    return path;
  }

  FolderText files_ = {};
  // Which file an object of a schema stands in.
  std::map<std::string, std::string> paths_ = {};
  std::set<std::string> used_ = {};
  std::string schema_ = "public";
  std::string folder_ = {};
  std::string last_ = {};
};

}  // namespace

FolderText SplitDsl(const Catalog& catalog) {
  const SourceFile source("catalog.pleat", EmitDsl(catalog));
  Sink sink;
  ast::Splitter splitter(source, sink);
  Folder folder;
  for (ast::Piece piece; splitter.Next(piece); piece = {}) folder.Add(source, piece);
  return std::move(folder).Take();
}

}  // namespace pleat
