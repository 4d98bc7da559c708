#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/column.h"
#include "compiler/model/index.h"
#include "compiler/model/name.h"

namespace pleat {

// The name that PostgreSQL makes for an object that was given none, `<first>_<second>_<label>`, cut
// to 63 bytes: the longer of the first two loses bytes first, whole UTF-8 characters at a time
// (makeObjectName()). `second` may be empty. What the server appends where the name is taken is not
// for us to know.
Identifier DefaultName(std::string_view first, std::string_view second, std::string_view label);

// The columns of an index or constraint as the second part of its default name: `a_b`, with `expr`
// for an expression (ChooseIndexNameAddition()).
std::string JoinedColumns(const Index& index);
std::string JoinedColumns(const std::vector<Identifier>& columns);

// The sequence behind a serial or identity column.
QualifiedName SequenceOf(const QualifiedName& table, const Column& column);

// The default that takes its next number: `nextval('ids'::regclass)`.
Expr NextvalOf(const QualifiedName& sequence);

}  // namespace pleat
