// Operators, their families and classes, and casts.
#include <algorithm>
#include <string_view>

#include "compiler/canon/parse.h"
#include "compiler/canon/scan.h"
#include "compiler/canon/statement.h"
#include "compiler/canon/statement_parts.h"

namespace pleat::canon {
namespace {

// The values of CreateOpClassItem.itemtype (parsenodes.h).
constexpr int kOperatorItem = 1;
constexpr int kFunctionItem = 2;
constexpr int kStorageItem = 3;

std::optional<TypeName> TypeOfNode(const PgQuery__Node* node, const TypeOf& type_of) {
  const auto* type = As<PgQuery__TypeName>(node);
  if (type == nullptr) return std::nullopt;
  return TypeAt(*type, type_of);
}

bool SetItem(std::string_view name, const PgQuery__Node* value, const TypeOf& type_of,
             Operator& object) {
  if (name == "leftarg") {
    object.left = TypeOfNode(value, type_of);
  } else if (name == "rightarg") {
    object.right = TypeOfNode(value, type_of).value_or(TypeName{});
  } else if (name == "function" || name == "procedure") {
    object.function = FunctionOf(value);
  } else if (name == "commutator") {
    object.commutator = FunctionOf(value);
  } else if (name == "negator") {
    object.negator = FunctionOf(value);
  } else if (name == "restrict") {
    object.restriction = FunctionOf(value);
  } else if (name == "join") {
    object.join = FunctionOf(value);
  } else if (name == "hashes") {
    object.hashes = FlagOf(value);
  } else if (name == "merges") {
    object.merges = FlagOf(value);
  } else {
    return false;
  }
  return true;
}

std::vector<TypeName> TypesOf(PgQuery__Node* const* nodes, std::size_t count,
                              const TypeOf& type_of) {
  std::vector<TypeName> types;
  for (std::size_t i = 0; i < count; ++i) {
    if (auto type = TypeOfNode(nodes[i], type_of)) types.push_back(*std::move(type));
  }
  return types;
}

std::vector<Argument> ArgumentsOf(const PgQuery__ObjectWithArgs& function, const TypeOf& type_of) {
  std::vector<Argument> arguments;
  for (std::size_t i = 0; i < function.n_objfuncargs; ++i) {
    const auto* parameter = As<PgQuery__FunctionParameter>(function.objfuncargs[i]);
    if (parameter != nullptr) arguments.push_back(ArgumentOf(*parameter, type_of));
  }
  return arguments;
}

// What a support function without types of its own is for, where its arguments say it
// (assignProcTypes() in opclasscmds.c).
std::vector<TypeName> TypesOfSupport(std::string_view method, std::int64_t number,
                                     const std::vector<Argument>& arguments) {
  const auto types = [&](std::size_t left, std::size_t right) -> std::vector<TypeName> {
    if (arguments.size() <= std::max(left, right)) return {};
    return {arguments[left].type, arguments[right].type};
  };
  if (method == "btree" && number == 1) return types(0, 1);
  if (method == "btree" && number == 3) return types(0, 2);
  if (method == "hash" && number <= 2) return types(0, 0);
  return {};
}

// Reads the items of a class, for whose `type` they are where they do not say, or of a family.
class MemberReader {
 public:
  MemberReader(std::string method, const std::optional<TypeName>& type, const TypeOf& type_of)
      : method_(std::move(method)), type_(type), type_of_(type_of) {}

  // What is wrong with the items, if anything.
  std::optional<std::string> Read(PgQuery__Node* const* items, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto* item = As<PgQuery__CreateOpClassItem>(items[i]);
      if (item == nullptr) continue;
      if (item->itemtype == kStorageItem) {
        storage = TypeAt(*item->storedtype, type_of_);
        continue;
      }
      auto error = item->itemtype == kOperatorItem ? AddOperator(*item) : AddFunction(*item);
      if (error) return error;
    }
    return std::nullopt;
  }

  FamilyMembers members = {};
  std::optional<TypeName> storage = {};

 private:
  std::optional<FamilySlot> SlotOf(std::int64_t number, const std::vector<TypeName>& types) const {
    if (types.size() == 1) return FamilySlot{number, types[0], types[0]};
    if (types.size() > 1) return FamilySlot{number, types[0], types[1]};
    if (!type_) return std::nullopt;
    return FamilySlot{number, *type_, *type_};
  }

  std::optional<std::string> AddOperator(const PgQuery__CreateOpClassItem& item) {
    const PgQuery__ObjectWithArgs& name = *item.name;
    const auto slot = SlotOf(item.number, TypesOf(name.objargs, name.n_objargs, type_of_));
    const std::string number = std::to_string(item.number);
    if (!slot) return "operator " + number + " of a family says its types: `= (integer, bigint)`";
    FamilyOperator member{.name = NameOf(name.objname, name.n_objname)};
    if (item.n_order_family > 0) member.order_by = NameOf(item.order_family, item.n_order_family);
    if (members.operators.emplace(*slot, std::move(member)).second) return std::nullopt;
    return "operator " + number + " stands here twice";
  }

  std::optional<std::string> AddFunction(const PgQuery__CreateOpClassItem& item) {
    const PgQuery__ObjectWithArgs& name = *item.name;
    const std::string number = std::to_string(item.number);
    if (name.args_unspecified) return "function " + number + " says what it takes: `name (types)`";
    const std::vector<Argument> arguments = ArgumentsOf(name, type_of_);
    std::vector<TypeName> types = TypesOf(item.class_args, item.n_class_args, type_of_);
    if (types.empty()) types = TypesOfSupport(method_, item.number, arguments);
    const auto slot = SlotOf(item.number, types);
    if (!slot) return "function " + number + " of a family says its types: `(integer, bigint)`";
    MemberName function{NameOf(name.objname, name.n_objname), SignatureOf(arguments)};
    if (members.functions.emplace(*slot, std::move(function)).second) return std::nullopt;
    return "function " + number + " stands here twice";
  }

  std::string method_;
  const std::optional<TypeName>& type_;
  const TypeOf& type_of_;
};

}  // namespace

std::variant<Operator, SyntaxError> ReadOperator(const std::string& text, const TypeOf& type_of) {
  auto parsed = ParseTree::OfStatement(text);
  if (auto* error = std::get_if<SyntaxError>(&parsed)) return std::move(*error);
  const auto* define = As<PgQuery__DefineStmt>(std::get<ParseTree>(parsed).statement());
  if (define == nullptr || define->kind != PG_QUERY__OBJECT_TYPE__OBJECT_OPERATOR)
    return SyntaxError{"an operator expected", 0};
  Operator object;
  for (std::size_t i = 0; i < define->n_definition; ++i) {
    const auto* item = As<PgQuery__DefElem>(define->definition[i]);
    const auto offset = static_cast<std::size_t>(std::max(item->location, 0));
    if (!SetItem(item->defname, item->arg, type_of, object))
      return SyntaxError{"unknown item `" + std::string(item->defname) + "`", offset};
  }
  if (object.function.empty() || object.right.name.empty())
    return SyntaxError{"an operator needs `function` and `rightarg`", text.size()};
  object.name = {NameOf(define->defnames, define->n_defnames),
                 OperandsOf(object.left, object.right)};
  return object;
}

std::variant<OperatorClass, SyntaxError> ReadOperatorClass(const std::string& text,
                                                           const TypeOf& type_of) {
  auto parsed = ParseTree::OfStatement(text);
  if (auto* error = std::get_if<SyntaxError>(&parsed)) return std::move(*error);
  const auto* create = As<PgQuery__CreateOpClassStmt>(std::get<ParseTree>(parsed).statement());
  if (create == nullptr) return SyntaxError{"an operator class expected", 0};
  OperatorClass object{.type = TypeAt(*create->datatype, type_of),
                       .is_default = create->is_default != 0};
  object.name = {NameOf(create->opclassname, create->n_opclassname), {create->amname}};
  object.family = NameOf(create->opfamilyname, create->n_opfamilyname);
  const std::optional<TypeName> type = object.type;
  MemberReader reader(create->amname, type, type_of);
  if (auto error = reader.Read(create->items, create->n_items))
    return SyntaxError{*error, text.find(' ') + 1};
  object.members = std::move(reader.members);
  if (reader.storage != object.type) object.storage = std::move(reader.storage);
  return object;
}

std::variant<OperatorFamily, SyntaxError> ReadOperatorFamily(const std::string& text,
                                                             const TypeOf& type_of) {
  auto parsed = ParseTree::OfStatement(text);
  if (auto* error = std::get_if<SyntaxError>(&parsed)) return std::move(*error);
  const ProtobufCMessage* statement = std::get<ParseTree>(parsed).statement();
  OperatorFamily family;
  if (const auto* create = As<PgQuery__CreateOpFamilyStmt>(statement)) {
    family.name = {NameOf(create->opfamilyname, create->n_opfamilyname), {create->amname}};
    return family;
  }
  const auto* alter = As<PgQuery__AlterOpFamilyStmt>(statement);
  if (alter == nullptr || alter->is_drop)
    return SyntaxError{"an operator family and what it adds expected", 0};
  family.name = {NameOf(alter->opfamilyname, alter->n_opfamilyname), {alter->amname}};
  const std::optional<TypeName> none;
  MemberReader reader(alter->amname, none, type_of);
  if (auto error = reader.Read(alter->items, alter->n_items))
    return SyntaxError{*error, text.find(' ') + 1};
  family.members = std::move(reader.members);
  return family;
}

std::variant<Cast, SyntaxError> ReadCast(const std::string& text, const TypeOf& type_of) {
  auto parsed = ParseTree::OfStatement(text);
  if (auto* error = std::get_if<SyntaxError>(&parsed)) return std::move(*error);
  const auto* create = As<PgQuery__CreateCastStmt>(std::get<ParseTree>(parsed).statement());
  if (create == nullptr) return SyntaxError{"a cast expected", 0};
  Cast cast{.source = TypeAt(*create->sourcetype, type_of),
            .target = TypeAt(*create->targettype, type_of)};
  cast.name.member = CastTypes(cast.source, cast.target);
  if (create->inout) {
    cast.method = Cast::Method::InOut;
  } else if (create->func != nullptr) {
    cast.method = Cast::Method::Function;
    // Without types it takes the source (manual, CREATE CAST).
    std::vector<Argument> arguments = ArgumentsOf(*create->func, type_of);
    if (create->func->args_unspecified) arguments = {{.type = cast.source}};
    cast.function =
        MemberName{NameOf(create->func->objname, create->func->n_objname), SignatureOf(arguments)};
  }
  if (create->context == PG_QUERY__COERCION_CONTEXT__COERCION_ASSIGNMENT)
    cast.context = Cast::Context::Assignment;
  if (create->context == PG_QUERY__COERCION_CONTEXT__COERCION_IMPLICIT)
    cast.context = Cast::Context::Implicit;
  return cast;
}

}  // namespace pleat::canon
