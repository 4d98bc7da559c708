#include "compiler/model/sequence.h"

#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

using Option = ast::SequenceOption::Kind;

std::string_view WordOf(Option kind) {
  switch (kind) {
    case Option::Increment:
      return "increment";
    case Option::Min:
    case Option::NoMin:
      return "minvalue";
    case Option::Max:
    case Option::NoMax:
      return "maxvalue";
    case Option::Start:
      return "start";
    case Option::Cache:
      return "cache";
    case Option::Cycle:
    case Option::NoCycle:
      return "cycle";
  }
  return "";
}

void Apply(Option kind, std::optional<std::int64_t> value, SequenceOptions& options) {
  switch (kind) {
    case Option::Increment:
      options.increment = value;
      break;
    case Option::Min:
      options.min = value;
      break;
    case Option::NoMin:
      options.min.reset();
      break;
    case Option::Max:
      options.max = value;
      break;
    case Option::NoMax:
      options.max.reset();
      break;
    case Option::Start:
      options.start = value;
      break;
    case Option::Cache:
      options.cache = value;
      break;
    case Option::Cycle:
      options.cycle = true;
      break;
    case Option::NoCycle:
      options.cycle = false;
      break;
  }
}

std::optional<ColumnRef> ToOwner(Project& project, const Place& place,
                                 const std::vector<ast::Name>& path, const std::string& user) {
  if (path.empty()) return std::nullopt;
  if (path.size() < 2 || path.size() > 3) {
    Report(project, Code::UnknownObject, place, {path.front().at.begin, path.back().at.end},
           "a sequence is owned by a column: `table.column`");
    return std::nullopt;
  }
  ast::QualifiedName name = {.name = path[path.size() - 2]};
  if (path.size() == 3) name.schema = path[0];
  const QualifiedName written = ToQualified(project, place, name, {});
  // A table with its schema that no file declares may be of a kind that is not modelled.
  if (path.size() == 3 && !project.relations.contains(written))
    return ColumnRef{written, ToIdentifier(project, place, path.back())};
  const Table* table = FindTable(project, place, name, user);
  const Identifier column = ToIdentifier(project, place, path.back());
  if (table == nullptr || !CheckColumn(project, place, path.back().at, column, *table, user))
    return std::nullopt;
  return ColumnRef{.table = table->name, .column = column};
}

}  // namespace

SequenceOptions ToSequenceOptions(Project& project, const Place& place,
                                  const std::vector<ast::SequenceOption>& options,
                                  const TypeName& type) {
  SequenceOptions result;
  std::vector<std::string_view> seen;
  for (const ast::SequenceOption& option : options) {
    const std::string_view word = WordOf(option.kind);
    for (const std::string_view other : seen) {
      if (other == word)
        Report(project, Code::Conflict, place, option.at,
               "`" + std::string(word) + "` stands here twice");
    }
    seen.push_back(word);
    const auto value = option.value ? ToInteger(project, place, *option.value) : std::nullopt;
    if (option.kind == Option::Increment && value == 0)
      Report(project, Code::InvalidValue, place, option.at,
             "a sequence cannot stand still: its increment is 0");
    Apply(option.kind, value, result);
  }
  if (result.min && result.max && *result.min >= *result.max) {
    Report(project, Code::InvalidValue, place, options.front().at,
           "the minimum of a sequence is below its maximum");
  }
  return WithoutDefaults(std::move(result), type);
}

void AddSequence(Project& project, Declared<ast::Sequence> declared) {
  const ast::Sequence& node = *declared.node;
  const Place& place = *declared.place;
  Sequence sequence = {.name = ToQualified(project, place, node.name, place.schema),
                       .comment = ToText(project, place, node.comment)};
  const std::string user = UserPhrase(Kind::Sequence, sequence.name.name);
  const auto type = node.type ? ToType(project, place, *node.type) : std::nullopt;
  if (type) sequence.type = *type;
  const std::string& type_name = sequence.type.name.name.text;
  const bool fits = sequence.type.name.schema.empty() && !sequence.type.array &&
                    (type_name == "smallint" || type_name == "integer" || type_name == "bigint");
  if (!fits)
    Report(project, Code::InvalidValue, place, *node.type,
           "a sequence is smallint, integer or bigint");
  sequence.options = ToSequenceOptions(project, place, node.options, sequence.type);
  sequence.owned_by = ToOwner(project, place, node.owned_by, user);
  if (node.was) {
    AddWas(project, {Kind::Sequence, sequence.name, {}},
           ToQualified(project, place, *node.was, sequence.name.schema),
           SpanOf(place, node.was->at()));
  }
  const QualifiedName name = sequence.name;
  project.desired.catalog.sequences.emplace(name, std::move(sequence));
}

}  // namespace pleat::resolve
