#include "compiler/canon/tree_reader.h"

#include <pg_query.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string>
#include <unordered_map>
#include <vector>

namespace pleat::canon {
namespace {

using Descriptor = ProtobufCMessageDescriptor;
using Field = ProtobufCFieldDescriptor;

// JSON has PostgreSQL's own names of fields (`targetList`), the structures have them in lower case
// with underscores.
void AppendFolded(std::string& out, std::string_view name) {
  for (const char c : name) {
    if (c == '_') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
}

// The fields of a message by folded name. A Node's are found by the name of the message in them, as
// its JSON is `{"A_Const": …}`.
using Fields = std::unordered_map<std::string, const Field*>;

const Fields& FieldsOf(const Descriptor& descriptor) {
  static std::unordered_map<const Descriptor*, Fields> all;
  const auto [place, is_new] = all.try_emplace(&descriptor);
  if (!is_new) return place->second;
  const bool is_node = &descriptor == &pg_query__node__descriptor;
  for (unsigned i = 0; i < descriptor.n_fields; ++i) {
    const Field& field = descriptor.fields[i];
    std::string name;
    AppendFolded(
        name, is_node ? static_cast<const Descriptor*>(field.descriptor)->short_name : field.name);
    place->second.emplace(std::move(name), &field);
  }
  return place->second;
}

class TreeReader {
 public:
  TreeReader(std::string_view json, std::string_view text, std::pmr::memory_resource& memory)
      : json_(json), text_(text), memory_(memory) {}

  const PgQuery__ParseResult* Read() {
    auto* result = Message(pg_query__parse_result__descriptor);
    return good_ ? reinterpret_cast<const PgQuery__ParseResult*>(result) : nullptr;
  }

 private:
  char Peek() {
    while (at_ < json_.size() && (json_[at_] == ' ' || json_[at_] == '\n')) ++at_;
    return at_ < json_.size() ? json_[at_] : '\0';
  }

  bool Take(char c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }

  void Want(char c) {
    if (!Take(c)) good_ = false;
  }

  ProtobufCMessage* Message(const Descriptor& descriptor) {
    auto* message = static_cast<ProtobufCMessage*>(
        memory_.allocate(descriptor.sizeof_message, alignof(std::max_align_t)));
    protobuf_c_message_init(&descriptor, message);
    Want('{');
    if (Take('}')) return message;
    const Fields& fields = FieldsOf(descriptor);
    do {
      key_.clear();
      AppendFolded(key_, Word());
      Want(':');
      const auto found = fields.find(key_);
      if (found == fields.end()) good_ = false;
      if (!good_) return message;
      Value(*found->second, reinterpret_cast<char*>(message));
    } while (good_ && Take(','));
    Want('}');
    if (&descriptor == &pg_query__a__const__descriptor) {
      FixInteger(*reinterpret_cast<PgQuery__AConst*>(message));
    } else if (&descriptor == &pg_query__type_name__descriptor) {
      FixBounds(*reinterpret_cast<const PgQuery__TypeName*>(message));
    }
    return message;
  }

  void Value(const Field& field, char* message) {
    if (field.label == PROTOBUF_C_LABEL_REPEATED) return List(field, message);
    if ((field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0) {
      std::memcpy(message + field.quantifier_offset, &field.id, sizeof(std::uint32_t));
    }
    Scalar(field, message + field.offset);
  }

  // Lists of trees only have messages in them.
  void List(const Field& field, char* message) {
    Want('[');
    if (field.type != PROTOBUF_C_TYPE_MESSAGE) good_ = false;
    std::vector<ProtobufCMessage*> items;
    if (!Take(']')) {
      do {
        if (!good_) return;
        items.push_back(Message(*static_cast<const Descriptor*>(field.descriptor)));
      } while (Take(','));
      Want(']');
    }
    const std::size_t count = items.size();
    void* array = memory_.allocate(std::max<std::size_t>(count, 1) * sizeof(void*), alignof(void*));
    if (count > 0) std::memcpy(array, items.data(), count * sizeof(void*));
    std::memcpy(message + field.quantifier_offset, &count, sizeof count);
    std::memcpy(message + field.offset, &array, sizeof array);
  }

  void Scalar(const Field& field, char* place) {
    switch (field.type) {
      case PROTOBUF_C_TYPE_MESSAGE:
        return Store(place, Message(*static_cast<const Descriptor*>(field.descriptor)));
      case PROTOBUF_C_TYPE_STRING:
        return Store(place, String());
      case PROTOBUF_C_TYPE_BOOL: {
        const bool yes = Peek() == 't';
        Bare();
        return Store(place, static_cast<protobuf_c_boolean>(yes ? 1 : 0));
      }
      case PROTOBUF_C_TYPE_ENUM: {
        const std::string name(Word());
        const auto* values = static_cast<const ProtobufCEnumDescriptor*>(field.descriptor);
        const ProtobufCEnumValue* value =
            protobuf_c_enum_descriptor_get_value_by_name(values, name.c_str());
        if (value == nullptr) good_ = false;
        return Store(place, value == nullptr ? 0 : value->value);
      }
      case PROTOBUF_C_TYPE_INT32:
      case PROTOBUF_C_TYPE_SINT32:
      case PROTOBUF_C_TYPE_UINT32:
        return Store(place, static_cast<std::int32_t>(Number()));
      case PROTOBUF_C_TYPE_INT64:
      case PROTOBUF_C_TYPE_SINT64:
      case PROTOBUF_C_TYPE_UINT64:
        return Store(place, Number());
      case PROTOBUF_C_TYPE_FIXED32:
      case PROTOBUF_C_TYPE_SFIXED32:
      case PROTOBUF_C_TYPE_FIXED64:
      case PROTOBUF_C_TYPE_SFIXED64:
      case PROTOBUF_C_TYPE_FLOAT:
      case PROTOBUF_C_TYPE_DOUBLE:
      case PROTOBUF_C_TYPE_BYTES:
        break;
    }
    good_ = false;
  }

  template <class T>
  void Store(char* place, T value) {
    std::memcpy(place, &value, sizeof value);
  }

  std::string_view Bare() {
    Peek();
    const std::size_t end = std::min(json_.find_first_of(",]}", at_), json_.size());
    const std::string_view text = json_.substr(at_, end - at_);
    at_ = end;
    return text;
  }

  std::int64_t Number() {
    const std::string_view text = Bare();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) good_ = false;
    return value;
  }

  // A string without escapes, as names of fields and enumerators are.
  std::string_view Word() {
    Want('"');
    const std::size_t end = std::min(json_.find('"', at_), json_.size());
    const std::string_view text = json_.substr(at_, end - at_);
    at_ = std::min(end + 1, json_.size());
    return text;
  }

  char* String() {
    Want('"');
    string_.clear();
    while (at_ < json_.size() && json_[at_] != '"') {
      const std::size_t end = std::min(json_.find_first_of("\"\\", at_), json_.size());
      string_.append(json_, at_, end - at_);
      at_ = end;
      if (at_ + 1 < json_.size() && json_[at_] == '\\') Escape();
    }
    Want('"');
    auto* copy = static_cast<char*>(memory_.allocate(string_.size() + 1, 1));
    std::memcpy(copy, string_.c_str(), string_.size() + 1);
    return copy;
  }

  void Escape() {
    const char c = json_[at_ + 1];
    at_ += 2;
    static constexpr std::string_view kLetters = "bfnrt";
    static constexpr std::string_view kMeant = "\b\f\n\r\t";
    if (const std::size_t i = kLetters.find(c); i != std::string_view::npos) {
      string_ += kMeant[i];
    } else if (c != 'u') {
      string_ += c;
    } else {
      // Only control characters are written so (_outToken() in pg_query_outfuncs_json.c).
      unsigned code = 0;
      const char* digits = json_.data() + at_;
      const std::size_t count = std::min<std::size_t>(4, json_.size() - at_);
      const auto [end, error] = std::from_chars(digits, digits + count, code, 16);
      if (error != std::errc{} || end != digits + 4 || code >= 0x80) good_ = false;
      string_ += static_cast<char>(code);
      at_ += count;
    }
  }

  // JSON leaves out integers that are not positive. What stands in the text is then zero, or a
  // number behind a minus sign, perhaps in parentheses.
  void FixInteger(PgQuery__AConst& constant) {
    if (constant.val_case != PG_QUERY__A__CONST__VAL_IVAL || constant.ival->ival != 0) return;
    const std::string_view text = text_.substr(
        std::min(text_.size(), static_cast<std::size_t>(std::max(constant.location, 0))));
    const std::size_t digits = text.find_first_not_of("- (\t\r\n");
    std::int32_t value = 0;
    if (digits == std::string_view::npos || text.substr(0, digits).find("--") != text.npos) {
      good_ = false;
      return;
    }
    const auto [read, error] =
        std::from_chars(text.data() + digits, text.data() + text.size(), value);
    if (error != std::errc{}) good_ = false;
    constant.ival->ival = text.front() == '-' ? -value : value;
  }

  // The same with the bounds of array types, which are -1 where there are none.
  static void FixBounds(const PgQuery__TypeName& type) {
    for (std::size_t i = 0; i < type.n_array_bounds; ++i) {
      const PgQuery__Node& node = *type.array_bounds[i];
      if (node.node_case != PG_QUERY__NODE__NODE_INTEGER) continue;
      if (node.integer->ival == 0) node.integer->ival = -1;
    }
  }

  std::string_view json_;
  std::string_view text_;
  std::pmr::memory_resource& memory_;
  std::size_t at_ = 0;
  bool good_ = true;
  std::string key_ = {};
  std::string string_ = {};
};

}  // namespace

bool IsTooDeep(std::string_view json) {
  // Most trees are too small to be deep.
  if (json.size() < static_cast<std::size_t>(kDeepestTree)) return false;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == '{') {
      if (++depth > kDeepestTree) return true;
    } else if (!quoted && c == '}') {
      --depth;
    }
  }
  return false;
}

const PgQuery__ParseResult* ReadTree(std::string_view json, std::string_view text,
                                     std::pmr::memory_resource& memory) {
  return TreeReader(json, text, memory).Read();
}

const PgQuery__ParseResult* ReadPackedTree(const std::string& text,
                                           std::pmr::memory_resource& memory) {
  ProtobufCAllocator allocator{
      .alloc =
          [](void* place, std::size_t size) {
            return static_cast<std::pmr::memory_resource*>(place)->allocate(size);
          },
      .free = [](void*, void*) {},
      .allocator_data = &memory};
  PgQueryProtobufParseResult parsed = pg_query_parse_protobuf(text.c_str());
  const PgQuery__ParseResult* result = nullptr;
  if (parsed.error == nullptr) {
    result = pg_query__parse_result__unpack(
        &allocator, parsed.parse_tree.len,
        reinterpret_cast<const std::uint8_t*>(parsed.parse_tree.data));
  }
  pg_query_free_protobuf_parse_result(parsed);
  return result;
}

}  // namespace pleat::canon
