#include "compiler/ast/format.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "compiler/ast/atoms.h"
#include "compiler/ast/islands.h"
#include "compiler/ast/parse.h"

namespace pleat::ast {

namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kIndent = 2;

// Words before which an item that is too long for a line may be broken.
constexpr std::array<std::string_view, 21> kBreakable = {
    "backfill",  "check",      "collate",  "comment",   "constraint", "default", "for",
    "generated", "include",    "inherits", "initially", "on",         "order",   "partition",
    "primary",   "references", "segment",  "unique",    "was",        "where",   "with"};

// An item or declaration, or a comment on lines of its own.
struct Entry {
  // Without the semicolon.
  std::span<const Atom> atoms = {};
  std::vector<Entry> block = {};
  bool has_block = false;
  // `as` and the query that may stand behind a block.
  std::span<const Atom> tail = {};
  bool is_comment = false;
  bool is_column = false;
  bool blank_before = false;
  // Comments behind it on the same line.
  std::vector<Atom> trailing = {};
};

std::size_t WidthOf(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// --- reading: atoms into entries

class EntryReader {
 public:
  explicit EntryReader(std::span<const Atom> atoms) : atoms_(atoms) {}

  std::vector<Entry> ReadAll() { return Read(false); }

 private:
  // Up to the end, or past the `}` of the block.
  std::vector<Entry> Read(bool columns) {
    std::vector<Entry> entries;
    while (at_ < atoms_.size()) {
      const Atom& atom = atoms_[at_];
      if (atom.Is(TokenKind::RightBrace)) {
        ++at_;
        break;
      }
      if (atom.Is(TokenKind::Semicolon)) {
        ++at_;
        continue;
      }
      const bool behind =
          atom.IsComment() && atom.breaks == 0 && !entries.empty() && !entries.back().is_comment;
      if (behind) {
        entries.back().trailing.push_back(atoms_[at_++]);
        continue;
      }
      const bool blank = atom.breaks > 1 && !entries.empty();
      Entry entry = atom.IsComment() ? Entry{.atoms = atoms_.subspan(at_++, 1), .is_comment = true}
                                     : ReadItem(columns);
      entry.blank_before = blank;
      entries.push_back(std::move(entry));
    }
    return entries;
  }

  Entry ReadItem(bool columns) {
    Entry entry;
    const std::size_t begin = at_;
    while (at_ < atoms_.size() && !atoms_[at_].Is(TokenKind::Semicolon) &&
           !atoms_[at_].Is(TokenKind::LeftBrace)) {
      ++at_;
    }
    entry.atoms = atoms_.subspan(begin, at_ - begin);
    entry.is_column =
        columns && begin + 1 < atoms_.size() && atoms_[begin + 1].kind == Atom::Kind::Type;
    if (at_ == atoms_.size()) return entry;
    entry.has_block = atoms_[at_++].Is(TokenKind::LeftBrace);
    if (!entry.has_block) return entry;
    const bool table = std::any_of(entry.atoms.begin(), entry.atoms.end(), [](const Atom& atom) {
      return atom.Is("table") || atom.Is("mixin");
    });
    entry.block = Read(table);
    const auto tail = std::find_if(atoms_.begin() + static_cast<std::ptrdiff_t>(at_), atoms_.end(),
                                   [](const Atom& atom) { return !atom.IsComment(); });
    if (tail != atoms_.end() && tail->Is("as")) {
      const std::size_t first = at_;
      while (at_ < atoms_.size() && !atoms_[at_].Is(TokenKind::Semicolon)) ++at_;
      entry.tail = atoms_.subspan(first, at_ - first);
    }
    // The semicolon that may stand behind a block.
    if (at_ < atoms_.size() && atoms_[at_].Is(TokenKind::Semicolon)) ++at_;
    return entry;
  }

  std::span<const Atom> atoms_;
  std::size_t at_ = 0;
};

// --- writing: entries into lines

bool NeedsSpace(const Atom& before, const Atom& after) {
  if (before.IsComment() || after.IsComment()) return true;
  for (const TokenKind kind : {TokenKind::LeftParen, TokenKind::LeftBracket, TokenKind::Dot}) {
    if (before.Is(kind)) return false;
  }
  for (const TokenKind kind :
       {TokenKind::RightParen, TokenKind::RightBracket, TokenKind::Dot, TokenKind::Comma}) {
    if (after.Is(kind)) return false;
  }
  // The sign of a number.
  return !(before.Is(TokenKind::Operator) && after.Is(TokenKind::Number));
}

// Appends the atoms of one entry to a text, breaking where a line gets too long.
class Line {
 public:
  Line(std::string& text, std::size_t indent, bool folded)
      : text_(text), indent_(indent), folded_(folded) {
    text_.append(indent, ' ');
  }

  // `name` is followed by the blanks that align what stands behind it.
  void Begin(const Atom& name, std::size_t width) {
    text_ += name.text;
    if (width > 0) text_.append(width - WidthOf(name.text), ' ');
  }
  void Add(std::string_view text, bool space) {
    if (broken_) {
      Break();
    } else if (space && !text_.ends_with(' ')) {
      text_ += ' ';
    }
    text_ += text;
  }
  // Breaks before text of this width if it does not fit.
  void Fit(std::string_view text) {
    if (broken_) return;
    const std::string_view first = text.substr(0, text.find('\n'));
    if (Column() + 1 + WidthOf(first) > kWidth) broken_ = true;
  }
  void BreakNext() { broken_ = true; }
  void IndentNext(std::size_t indent) { continuation_ = indent; }
  bool folded() const { return folded_; }

 private:
  std::size_t Column() const {
    return WidthOf(std::string_view(text_).substr(text_.rfind('\n') + 1));
  }
  void Break() {
    while (text_.ends_with(' ')) text_.pop_back();
    if (!text_.ends_with('\n')) text_ += '\n';
    text_.append(indent_ + continuation_, ' ');
    broken_ = false;
  }

  std::string& text_;
  std::size_t indent_ = 0;
  bool folded_ = false;
  std::size_t continuation_ = kIndent;
  bool broken_ = false;
};

bool IsBreakable(const Atom& atom) {
  return std::any_of(kBreakable.begin(), kBreakable.end(),
                     [&](std::string_view word) { return atom.Is(word); });
}

// A query goes on lines of its own where it does not fit on one with what introduces it.
bool IsQuery(std::span<const Atom> atoms, std::size_t i) {
  return i > 0 && atoms[i].kind == Atom::Kind::Sql && atoms[i - 1].Is("as");
}

// From atom `begin` to where the next break may be, on one line.
std::string Unit(std::span<const Atom> atoms, std::size_t begin, const std::vector<bool>& breaks) {
  std::string unit;
  for (std::size_t i = begin; i < atoms.size() && (i == begin || !breaks[i]); ++i) {
    if (i > begin && NeedsSpace(atoms[i - 1], atoms[i])) unit += ' ';
    unit += atoms[i].text;
  }
  return unit;
}

std::vector<bool> BreaksOf(std::span<const Atom> atoms) {
  std::vector<bool> breaks(atoms.size());
  int depth = 0;
  const bool long_condition = !atoms.empty() && (atoms[0].Is("assert") || atoms[0].Is("check"));
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    const Atom& atom = atoms[i];
    const bool after_comma = i > 0 && atoms[i - 1].Is(TokenKind::Comma);
    const bool condition = long_condition && depth == 0 && atom.Is(TokenKind::LeftParen);
    const bool clause = atoms[0].Is("backfill") && (atom.Is("key") || atom.Is("as"));
    breaks[i] =
        i > 1 && (after_comma || condition || (depth == 0 && (clause || IsBreakable(atom))));
    if (atom.Is(TokenKind::LeftParen)) ++depth;
    if (atom.Is(TokenKind::RightParen)) --depth;
  }
  return breaks;
}

void Write(const Entry& entry, std::size_t indent, std::size_t name_width, Line line) {
  const std::span<const Atom> atoms = entry.atoms;
  const bool folded = line.folded();
  const std::vector<bool> breaks = folded ? BreaksOf(atoms) : std::vector<bool>();
  const bool backfill = folded && indent == 0 && !atoms.empty() && atoms[0].Is("backfill");
  int depth = 0;
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    if (i == 0) {
      line.Begin(atoms[i], name_width);
    } else if (backfill && depth == 0 && (atoms[i].Is("key") || atoms[i].Is("as"))) {
      line.IndentNext(atoms[i].Is("key") ? kIndent : 0);
      line.BreakNext();
      line.Add(atoms[i].text, true);
    } else if (folded && !backfill && IsQuery(atoms, i)) {
      line.BreakNext();
      line.Add(atoms[i].text, true);
    } else {
      if (folded && breaks[i]) line.Fit(Unit(atoms, i, breaks) + ";");
      line.Add(atoms[i].text, NeedsSpace(atoms[i - 1], atoms[i]));
    }
    if (atoms[i].kind == Atom::Kind::LineComment) line.BreakNext();
    if (atoms[i].Is(TokenKind::LeftParen)) ++depth;
    if (atoms[i].Is(TokenKind::RightParen)) --depth;
  }
  if (entry.has_block) {
    line.Add("{", true);
  } else {
    line.Add(";", false);
  }
}

void WriteItem(const Entry& entry, std::size_t indent, std::size_t name_width, std::string& text) {
  const std::size_t begin = text.size();
  Write(entry, indent, name_width, Line(text, indent, false));
  const std::string_view flat = std::string_view(text).substr(begin);
  if (flat.find('\n') == std::string_view::npos && WidthOf(flat) <= kWidth) return;
  text.resize(begin);
  Write(entry, indent, name_width, Line(text, indent, true));
}

void WriteAll(const std::vector<Entry>& entries, std::size_t indent, bool top, std::string& text);

void WriteEntry(const Entry& entry, std::size_t indent, std::size_t name_width, std::string& text) {
  if (entry.is_comment) {
    text.append(indent, ' ').append(entry.atoms[0].text) += '\n';
    return;
  }
  WriteItem(entry, indent, name_width, text);
  if (entry.has_block) {
    text += '\n';
    WriteAll(entry.block, indent + kIndent, false, text);
    text.append(indent, ' ') += '}';
    if (!entry.tail.empty()) {
      text += ' ';
      Write({.atoms = entry.tail}, 0, 0, Line(text, 0, true));
    }
  }
  for (const Atom& comment : entry.trailing) text.append("  ").append(comment.text);
  text += '\n';
}

bool IsUse(const Entry& entry) {
  return !entry.is_comment && entry.atoms.size() == 2 && entry.atoms[0].Is("use");
}

// The width of the names of the columns around entries[i]: up to a blank line or another item.
// Comments and mixins are looked
// through.
void AlignColumns(const std::vector<Entry>& entries, std::vector<std::size_t>& widths) {
  for (std::size_t begin = 0; begin < entries.size();) {
    std::size_t end = begin;
    std::size_t width = 0;
    while (end < entries.size() && (end == begin || !entries[end].blank_before) &&
           (entries[end].is_column || entries[end].is_comment || IsUse(entries[end]))) {
      if (entries[end].is_column) width = std::max(width, WidthOf(entries[end].atoms[0].text) + 2);
      ++end;
    }
    for (std::size_t i = begin; i < end; ++i) widths[i] = entries[i].is_column ? width : 0;
    begin = std::max(end, begin + 1);
  }
}

void WriteAll(const std::vector<Entry>& entries, std::size_t indent, bool top, std::string& text) {
  std::vector<std::size_t> widths(entries.size());
  AlignColumns(entries, widths);
  if (!top) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (entries[i].blank_before) text += '\n';
      WriteEntry(entries[i], indent, widths[i], text);
    }
    return;
  }
  std::string declarations;
  std::vector<std::size_t> begins;
  std::vector<bool> tall;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    begins.push_back(declarations.size());
    WriteEntry(entries[i], indent, widths[i], declarations);
    tall.push_back(!entries[i].is_comment &&
                   declarations.find('\n', begins[i]) + 1 < declarations.size());
  }
  begins.push_back(declarations.size());
  // A comment belongs to the declaration right below it.
  for (std::size_t i = entries.size(); i-- > 1;) {
    if (entries[i - 1].is_comment && !entries[i].blank_before && tall[i]) tall[i - 1] = true;
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool attached = i > 0 && entries[i - 1].is_comment && !entries[i].blank_before;
    const bool apart = i > 0 && !attached && (tall[i] || tall[i - 1]);
    if (entries[i].blank_before || apart) text += '\n';
    text.append(declarations, begins[i], begins[i + 1] - begins[i]);
  }
}

std::string LaidOut(std::string_view text, const std::vector<Island>& islands) {
  const Atoms atoms = AtomsOf(text, islands);
  std::string result;
  result.reserve(text.size() + text.size() / 4);
  WriteAll(EntryReader(atoms.all).ReadAll(), 0, true, result);
  return result;
}

}  // namespace

std::optional<std::string> Format(const SourceFile& source, Sink& sink) {
  const int errors = sink.error_count();
  const File file = Parse(source, sink);
  if (sink.error_count() > errors) return std::nullopt;
  return LaidOut(source.text, IslandsOf(file));
}

std::optional<std::string> FormatMarked(std::string_view marked) {
  const auto unmarked = Unmark(marked);
  if (!unmarked) return std::nullopt;
  return LaidOut(unmarked->text, unmarked->islands);
}

}  // namespace pleat::ast
