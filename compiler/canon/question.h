#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/canon/references.h"
#include "compiler/model/expr.h"
#include "compiler/model/name.h"
#include "compiler/model/object_key.h"
#include "compiler/model/routine.h"
#include "compiler/model/type.h"

namespace pleat::canon {

struct TypedColumn {
  Identifier name = {};
  TypeName type = {};

  auto operator<=>(const TypedColumn&) const = default;
};

// Who can answer. Planner: EXPLAIN, which needs no privilege and writes nothing. View: two
// temporary views, as the planner shows nothing of queries and collations and looks inside
// functions of users: what it finds there may be another thing tomorrow. Nobody: our parser cannot
// read one of the texts, and so it might be more than one statement.
enum class Way { Planner, View, Nobody };

// Whether two texts mean the same: what the first two judges leave open, for the third, a server.
// A value that can be asked anywhere: nothing in it but names and texts, which are SQL of one
// expression or query each.
struct Question {
  Form form = Form::Expression;
  Expr live = {};
  Expr desired = {};
  // For expressions: the name that may qualify their columns, the columns that they mention, and
  // what their value becomes.
  QualifiedName table = {};
  std::vector<TypedColumn> columns = {};
  // The columns are those of `old` and of `new`.
  bool old_and_new = false;
  std::optional<TypeName> coerced_to = {};
  // For the bodies of a function, which they end: the function without one.
  std::optional<Routine> body_of = {};
  // For queries: View::columns of both sides.
  std::vector<Identifier> live_columns = {};
  std::vector<Identifier> desired_columns = {};
  Way way = Way::Planner;

  auto operator<=>(const Question&) const = default;
};

// Absent: a text names what the server does not have. Unknown: it could not be asked.
enum class Verdict { Same, Different, Absent, Unknown };

using Answers = std::map<Question, Verdict>;

// A question and whose text it is about, by its new name.
struct OpenQuestion {
  ObjectKey subject = {};
  Question question = {};

  bool operator==(const OpenQuestion&) const = default;
};

// A question as a server is asked (emit/sql/inquiry.h). The last statement gives one row with one
// field: by view, whether both print the same; otherwise the plan of `SELECT live, desired` in
// JSON, whose first list `Output` shows them.
struct Inquiry {
  bool by_view = false;
  std::vector<std::string> statements = {};
};

}  // namespace pleat::canon
