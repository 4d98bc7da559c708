#pragma once

#include <string>
#include <string_view>

#include "compiler/model/name.h"

namespace pleat {

// The name as SQL must spell it: in double quotes unless it is lower case and no keyword of a kind
// that cannot name a column and a type (the rule of quote_identifier(), manual appendix C).
std::string Quoted(const Identifier& name);
// `schema.name`, each part quoted where it must be.
std::string Quoted(const QualifiedName& name);

// `'it''s'`: a string constant under standard_conforming_strings.
std::string Literal(std::string_view text);

// The same, but `1` for a whole number: what takes options as they are typed tells it from text.
std::string NumberOrLiteral(std::string_view text);

// `$$it's$$`: a string constant that keeps its text verbatim, with a tag where the text needs one
// (manual, 4.1.2.4).
std::string DollarQuoted(std::string_view text);

// A keyword of PostgreSQL in any category but `unreserved` (pg_get_keywords().catcode R, T or C),
// in lower case.
bool IsKeyword(std::string_view word);

}  // namespace pleat
