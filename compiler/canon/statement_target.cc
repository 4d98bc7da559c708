// Objects as COMMENT and SECURITY LABEL name them.
#include <algorithm>
#include <iterator>
#include <string_view>

#include "compiler/canon/parse.h"
#include "compiler/canon/scan.h"
#include "compiler/canon/statement.h"
#include "compiler/canon/statement_parts.h"

namespace pleat::canon {
namespace {

// Views and tables alike are TABLE for nobody: PostgreSQL asks for the right word.
std::optional<Kind> KindOf(PgQuery__ObjectType type) {
  switch (static_cast<int>(type)) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION:
    case PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_ROUTINE:
      return Kind::Routine;
    case PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE:
      return Kind::Aggregate;
    case PG_QUERY__OBJECT_TYPE__OBJECT_OPERATOR:
      return Kind::Operator;
    case PG_QUERY__OBJECT_TYPE__OBJECT_OPCLASS:
      return Kind::OperatorClass;
    case PG_QUERY__OBJECT_TYPE__OBJECT_OPFAMILY:
      return Kind::OperatorFamily;
    case PG_QUERY__OBJECT_TYPE__OBJECT_CAST:
      return Kind::Cast;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER:
      return Kind::Trigger;
    case PG_QUERY__OBJECT_TYPE__OBJECT_RULE:
      return Kind::Rule;
    case PG_QUERY__OBJECT_TYPE__OBJECT_EVENT_TRIGGER:
      return Kind::EventTrigger;
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLLATION:
      return Kind::Collation;
    case PG_QUERY__OBJECT_TYPE__OBJECT_STATISTIC_EXT:
      return Kind::ExtendedStatistics;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TSDICTIONARY:
      return Kind::TextSearchDictionary;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TSCONFIGURATION:
      return Kind::TextSearchConfiguration;
    case PG_QUERY__OBJECT_TYPE__OBJECT_PUBLICATION:
      return Kind::Publication;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SUBSCRIPTION:
      return Kind::Subscription;
    default:
      return std::nullopt;
  }
}

std::optional<TypeName> TypeIn(const PgQuery__List& list, std::size_t i, const TypeOf& type_of) {
  const auto* type = i < list.n_items ? As<PgQuery__TypeName>(list.items[i]) : nullptr;
  if (type == nullptr) return std::nullopt;
  return TypeAt(*type, type_of);
}

// Of a routine or operator.
void SetSigned(const PgQuery__ObjectWithArgs& object, const TypeOf& type_of, ObjectKey& key) {
  key.name = NameOf(object.objname, object.n_objname);
  if (key.kind == Kind::Operator) {
    const auto operand = [&](std::size_t i) -> std::optional<TypeName> {
      const auto* type = i < object.n_objargs ? As<PgQuery__TypeName>(object.objargs[i]) : nullptr;
      if (type == nullptr) return std::nullopt;
      return TypeAt(*type, type_of);
    };
    key.member = OperandsOf(operand(0), operand(1).value_or(TypeName{}));
    return;
  }
  std::vector<Argument> arguments;
  for (std::size_t i = 0; i < object.n_objfuncargs; ++i) {
    const auto* parameter = As<PgQuery__FunctionParameter>(object.objfuncargs[i]);
    arguments.push_back(ArgumentOf(*parameter, type_of));
  }
  if (!object.args_unspecified) key.member = SignatureOf(arguments);
}

void SetListed(const PgQuery__List& path, const TypeOf& type_of, ObjectKey& key) {
  if (key.kind == Kind::Cast) {
    const auto source = TypeIn(path, 0, type_of);
    const auto target = TypeIn(path, 1, type_of);
    if (source && target) key.member = CastTypes(*source, *target);
  } else if (key.kind == Kind::OperatorClass || key.kind == Kind::OperatorFamily) {
    // The access method stands before the name.
    key.name = NameOf(path.items + 1, path.n_items - 1);
    key.member.text = StringOf(path.items[0]);
  } else if (key.kind == Kind::Trigger || key.kind == Kind::Rule || key.kind == Kind::Column) {
    // The relation and the name behind it.
    key.name = NameOf(path.items, path.n_items - 1);
    key.member.text = StringOf(path.items[path.n_items - 1]);
  } else {
    key.name = NameOf(path.items, path.n_items);
  }
}

std::optional<Kind> LabelledKind(PgQuery__ObjectType type) {
  switch (static_cast<int>(type)) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE:
      return Kind::Table;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN:
      return Kind::Enum;
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
      return Kind::Column;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA:
      return Kind::Schema;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
      return Kind::Sequence;
    case PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION:
    case PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_ROUTINE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_EVENT_TRIGGER:
    case PG_QUERY__OBJECT_TYPE__OBJECT_PUBLICATION:
    case PG_QUERY__OBJECT_TYPE__OBJECT_SUBSCRIPTION:
      return KindOf(type);
    default:
      return std::nullopt;
  }
}

// Where the name of the object begins whose kind begins at token `at`: the kind is one word, or as
// many as these say.
std::size_t ObjectOffset(const std::vector<ScanToken>& tokens, std::size_t at) {
  static constexpr std::string_view kLonger[] = {"class",  "family",        "trigger",    "view",
                                                 "search", "configuration", "dictionary", "table"};
  for (++at; at + 1 < tokens.size(); ++at) {
    const bool more =
        std::find(std::begin(kLonger), std::end(kLonger), tokens[at].word) != std::end(kLonger);
    if (!more || tokens[at + 1].word == "is") break;
  }
  return at < tokens.size() ? tokens[at].begin : 0;
}

void SetObject(const PgQuery__Node* node, const TypeOf& type_of, ObjectKey& key) {
  if (const auto* object = As<PgQuery__ObjectWithArgs>(node)) {
    SetSigned(*object, type_of, key);
  } else if (const auto* path = As<PgQuery__List>(node)) {
    if (path->n_items > 0) SetListed(*path, type_of, key);
  } else if (const auto* type = As<PgQuery__TypeName>(node)) {
    key.name = TypeAt(*type, type_of).name;
  } else {
    key.name.name.text = StringOf(node);
  }
}

}  // namespace

std::variant<LabelStatement, SyntaxError> ReadLabel(const std::string& text,
                                                    const TypeOf& type_of) {
  auto parsed = ParseTree::OfStatement(text);
  if (auto* error = std::get_if<SyntaxError>(&parsed)) return std::move(*error);
  const auto* label = As<PgQuery__SecLabelStmt>(std::get<ParseTree>(parsed).statement());
  if (label == nullptr) return SyntaxError{"a security label expected", 0};
  const std::vector<ScanToken> tokens = Scan(text);
  if (label->provider == nullptr || *label->provider == '\0')
    return SyntaxError{"a label says whose it is: `for provider`", tokens[1].end};
  const auto kind = LabelledKind(label->objtype);
  LabelStatement result{.object = {.kind = kind.value_or(Kind::Table)},
                        .offset = ObjectOffset(tokens, 5),
                        .provider = {label->provider}};
  if (!kind)
    return SyntaxError{"such objects have no labels, or belong to the whole server", result.offset};
  SetObject(label->object, type_of, result.object);
  // NULL and an empty label look alike in the tree, not in the text.
  if (tokens.back().word != "null") result.text = label->label;
  return result;
}

std::variant<CommentStatement, SyntaxError> ReadComment(const std::string& text,
                                                        const TypeOf& type_of) {
  auto parsed = ParseTree::OfStatement(text);
  if (auto* error = std::get_if<SyntaxError>(&parsed)) return std::move(*error);
  const auto* comment = As<PgQuery__CommentStmt>(std::get<ParseTree>(parsed).statement());
  const auto kind = comment == nullptr ? std::nullopt : KindOf(comment->objtype);
  if (!kind) return SyntaxError{"a comment on something else expected", 0};
  CommentStatement result{.object = {.kind = *kind}};
  if (comment->comment != nullptr) result.text = comment->comment;
  result.offset = ObjectOffset(Scan(text), 2);
  SetObject(comment->object, type_of, result.object);
  return result;
}

}  // namespace pleat::canon
