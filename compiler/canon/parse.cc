#include "compiler/canon/parse.h"

#include <pg_query.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "compiler/canon/tree_reader.h"

namespace pleat::canon {
namespace {

constexpr std::string_view kSelect = "SELECT ";

const ProtobufCMessage* MessageAt(const void* place) {
  return *static_cast<const ProtobufCMessage* const*>(place);
}

const ProtobufCMessage* Unwrap(const ProtobufCMessage* message) {
  if (message == nullptr || message->descriptor != &pg_query__node__descriptor) return message;
  return canon::Unwrap(reinterpret_cast<const PgQuery__Node*>(message));
}

constexpr std::string_view kTooDeep = "text is nested too deep";

// libpg_query writes trees out by recursion without a limit of its own, and so crashes on chains of
// many ten thousand operators or UNIONs. Operators and blanks that no comma divides are counted,
// which is never too few.
bool MayOverflowParser(std::string_view text) {
  constexpr std::size_t kSafe = 20'000;
  if (text.size() < kSafe) return false;
  std::size_t chained = 0;
  for (const char c : text) {
    if (c == ',') chained = 0;
    if (std::string_view(" \n\t+-*/<>=~!@#%^&|`?:.[").find(c) != std::string_view::npos) ++chained;
    if (chained > kSafe) return true;
  }
  return false;
}

// What stands where an expression must stand alone; nothing is wrong where it does.
std::optional<SyntaxError> MoreThanAnExpression(const PgQuery__SelectStmt& select) {
  if (select.n_target_list == 0) return SyntaxError{"expression expected", 0};
  const auto* target = As<PgQuery__ResTarget>(select.target_list[0]);
  const auto* column = As<PgQuery__ColumnRef>(target->val);
  if (column != nullptr && As<PgQuery__AStar>(column->fields[column->n_fields - 1]) != nullptr) {
    return SyntaxError{"`*` is not an expression", static_cast<std::size_t>(target->location)};
  }
  if (target->name != nullptr && *target->name != '\0') {
    return SyntaxError{"one expression expected, without a name",
                       static_cast<std::size_t>(target->location)};
  }
  if (select.n_target_list > 1) {
    const auto* second = As<PgQuery__ResTarget>(select.target_list[1]);
    return SyntaxError{"one expression expected", static_cast<std::size_t>(second->location)};
  }
  const bool clauses = select.n_from_clause + select.n_group_clause + select.n_window_clause +
                           select.n_sort_clause + select.n_locking_clause +
                           select.n_distinct_clause !=
                       0;
  if (clauses || select.where_clause != nullptr || select.having_clause != nullptr ||
      select.limit_count != nullptr || select.limit_offset != nullptr ||
      select.into_clause != nullptr) {
    return SyntaxError{"expression expected, found a clause of a query", 0};
  }
  return std::nullopt;
}

}  // namespace

const PgQuery__ParseResult* ParseTree::Parse(std::optional<SyntaxError>& error) {
  if (MayOverflowParser(text_)) {
    error = SyntaxError{std::string(kTooDeep), prefix_};
    return nullptr;
  }
  PgQueryParseResult parsed = pg_query_parse(text_.c_str());
  if (parsed.error != nullptr) {
    error = SyntaxError{parsed.error->message, ByteOffset(text_, parsed.error->cursorpos)};
  } else if (IsTooDeep(parsed.parse_tree)) {
    error = SyntaxError{std::string(kTooDeep), prefix_};
  }
  if (error) {
    pg_query_free_parse_result(parsed);
    return nullptr;
  }
  memory_ = std::make_unique<std::pmr::monotonic_buffer_resource>();
  const PgQuery__ParseResult* result = ReadTree(parsed.parse_tree, text_, *memory_);
  pg_query_free_parse_result(parsed);
  return result == nullptr ? ReadPackedTree(text_, *memory_) : result;
}

std::variant<ParseTree, SyntaxError> ParseTree::OfStatement(const std::string& text) {
  if (text.find('\0') != std::string::npos) {
    return SyntaxError{"a zero byte is not SQL", text.find('\0')};
  }
  ParseTree tree;
  tree.text_ = text;
  std::optional<SyntaxError> error;
  const PgQuery__ParseResult* result = tree.Parse(error);
  if (error) {
    error->offset = std::min(error->offset, text.size());
    return std::move(*error);
  }
  if (result == nullptr || result->n_stmts == 0) return SyntaxError{"statement expected", 0};
  if (result->n_stmts > 1) {
    const int second = result->stmts[1]->stmt_location;
    return SyntaxError{"one statement expected", static_cast<std::size_t>(second)};
  }
  tree.statement_ = canon::Unwrap(result->stmts[0]->stmt);
  return tree;
}

std::variant<ParseTree, SyntaxError> ParseTree::Of(const Expr& expr, Form form) {
  ParseTree tree;
  if (form == Form::Expression) tree.text_ = kSelect;
  tree.prefix_ = tree.text_.size();
  tree.text_ += expr.text;
  const auto relative = [&](SyntaxError error) {
    error.offset = std::min(error.offset - std::min(error.offset, tree.prefix_), expr.text.size());
    return error;
  };
  if (expr.text.find('\0') != std::string::npos) {
    return SyntaxError{"a zero byte is not SQL", expr.text.find('\0')};
  }

  std::optional<SyntaxError> error;
  const PgQuery__ParseResult* result = tree.Parse(error);
  if (error) return relative(std::move(*error));
  const std::string_view wanted = form == Form::Expression ? "expression" : "query";
  if (result == nullptr || result->n_stmts == 0) {
    return SyntaxError{std::string(wanted) + " expected", 0};
  }
  if (result->n_stmts > 1) {
    const int second = result->stmts[1]->stmt_location;
    return relative({"one " + std::string(wanted) + " expected", static_cast<std::size_t>(second)});
  }
  tree.select_ = As<PgQuery__SelectStmt>(result->stmts[0]->stmt);
  if (tree.select_ == nullptr) return SyntaxError{"query expected", 0};
  if (form == Form::Expression) {
    if (tree.select_->op != PG_QUERY__SET_OPERATION__SETOP_NONE) {
      return SyntaxError{"expression expected, found a query", 0};
    }
    if (auto more = MoreThanAnExpression(*tree.select_)) return relative(std::move(*more));
  }
  return tree;
}

std::size_t ByteOffset(std::string_view text, int cursor) {
  std::size_t offset = 0;
  for (int left = cursor - 1; left > 0 && offset < text.size(); --left) {
    ++offset;
    while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80) {
      ++offset;
    }
  }
  return offset;
}

const ProtobufCMessage* Unwrap(const PgQuery__Node* node) {
  if (node == nullptr || node->node_case == PG_QUERY__NODE__NODE__NOT_SET) return nullptr;
  // All members of the union are pointers to messages.
  return &node->alias->base;
}

std::vector<const ProtobufCMessage*> Children(const ProtobufCMessage& message) {
  std::vector<const ProtobufCMessage*> children;
  const auto* start = reinterpret_cast<const char*>(&message);
  const auto add = [&](const ProtobufCMessage* child) {
    if (const ProtobufCMessage* inner = Unwrap(child)) children.push_back(inner);
  };
  for (unsigned i = 0; i < message.descriptor->n_fields; ++i) {
    const ProtobufCFieldDescriptor& field = message.descriptor->fields[i];
    if (field.type != PROTOBUF_C_TYPE_MESSAGE) continue;
    const void* place = start + field.offset;
    if (field.label == PROTOBUF_C_LABEL_REPEATED) {
      std::size_t count = 0;
      std::memcpy(&count, start + field.quantifier_offset, sizeof count);
      const auto* list = *static_cast<const ProtobufCMessage* const* const*>(place);
      for (std::size_t k = 0; k < count; ++k) add(list[k]);
      continue;
    }
    if ((field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0) {
      std::uint32_t chosen = 0;
      std::memcpy(&chosen, start + field.quantifier_offset, sizeof chosen);
      if (chosen != field.id) continue;
    }
    add(MessageAt(place));
  }
  return children;
}

std::string_view StringOf(const PgQuery__Node* node) {
  const auto* string = As<PgQuery__String>(node);
  return string == nullptr ? std::string_view{} : string->sval;
}

QualifiedName NameOf(PgQuery__Node* const* parts, std::size_t count) {
  QualifiedName name;
  if (count > 0) name.name.text = StringOf(parts[count - 1]);
  if (count > 1) name.schema.text = StringOf(parts[count - 2]);
  return name;
}

QualifiedName NameInLiteral(std::string_view text) {
  std::vector<Identifier> parts(1);
  bool closed = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.') {
      if (parts.back().empty()) return {};
      parts.emplace_back();
      closed = false;
    } else if (closed) {
      return {};
    } else if (c == '"') {
      if (!parts.back().empty()) return {};
      for (++i; i < text.size() && (text[i] != '"' || text.substr(i, 2) == "\"\""); ++i) {
        if (text[i] == '"') ++i;
        parts.back().text += text[i];
      }
      if (i == text.size()) return {};
      closed = true;
    } else if (c == ' ' || c == '\'' || c == '(') {
      return {};
    } else {
      parts.back().text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  if (parts.size() > 2 || parts.back().empty()) return {};
  return parts.size() == 1 ? QualifiedName{{}, parts[0]} : QualifiedName{parts[0], parts[1]};
}

}  // namespace pleat::canon
