#pragma once

#include <optional>
#include <span>

#include "compiler/ast/ast.h"
#include "compiler/ast/lexer.h"
#include "compiler/diag/diagnostic.h"

// Declarations that are PostgreSQL's own statements. Private to the layer.
namespace pleat::ast {

// What kind of statement the tokens of a declaration begin, if any.
std::optional<Statement::Kind> StatementKind(std::span<const Token> tokens, std::string_view text);

// Whether the tokens of an item of a table's block are a trigger and no column called so.
bool BeginsTrigger(std::span<const Token> tokens, std::string_view text);

// Takes the head of a statement apart; nothing, and reported, where it has none or no semicolon at
// its end.
std::optional<Statement> ToStatement(Statement::Kind kind, std::span<const Token> tokens,
                                     const SourceFile& source, Sink& sink);

}  // namespace pleat::ast
