#include "compiler/canon/same_tree.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/canon/normalize.h"
#include "compiler/canon/scope.h"

namespace pleat::canon {
namespace {

using Message = ProtobufCMessage;
using Field = ProtobufCFieldDescriptor;

bool IsPlace(std::string_view field) {
  return field.ends_with("location") || field == "stmt_len" || field == "list_start" ||
         field == "list_end";
}

class Comparison {
 public:
  Comparison(const Context& context, Closeness closeness)
      : context_(context), closeness_(closeness) {}

  bool Same(const Message* live, const Message* desired) const {
    live = Unwrapped(live);
    desired = Unwrapped(desired);
    if (live == nullptr || desired == nullptr) return live == desired;
    if (closeness_ == Closeness::Loose) {
      live = WithoutCasts(live);
      desired = WithoutCasts(desired);
    }
    if (const auto* cast = As<PgQuery__TypeCast>(live)) {
      // A constant comes with the type that it was taken for.
      const auto* constant = As<PgQuery__AConst>(cast->arg);
      const auto* number = As<PgQuery__AConst>(desired);
      if (constant != nullptr && number != nullptr && IsText(*constant) && !IsText(*number))
        return TextOf(*number) == constant->sval->sval;
      if (constant != nullptr && As<PgQuery__TypeCast>(desired) == nullptr)
        return Same(&constant->base, desired);
    }
    // $1 comes back as the name of the argument, where it has one.
    const bool number = As<PgQuery__ParamRef>(desired) != nullptr;
    if (number && closeness_ == Closeness::Loose && As<PgQuery__ColumnRef>(live) != nullptr)
      return true;
    if (live->descriptor != desired->descriptor) return SameValues(live, desired);
    if (closeness_ == Closeness::Loose) {
      const auto* alias = As<PgQuery__Alias>(live);
      if (alias != nullptr) return SameFields(live, desired, {"colnames"});
      const auto* relation = As<PgQuery__RangeVar>(live);
      if (relation != nullptr && As<PgQuery__RangeVar>(desired)->alias == nullptr)
        return std::string_view(relation->relname) == As<PgQuery__RangeVar>(desired)->relname;
    }
    if (const auto* column = As<PgQuery__ColumnRef>(live))
      return SameColumn(*column, *As<PgQuery__ColumnRef>(desired));
    if (const auto* relation = As<PgQuery__RangeVar>(live))
      return SameRelation(*relation, *As<PgQuery__RangeVar>(desired));
    if (const auto* call = As<PgQuery__FuncCall>(live)) {
      const auto* other = As<PgQuery__FuncCall>(desired);
      return SameName(NameOf(call->funcname, call->n_funcname),
                      NameOf(other->funcname, other->n_funcname)) &&
             SameFields(live, desired, {"funcname", "funcformat"});
    }
    if (const auto* type = As<PgQuery__TypeName>(live)) {
      const auto* other = As<PgQuery__TypeName>(desired);
      return SameName(NameOf(type->names, type->n_names), NameOf(other->names, other->n_names)) &&
             SameFields(live, desired, {"names"});
    }
    if (const auto* target = As<PgQuery__ResTarget>(live))
      return SameTarget(*target, *As<PgQuery__ResTarget>(desired));
    if (const auto* insert = As<PgQuery__InsertStmt>(live))
      return SameInsert(*insert, *As<PgQuery__InsertStmt>(desired));
    if (const auto* update = As<PgQuery__UpdateStmt>(live))
      return Within(*update->relation).SameFields(live, desired, {});
    if (const auto* remove = As<PgQuery__DeleteStmt>(live))
      return Within(*remove->relation).SameFields(live, desired, {});
    if (const auto* select = As<PgQuery__SelectStmt>(live)) {
      const auto* other = As<PgQuery__SelectStmt>(desired);
      if (Matches(Normalizer(context_).Query(*select, {}), Normalizer(context_).Query(*other, {}),
                  context_))
        return true;
    }
    return SameFields(live, desired, {}) || SameValues(live, desired);
  }

 private:
  // The same for a statement on `relation`, whose columns need no qualifier.
  Comparison Within(const PgQuery__RangeVar& relation) const {
    Comparison inner(context_, closeness_);
    inner.own_ = {{relation.schemaname}, {relation.relname}};
    return inner;
  }

  // Two expressions by the rules of the second judge.
  static const Message* WithoutCasts(const Message* value) {
    while (const auto* cast = As<PgQuery__TypeCast>(value)) value = Unwrapped(&cast->arg->base);
    return value;
  }

  bool SameValues(const Message* live, const Message* desired) const {
    static constexpr std::string_view kValues[] = {"A_Expr", "BoolExpr", "NullTest", "SubLink"};
    if (std::find(std::begin(kValues), std::end(kValues), live->descriptor->short_name) ==
        std::end(kValues))
      return false;
    Context context = context_;
    if (!own_.empty()) context.table = own_;
    return Matches(ValueOf(live, context), ValueOf(desired, context), context);
  }

  // Of a select list with nothing else in it.
  static Term ValueOf(const Message* message, const Context& context) {
    PgQuery__Node value = PG_QUERY__NODE__INIT;
    value.node_case = NodeCaseOf(message);
    // All members of the union are pointers to messages.
    value.alias = reinterpret_cast<PgQuery__Alias*>(const_cast<Message*>(message));
    PgQuery__ResTarget target = PG_QUERY__RES_TARGET__INIT;
    target.val = &value;
    PgQuery__Node node = PG_QUERY__NODE__INIT;
    node.node_case = PG_QUERY__NODE__NODE_RES_TARGET;
    node.res_target = &target;
    PgQuery__Node* list[] = {&node};
    PgQuery__SelectStmt select = PG_QUERY__SELECT_STMT__INIT;
    select.n_target_list = 1;
    select.target_list = list;
    return Normalizer(context).Expression(select);
  }

  static PgQuery__Node__NodeCase NodeCaseOf(const Message* message) {
    if (As<PgQuery__BoolExpr>(message) != nullptr) return PG_QUERY__NODE__NODE_BOOL_EXPR;
    if (As<PgQuery__NullTest>(message) != nullptr) return PG_QUERY__NODE__NODE_NULL_TEST;
    if (As<PgQuery__SubLink>(message) != nullptr) return PG_QUERY__NODE__NODE_SUB_LINK;
    return PG_QUERY__NODE__NODE_A_EXPR;
  }

  static bool IsText(const PgQuery__AConst& constant) {
    return constant.val_case == PG_QUERY__A__CONST__VAL_SVAL;
  }

  // A negative number comes back as a string with a cast.
  static std::string TextOf(const PgQuery__AConst& constant) {
    if (constant.val_case == PG_QUERY__A__CONST__VAL_IVAL)
      return std::to_string(constant.ival->ival);
    return constant.val_case == PG_QUERY__A__CONST__VAL_FVAL ? constant.fval->fval : "";
  }

  static const Message* Unwrapped(const Message* message) {
    if (message == nullptr || message->descriptor != &pg_query__node__descriptor) return message;
    return Unwrap(reinterpret_cast<const PgQuery__Node*>(message));
  }

  // One of both may lack a schema.
  static bool SameName(const QualifiedName& a, const QualifiedName& b) {
    return a.name == b.name && (a.schema == b.schema || a.schema.empty() || b.schema.empty());
  }

  bool SameColumn(const PgQuery__ColumnRef& live, const PgQuery__ColumnRef& desired) const {
    // The server qualifies where it can.
    if (live.n_fields < desired.n_fields) return false;
    const std::size_t skipped = live.n_fields - desired.n_fields;
    for (std::size_t i = 0; i < desired.n_fields; ++i) {
      if (!Same(Unwrap(live.fields[i + skipped]), Unwrap(desired.fields[i]))) return false;
    }
    return true;
  }

  static bool SameRelation(const PgQuery__RangeVar& live, const PgQuery__RangeVar& desired) {
    const auto alias = [](const PgQuery__RangeVar& relation) -> std::string_view {
      return relation.alias == nullptr ? relation.relname : relation.alias->aliasname;
    };
    return SameName({{live.schemaname}, {live.relname}},
                    {{desired.schemaname}, {desired.relname}}) &&
           alias(live) == alias(desired) && live.inh == desired.inh;
  }

  bool SameTarget(const PgQuery__ResTarget& live, const PgQuery__ResTarget& desired) const {
    const std::string_view name = live.name == nullptr ? "" : live.name;
    const std::string_view other = desired.name == nullptr ? "" : desired.name;
    const bool added = other.empty() || name.empty();
    return (name == other || added) && Same(Unwrap(live.val), Unwrap(desired.val)) &&
           SameList(live.indirection, live.n_indirection, desired.indirection,
                    desired.n_indirection);
  }

  bool SameInsert(const PgQuery__InsertStmt& live, const PgQuery__InsertStmt& desired) const {
    std::vector<Identifier> columns = ColumnsOf(live);
    std::vector<Identifier> wanted = ColumnsOf(desired);
    if (wanted.empty() && context_.columns_of) {
      QualifiedName table{{live.relation->schemaname}, {live.relation->relname}};
      if (const auto known = context_.columns_of(table)) wanted = *known;
      // VALUES may be shorter than the table.
      if (wanted.size() > columns.size()) wanted.resize(columns.size());
    }
    return columns == wanted && SameFields(&live.base, &desired.base, {"cols"});
  }

  static std::vector<Identifier> ColumnsOf(const PgQuery__InsertStmt& insert) {
    std::vector<Identifier> columns;
    for (std::size_t i = 0; i < insert.n_cols; ++i) {
      columns.push_back({As<PgQuery__ResTarget>(insert.cols[i])->name});
    }
    return columns;
  }

  bool SameList(PgQuery__Node* const* a, std::size_t a_size, PgQuery__Node* const* b,
                std::size_t b_size) const {
    if (a_size != b_size) return false;
    for (std::size_t i = 0; i < a_size; ++i) {
      if (!Same(Unwrap(a[i]), Unwrap(b[i]))) return false;
    }
    return true;
  }

  bool SameFields(const Message* live, const Message* desired,
                  std::initializer_list<std::string_view> without) const {
    for (unsigned i = 0; i < live->descriptor->n_fields; ++i) {
      const Field& field = live->descriptor->fields[i];
      const bool skip = IsPlace(field.name) ||
                        std::find(without.begin(), without.end(), field.name) != without.end();
      if (!skip && !SameField(field, live, desired)) return false;
    }
    return true;
  }

  static const char* At(const Message* message, unsigned offset) {
    return reinterpret_cast<const char*>(message) + offset;
  }

  template <class T>
  static T Read(const void* place) {
    T value;
    std::memcpy(&value, place, sizeof value);
    return value;
  }

  bool SameField(const Field& field, const Message* live, const Message* desired) const {
    if (field.label == PROTOBUF_C_LABEL_REPEATED) {
      const auto count = Read<std::size_t>(At(live, field.quantifier_offset));
      if (count != Read<std::size_t>(At(desired, field.quantifier_offset))) return false;
      if (field.type != PROTOBUF_C_TYPE_MESSAGE) return true;
      const auto* a = Read<const Message* const*>(At(live, field.offset));
      const auto* b = Read<const Message* const*>(At(desired, field.offset));
      for (std::size_t i = 0; i < count; ++i) {
        if (!Same(a[i], b[i])) return false;
      }
      return true;
    }
    if ((field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0) {
      const auto chosen = Read<std::uint32_t>(At(live, field.quantifier_offset));
      if (chosen != Read<std::uint32_t>(At(desired, field.quantifier_offset))) return false;
      if (chosen != field.id) return true;
    }
    return SameValue(field, At(live, field.offset), At(desired, field.offset));
  }

  bool SameValue(const Field& field, const char* live, const char* desired) const {
    switch (field.type) {
      case PROTOBUF_C_TYPE_MESSAGE:
        return Same(Read<const Message*>(live), Read<const Message*>(desired));
      case PROTOBUF_C_TYPE_STRING: {
        const auto* a = Read<const char*>(live);
        const auto* b = Read<const char*>(desired);
        return std::string_view(a == nullptr ? "" : a) == (b == nullptr ? "" : b);
      }
      case PROTOBUF_C_TYPE_BOOL:
        return Read<protobuf_c_boolean>(live) == Read<protobuf_c_boolean>(desired);
      case PROTOBUF_C_TYPE_INT64:
      case PROTOBUF_C_TYPE_SINT64:
      case PROTOBUF_C_TYPE_SFIXED64:
      case PROTOBUF_C_TYPE_UINT64:
      case PROTOBUF_C_TYPE_FIXED64:
      case PROTOBUF_C_TYPE_DOUBLE:
        return std::memcmp(live, desired, sizeof(std::int64_t)) == 0;
      case PROTOBUF_C_TYPE_BYTES:
        return true;
      case PROTOBUF_C_TYPE_INT32:
      case PROTOBUF_C_TYPE_SINT32:
      case PROTOBUF_C_TYPE_SFIXED32:
      case PROTOBUF_C_TYPE_UINT32:
      case PROTOBUF_C_TYPE_FIXED32:
      case PROTOBUF_C_TYPE_FLOAT:
      case PROTOBUF_C_TYPE_ENUM:
        return std::memcmp(live, desired, sizeof(std::int32_t)) == 0;
    }
    return false;
  }

  const Context& context_;
  Closeness closeness_ = {};
  // The table of the statement, for columns without a qualifier.
  QualifiedName own_ = {};
};

}  // namespace

bool SameTree(const ProtobufCMessage* live, const ProtobufCMessage* desired, const Context& context,
              Closeness closeness) {
  return Comparison(context, closeness).Same(live, desired);
}

}  // namespace pleat::canon
