#include "compiler/model/user_type.h"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/canon/equal.h"
#include "compiler/diag/nearest.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

// What a check sees: its only column is VALUE.
Table ValueTable(const Domain& domain) {
  return {.name = domain.name, .columns = {{.name = {"value"}, .type = domain.type}}};
}

void AddChecks(Project& project, Declared<ast::Domain> declared, Domain& domain) {
  const Place& place = *declared.place;
  const Table value = ValueTable(domain);
  const std::string user = UserPhrase(Kind::Domain, domain.name.name);
  for (const ast::DomainCheck& node : declared.node->checks) {
    if (node.name)
      project.constraint_names.insert(
          ToString(QualifiedName{domain.name.schema, ToIdentifier(project, place, *node.name)}));
  }
  for (const ast::DomainCheck& node : declared.node->checks) {
    DomainCheck check = {.name = node.name
                                     ? ToIdentifier(project, place, *node.name)
                                     : ChooseConstraintName(project, domain.name, {}, "check"),
                         .validated = !node.not_valid};
    const ObjectKey key = {Kind::Domain, domain.name, check.name};
    if (!node.name) project.desired.transition.unnamed.insert(key);
    if (FindCheck(domain, check.name) != nullptr) {
      Report(project, Code::Duplicate, place, node.name->at,
             "check `" + check.name.text + "` stands twice" + user);
      continue;
    }
    if (node.was)
      AddWas(project, key, {{}, ToIdentifier(project, place, *node.was)},
             SpanOf(place, node.was->at));
    check.expression = ToExpression(project, place, node.expression, &value, user).expr;
    domain.checks.push_back(std::move(check));
  }
  std::sort(domain.checks.begin(), domain.checks.end(),
            [](const DomainCheck& a, const DomainCheck& b) { return a.name < b.name; });
}

// The options of CREATE TYPE … AS RANGE.
constexpr std::string_view kRangeOptions[] = {"subtype", "subtype_opclass", "collation",
                                              "subtype_diff", "multirange_type_name"};

void ReportRangeOption(Project& project, const Place& place, const ast::DefinitionItem& item) {
  const std::string name = ast::NameText(Text(place, item.name.at));
  Diagnostic diagnostic = {.code = Code::InvalidValue,
                           .span = SpanOf(place, item.name.at),
                           .message = "a range type has no option `" + name + "`"};
  if (name == "canonical") {
    diagnostic.code = Code::Unsupported;
    diagnostic.message = "a function `canonical` of a range type is not supported";
    diagnostic.notes = {"it can only be written in C, after a shell of the type"};
  }
  const auto nearest =
      Nearest(name, std::vector<std::string>(std::begin(kRangeOptions), std::end(kRangeOptions)));
  if (nearest) diagnostic.help = "did you mean `" + *nearest + "`?";
  project.sink.Add(std::move(diagnostic));
}

void SetRangeOption(Project& project, const Place& place, const ast::DefinitionItem& item,
                    RangeType& type) {
  const std::string name = ast::NameText(Text(place, item.name.at));
  const bool known = std::find(std::begin(kRangeOptions), std::end(kRangeOptions), name) !=
                     std::end(kRangeOptions);
  if (!known) return ReportRangeOption(project, place, item);
  if (!item.value)
    return Report(project, Code::InvalidValue, place, item.name.at, "`" + name + "` has no value");
  if (name == "subtype") {
    if (const auto subtype = ToType(project, place, *item.value)) type.subtype = *subtype;
    return;
  }
  auto value = ToQualified(project, place, *item.value);
  if (!value) return;
  if (name == "multirange_type_name") {
    if (value->schema.empty()) value->schema = type.name.schema;
    type.multirange = *std::move(value);
  } else if (name == "collation") {
    if (value->schema.text == "pg_catalog") value->schema = {};
    type.collation = std::move(value);
  } else if (name == "subtype_opclass") {
    type.opclass = std::move(value);
  } else {
    type.subtype_diff = std::move(value);
  }
}

}  // namespace

void AddDomain(Project& project, Declared<ast::Domain> declared) {
  const ast::Domain& node = *declared.node;
  const Place& place = *declared.place;
  Domain domain = {.name = ToQualified(project, place, node.name, place.schema),
                   .collation = ToCollation(project, place, node.collation),
                   .not_null = node.not_null,
                   .comment = ToText(project, place, node.comment)};
  const ObjectKey key = {Kind::Domain, domain.name, {}};
  if (!DeclareType(project, key, SpanOf(place, node.name.at()))) return;
  TakeWas(project, place, node, key);
  if (const auto type = ToType(project, place, node.type)) domain.type = *type;
  if (node.default_value) {
    domain.default_value = ToExpression(project, place, *node.default_value, nullptr,
                                        UserPhrase(Kind::Domain, domain.name.name))
                               .expr;
  }
  AddChecks(project, declared, domain);
  const QualifiedName name = domain.name;
  project.desired.catalog.domains[name] = std::move(domain);
}

void DropUsualCollation(const Project& project, const TypeName& type,
                        std::optional<QualifiedName>& collation) {
  if (collation == CollationOf(project.desired.catalog, type)) collation.reset();
}

// Whoever follows domains to their bases gets to an end from here on.
static void ReportRings(Project& project) {
  auto& domains = project.desired.catalog.domains;
  for (const auto& [node, place] : project.domains) {
    const auto own = domains.find(ToQualified(project, *place, node->name, place->schema));
    if (own == domains.end()) continue;
    std::set<QualifiedName> seen;
    for (auto at = own; at != domains.end() && seen.insert(at->first).second;
         at = domains.find(at->second.type.name)) {
      if (at->second.type.name != own->first) continue;
      Report(project, Code::UnknownType, *place, node->type,
             "domain `" + own->first.name.text + "` cannot be made of itself");
      own->second.type = {};
    }
  }
}

void InheritFromBases(Project& project) {
  ReportRings(project);
  auto& domains = project.desired.catalog.domains;
  for (auto& [name, domain] : domains) DropUsualCollation(project, domain.type, domain.collation);
  for (auto& [name, range] : project.desired.catalog.range_types)
    DropUsualCollation(project, range.subtype, range.collation);
  std::map<QualifiedName, Expr> inherited;
  for (const auto& [name, domain] : domains) {
    std::set<QualifiedName> seen;
    const Domain* base = &domain;
    while (!base->default_value && seen.insert(base->name).second) {
      const auto next = domains.find(base->type.name);
      if (next == domains.end() || base->type.array) break;
      base = &next->second;
    }
    if (base != &domain && base->default_value) inherited.emplace(name, *base->default_value);
  }
  for (auto& [name, value] : inherited) domains.at(name).default_value = std::move(value);
  for (auto& [name, domain] : domains) {
    const bool none = domain.default_value && canon::IsNullConstant(*domain.default_value);
    if (none) domain.default_value.reset();
  }
}

void AddCompositeType(Project& project, Declared<ast::CompositeType> declared) {
  const ast::CompositeType& node = *declared.node;
  const Place& place = *declared.place;
  CompositeType type = {.name = ToQualified(project, place, node.name, place.schema),
                        .comment = ToText(project, place, node.comment)};
  const ObjectKey key = {Kind::CompositeType, type.name, {}};
  if (!DeclareType(project, key, SpanOf(place, node.name.at()))) return;
  TakeWas(project, place, node, key);
  for (const ast::TypeAttribute& part : node.attributes) {
    TypeAttribute attribute = {.name = ToIdentifier(project, place, part.name),
                               .collation = ToCollation(project, place, part.collation),
                               .comment = ToText(project, place, part.comment)};
    if (FindAttribute(type, attribute.name) != nullptr) {
      Report(project, Code::Duplicate, place, part.name.at,
             "attribute `" + attribute.name.text + "` stands twice" +
                 UserPhrase(Kind::CompositeType, type.name.name));
      continue;
    }
    if (const auto known = ToType(project, place, part.type)) attribute.type = *known;
    DropUsualCollation(project, attribute.type, attribute.collation);
    if (part.was)
      AddWas(project, {key.kind, key.name, attribute.name},
             {{}, ToIdentifier(project, place, *part.was)}, SpanOf(place, part.was->at));
    type.attributes.push_back(std::move(attribute));
  }
  const QualifiedName name = type.name;
  project.desired.catalog.composite_types[name] = std::move(type);
}

void AddRangeType(Project& project, Declared<ast::RangeType> declared) {
  const ast::RangeType& node = *declared.node;
  const Place& place = *declared.place;
  RangeType type = {.name = ToQualified(project, place, node.name, place.schema),
                    .comment = ToText(project, place, node.comment)};
  const ObjectKey key = {Kind::RangeType, type.name, {}};
  if (!DeclareType(project, key, SpanOf(place, node.name.at()))) return;
  TakeWas(project, place, node, key);
  type.multirange = UsualMultirange(type.name);
  std::vector<std::string> seen;
  for (const ast::DefinitionItem& item : node.items) {
    std::string name = ast::NameText(Text(place, item.name.at));
    if (std::find(seen.begin(), seen.end(), name) != seen.end())
      Report(project, Code::Conflict, place, item.name.at, "`" + name + "` stands here twice");
    seen.push_back(std::move(name));
    SetRangeOption(project, place, item, type);
  }
  if (std::find(seen.begin(), seen.end(), "subtype") == seen.end()) {
    Report(project, Code::InvalidValue, place, node.name.at(),
           "range type `" + type.name.name.text + "` lacks its `subtype`");
  }
  const QualifiedName name = type.name;
  project.desired.catalog.range_types[name] = std::move(type);
}

void FindRangeParts(Project& project) {
  for (const auto& [node, place] : project.range_types) {
    auto& ranges = project.desired.catalog.range_types;
    const auto found = ranges.find(ToQualified(project, *place, node->name, place->schema));
    if (found == ranges.end()) continue;
    RangeType& type = found->second;
    if (type.opclass)
      type.opclass =
          FindOperatorClass(project, *place, *type.opclass, "btree").value_or(*type.opclass);
    if (type.subtype_diff)
      type.subtype_diff =
          FindRoutine(project, *place, *type.subtype_diff).value_or(*type.subtype_diff);
  }
}

}  // namespace pleat::resolve
