#include <set>

#include "compiler/diag/nearest.h"
#include "compiler/model/user_type.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

using MixinPath = std::vector<Identifier>;

void ReportCycle(Project& project, const Declared<ast::Mixin>& mixin, const ast::Use& use,
                 const MixinPath& path, std::size_t begin) {
  std::string ring;
  for (std::size_t i = begin; i < path.size(); ++i) ring += "`" + path[i].text + "` uses ";
  ring += "`" + path[begin].text + "`";
  Report(project, Code::MixinCycle, *mixin.place, use.at, "mixins use each other: " + ring);
}

// Depth first; a mixin is on `path` while it is being visited and in `done` afterwards.
void Visit(Project& project, const Identifier& name, MixinPath& path, std::set<Identifier>& done) {
  const auto found = project.mixins.find(name);
  if (found == project.mixins.end() || !done.insert(name).second) return;
  path.push_back(name);
  for (const ast::Use& use : found->second.node->block.uses) {
    const Identifier next = ToIdentifier(project, *found->second.place, use.mixin);
    std::size_t begin = 0;
    while (begin < path.size() && path[begin] != next) ++begin;
    if (begin < path.size()) {
      ReportCycle(project, found->second, use, path, begin);
    } else {
      Visit(project, next, path, done);
    }
  }
  path.pop_back();
}

// `use text;` is a column where no mixin is called so and a type is.
bool IsColumn(Project& project, const Place& place, const ast::Use& use) {
  const auto type = ParseTypeName(Text(place, use.mixin.at));
  if (!type) return false;
  return IsBuiltin(*type) ||
         FindType(project.desired.catalog, {place.schema, type->name.name}).has_value();
}

void ReportUnknownMixin(Project& project, const Place& place, const ast::Use& use,
                        const Identifier& name) {
  if (!project.whole) return;
  std::vector<std::string> names;
  for (const auto& [known, mixin] : project.mixins) names.push_back(known.text);
  Diagnostic diagnostic = {.code = Code::UnknownMixin,
                           .span = SpanOf(place, use.mixin.at),
                           .message = "unknown mixin `" + name.text + "`"};
  const auto nearest = Nearest(name.text, names);
  if (nearest) diagnostic.help = "a mixin with a similar name exists: `" + *nearest + "`";
  project.sink.Add(std::move(diagnostic));
}

template <class T>
void AddAll(const std::vector<T>& nodes, const Place& place, std::vector<Declared<T>>& members) {
  for (const T& node : nodes) members.push_back({&node, &place});
}

void Expand(Project& project, const ast::Block& block, const Place& place, MixinPath& path,
            Members& members);

void ExpandUse(Project& project, const ast::Use& use, const Place& place, MixinPath& path,
               Members& members) {
  const Identifier name = ToIdentifier(project, place, use.mixin);
  const auto mixin = project.mixins.find(name);
  if (mixin == project.mixins.end() && IsColumn(project, place, use)) {
    const Range word = {use.at.begin, use.at.begin + 3};
    project.columns_called_use.push_back({.name = {word}, .type = use.mixin.at});
    members.columns.push_back({&project.columns_called_use.back(), &place});
    return;
  }
  if (mixin == project.mixins.end()) return ReportUnknownMixin(project, place, use, name);
  // A ring has been reported.
  for (const Identifier& open : path) {
    if (open == name) return;
  }
  path.push_back(name);
  Expand(project, mixin->second.node->block, *mixin->second.place, path, members);
  path.pop_back();
}

void Expand(Project& project, const ast::Block& block, const Place& place, MixinPath& path,
            Members& members) {
  auto use = block.uses.begin();
  for (std::size_t i = 0; i <= block.columns.size(); ++i) {
    for (; use != block.uses.end() && use->position == i; ++use)
      ExpandUse(project, *use, place, path, members);
    if (i < block.columns.size()) members.columns.push_back({&block.columns[i], &place});
  }
  AddAll(block.constraints, place, members.constraints);
  AddAll(block.indexes, place, members.indexes);
  AddAll(block.hypertables, place, members.hypertables);
  AddAll(block.triggers, place, members.triggers);
  AddAll(block.partitionings, place, members.partitionings);
  AddAll(block.replica_identities, place, members.replica_identities);
  AddAll(block.clustered_on, place, members.clustered_on);
  AddAll(block.removed, place, members.removed);
  AddAll(block.access_methods, place, members.access_methods);
  AddAll(block.options, place, members.options);
  AddAll(block.policies, place, members.policies);
  AddAll(block.grants, place, members.grants);
  if (block.owner) members.owners.push_back({&*block.owner, &place});
  members.row_security = members.row_security || block.row_security;
  members.force_row_security = members.force_row_security || block.force_row_security;
  if (block.tablespace) members.tablespaces.push_back({&*block.tablespace, &place});
  members.whole = members.whole && block.whole;
}

}  // namespace

void CheckMixinCycles(Project& project) {
  std::set<Identifier> done;
  MixinPath path;
  for (const auto& [name, mixin] : project.mixins) Visit(project, name, path, done);
}

Members ExpandBlock(Project& project, const ast::Block& block, const Place& place) {
  Members members;
  MixinPath path;
  Expand(project, block, place, path, members);
  return members;
}

}  // namespace pleat::resolve
