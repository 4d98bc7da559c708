#include "compiler/model/access.h"

#include <algorithm>

#include "compiler/ast/lexer.h"
#include "compiler/diag/nearest.h"
#include "compiler/model/default_name.h"
#include "compiler/model/type.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

std::string Lower(std::string_view text) {
  std::string lower;
  bool blank = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (space && !blank) lower += ' ';
    if (!space) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    blank = space;
  }
  return lower;
}

// The kinds that a word of GRANT or OWNER stands for.
bool IsMeant(Kind kind, const std::string& word) {
  const AccessClass of = AccessClassOf(kind);
  if (word == "table" || word == "foreign table") return of == AccessClass::Relation;
  if (word == "type") return of == AccessClass::Type;
  if (word == "foreign server") return of == AccessClass::Server;
  if (word == "function" || word == "procedure" || word == "routine") {
    return of == AccessClass::Routine;
  }
  return of != AccessClass::None && of != AccessClass::Column && word == Keyword(kind);
}

template <class F>
void ForEachAccessible(F&& f) {
  ForEachKind([&](auto collection) {
    using Objects = std::decay_t<decltype(std::declval<Catalog>().*collection)>;
    constexpr Kind kind = kKindOf<typename Objects::mapped_type>;
    if (AccessClassOf(kind) != AccessClass::None) f(kind, collection);
  });
}

// "(integer, text)" of `(int, text)`, as keys of routines have it.
std::string SignatureOf(Project& project, const Place& place, Range where) {
  std::string_view text = Text(place, where);
  std::string signature = "(";
  text = text.substr(1, text.size() - 2);
  int depth = 0;
  std::size_t begin = 0;
  const auto add = [&](std::string_view part) {
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (part.empty()) return;
    const auto type = ParseTypeName(part);
    if (signature.size() > 1) signature += ", ";
    const auto full = type ? QualifyType(project, place, where, *type) : std::nullopt;
    signature += full ? ToString(*full) : std::string(part);
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')') --depth;
    if (text[at] != ',' || depth > 0) continue;
    add(text.substr(begin, at - begin));
    begin = at + 1;
  }
  add(text.substr(begin));
  return signature + ")";
}

// Carries out what the files say about access, in their order.
class AccessReader {
 public:
  explicit AccessReader(Project& project) : project_(project), catalog_(project.desired.catalog) {
    for (const auto& [name, table] : catalog_.tables) {
      for (const Column& column : table.columns) {
        const bool has = std::holds_alternative<Serial>(column.source) ||
                         std::holds_alternative<Identity>(column.source);
        if (has) sequences_.insert(SequenceOf(name, column));
      }
    }
  }

  void Owner(Declared<ast::OwnerOf> declared) {
    const ast::OwnerOf& node = *declared.node;
    const Place& place = *declared.place;
    const Identifier role = ToIdentifier(project_, place, node.role);
    if (!node.of) {
      if (!catalog_.owner.empty() && catalog_.owner != role) {
        Report(project_, Code::Conflict, place, node.at, "everything has two owners");
      }
      catalog_.owner = role;
      return;
    }
    for (const ObjectKey& key : Targets(place, *node.of)) SetOwner(place, node.role, role, key);
  }

  void SetOwner(const Place& place, ast::Name at, const Identifier& role, const ObjectKey& key) {
    std::optional<Identifier>& owner = catalog_.access[key].owner;
    if (owner && *owner != role) {
      Report(project_, Code::Conflict, place, at.at, ToString(key) + " has two owners");
    }
    owner = role;
  }

  void Grant(Declared<ast::Grant> declared) {
    for (const ObjectKey& key : Targets(*declared.place, *declared.node->on)) {
      Grant(declared, key);
    }
  }

  void Grant(Declared<ast::Grant> declared, const ObjectKey& key) {
    catalog_.grants = true;
    const ast::Grant& node = *declared.node;
    const Place& place = *declared.place;
    const AccessClass of = AccessClassOf(key.kind);
    for (const ast::Privilege& privilege : node.privileges) {
      const bool columns = !privilege.columns.empty();
      if (columns && of != AccessClass::Relation) {
        Report(project_, Code::InvalidValue, place, privilege.columns.front().at,
               "only relations have columns");
        continue;
      }
      const auto set = ToSet(place, privilege, columns ? AccessClass::Column : of);
      if (!set) continue;
      NoteMaintain(place, node, privilege, key);
      if (!columns) Hold(declared, key, *set);
      for (const ast::Name& name : privilege.columns) {
        const Identifier column = ToIdentifier(project_, place, name);
        const auto table = catalog_.tables.find(key.name);
        if (table != catalog_.tables.end() &&
            !CheckColumn(project_, place, name.at, column, table->second, " in a grant"))
          continue;
        Hold(declared, ColumnKey(key.name, column), *set);
      }
    }
  }

  void Default(Declared<ast::DefaultPrivileges> declared) {
    catalog_.grants = true;
    const ast::DefaultPrivileges& node = *declared.node;
    const Place& place = *declared.place;
    std::string objects = Lower(Text(place, node.objects));
    if (objects == "routines") objects = "functions";
    const AccessClass of = ClassOfObjects(objects);
    if (of == AccessClass::None) {
      return Report(project_, Code::InvalidValue, place, node.objects,
                    "default privileges are on tables, sequences, functions, types or schemas");
    }
    std::vector<Identifier> schemas = ToIdentifiers(project_, place, node.schemas);
    if (schemas.empty()) schemas.push_back({});
    for (const ast::Privilege& privilege : node.grant.privileges) {
      const auto set = ToSet(place, privilege, of);
      if (!set) continue;
      for (const Identifier& creator : ToIdentifiers(project_, place, node.creators)) {
        for (const Identifier& schema : schemas) {
          const MemberName name{{schema, creator}, {objects}};
          const Grants none = schema.empty() ? DefaultGrants(objects) : Grants{};
          auto& entry =
              catalog_.default_privileges
                  .try_emplace(name, pleat::DefaultPrivileges{.name = name, .grants = none})
                  .first->second;
          Change(place, node.grant, *set, entry.grants);
          NoteMaintain(place, node.grant, privilege, MakeKey(Kind::DefaultPrivileges, name));
        }
      }
    }
  }

  // What is as it is without a word needs none. What has been said about `public` may differ from
  // what a server of another version begins with.
  void Settle() {
    for (auto& [key, access] : catalog_.access) {
      if (!access.grants) continue;
      access.grants = Without(WithoutEmpty(*std::move(access.grants)), OwnerOf(catalog_, key));
      const bool is_public = key.kind == Kind::Schema && key.name.name.text == "public";
      if (*access.grants == DefaultGrants(key) && !is_public) access.grants.reset();
    }
    std::erase_if(catalog_.access, [](const auto& entry) { return entry.second == Access{}; });
    for (auto& [name, privileges] : catalog_.default_privileges) {
      privileges.grants = Without(WithoutEmpty(std::move(privileges.grants)), name.owner.name);
    }
    std::erase_if(catalog_.default_privileges, [](const auto& entry) {
      const MemberName& name = entry.first;
      return entry.second.grants == (name.owner.schema.empty()
                                         ? DefaultGrants(std::string_view(name.member.text))
                                         : Grants{});
    });
  }

 private:
  void NoteMaintain(const Place& place, const ast::Grant& grant, const ast::Privilege& privilege,
                    const ObjectKey& key) {
    if (grant.revoke || Lower(Text(place, privilege.word)) != "maintain") return;
    project_.desired.transition.maintained.insert(key);
  }

  std::optional<PrivilegeSet> ToSet(const Place& place, const ast::Privilege& privilege,
                                    AccessClass of) {
    const std::string word = Lower(Text(place, privilege.word));
    const PrivilegeSet all = AllPrivileges(of);
    if (word == "all") return all;
    PrivilegeSet set;
    if (const auto known = PrivilegeOf(std::string_view(word))) set.insert(*known);
    if (!set.empty() && (set - all).empty()) return set;
    std::vector<std::string> words;
    for (const Privilege possible : all.List()) words.emplace_back(Word(possible));
    Diagnostic diagnostic = {.code = Code::InvalidValue,
                             .span = SpanOf(place, privilege.word),
                             .message = set.empty()
                                            ? "`" + word + "` is no privilege"
                                            : "there is no `" + word + "` of such an object"};
    if (const auto nearest = Nearest(word, words)) {
      diagnostic.help = "did you mean `" + *nearest + "`?";
    }
    project_.sink.Add(std::move(diagnostic));
    return std::nullopt;
  }

  void Hold(Declared<ast::Grant> declared, const ObjectKey& key, PrivilegeSet set) {
    Access& access = catalog_.access[key];
    if (!access.grants) access.grants = DefaultGrants(key);
    // The owner's own are kept apart.
    const auto owner = OwnerOf(catalog_, key);
    for (const Identifier& role : ToIdentifiers(project_, *declared.place, declared.node->roles)) {
      if (declared.node->revoke && owner == role) {
        access.owner_lacks = access.owner_lacks | set;
      }
    }
    Change(*declared.place, *declared.node, set, *access.grants);
  }

  void Change(const Place& place, const ast::Grant& node, PrivilegeSet set, Grants& grants) {
    for (const ast::Name& name : node.roles) {
      Identifier role = ToIdentifier(project_, place, name);
      if (role.text == "public") role = {};
      if (role.empty() && node.with_option) {
        Report(project_, Code::Conflict, place, name.at, "`public` cannot pass privileges on");
        continue;
      }
      Held& held = grants[role];
      if (node.revoke) {
        held.privileges = held.privileges - set;
        held.grantable = held.grantable - set;
      } else {
        held.privileges = held.privileges | set;
        if (node.with_option) held.grantable = held.grantable | set;
      }
    }
  }

  std::vector<ObjectKey> Targets(const Place& place, const ast::AccessTarget& target) {
    if (target.all) return AllIn(place, target);
    if (auto key = Target(place, target)) return {*std::move(key)};
    return {};
  }

  // ON ALL … IN SCHEMA: everything that the files declare there.
  std::vector<ObjectKey> AllIn(const Place& place, const ast::AccessTarget& target) {
    std::string word = Lower(Text(place, *target.all));
    if (word.ends_with('s')) word.pop_back();
    std::vector<ObjectKey> keys;
    for (const Identifier& schema : ToIdentifiers(project_, place, target.schemas)) {
      bool any = false;
      ForEachAccessible([&](Kind kind, auto collection) {
        if (!IsMeant(kind, word)) return;
        any = true;
        for (const auto& [name, object] : catalog_.*collection) {
          const ObjectKey key = MakeKey(kind, name);
          if (key.name.schema == schema) keys.push_back(key);
        }
      });
      if (!any) {
        Report(project_, Code::InvalidValue, place, *target.all,
               "expected tables, sequences, functions, procedures or routines");
      }
      if (word != "sequence") continue;
      for (const QualifiedName& sequence : sequences_) {
        if (sequence.schema == schema) keys.push_back({Kind::Sequence, sequence, {}});
      }
    }
    return keys;
  }

  std::optional<ObjectKey> Target(const Place& place, const ast::AccessTarget& target) {
    const std::string word = target.kind ? Lower(Text(place, *target.kind)) : "table";
    if (target.path.size() > 2) {
      Report(project_, Code::UnknownObject, place, target.at, "too many parts for a name");
      return std::nullopt;
    }
    const Identifier last = ToIdentifier(project_, place, target.path.back());
    const Identifier member{target.signature ? SignatureOf(project_, place, *target.signature)
                                             : ""};
    std::vector<Identifier> schemas = {place.schema, {"public"}, {}};
    if (target.path.size() == 2) {
      schemas = {ToIdentifier(project_, place, target.path.front())};
    }
    std::vector<std::string> candidates;
    for (const Identifier& schema : schemas) {
      const QualifiedName name{schema, last};
      if (word == "sequence" && sequences_.contains(name))
        return ObjectKey{Kind::Sequence, name, {}};
      std::optional<ObjectKey> found;
      ForEachAccessible([&](Kind kind, auto collection) {
        if (!IsMeant(kind, word)) return;
        if (Contains(catalog_, {kind, name, member})) found = {kind, name, member};
        for (const auto& [other, object] : catalog_.*collection) {
          const ObjectKey key = MakeKey(kind, other);
          if (key.name.schema == schema) candidates.push_back(key.name.name.text);
        }
      });
      if (found) return found;
    }
    ReportUnknown(place, target, word, last, candidates);
    return std::nullopt;
  }

  void ReportUnknown(const Place& place, const ast::AccessTarget& target, const std::string& word,
                     const Identifier& name, const std::vector<std::string>& candidates) {
    if (!project_.whole) return;
    const Range at = {target.path.front().at.begin, target.at.end};
    Diagnostic diagnostic = {
        .code = Code::UnknownObject,
        .span = SpanOf(place, at),
        .message = "there is no " + word + " `" + std::string(Text(place, at)) + "`"};
    const auto nearest = Nearest(name.text, candidates);
    if (nearest) diagnostic.help = "a similar name exists: `" + *nearest + "`";
    project_.sink.Add(std::move(diagnostic));
  }

  Project& project_;
  Catalog& catalog_;
  // Behind serial and identity columns.
  std::set<QualifiedName> sequences_ = {};
};

}  // namespace

// Owners first: what a role holds of its own needs no grant.
void AddAccess(Project& project) {
  AccessReader reader(project);
  for (const auto& owner : project.owners) reader.Owner(owner);
  for (const auto& owner : project.statement_owners) {
    const ast::Name& name = owner.node->name.name;
    const Identifier role = ToIdentifier(project, *owner.place, name);
    if (const auto key = FindOwned(project, owner)) reader.SetOwner(*owner.place, name, role, *key);
  }
  for (const TableWork& work : project.tables) {
    const ObjectKey key{Kind::Table, work.table->name, {}};
    for (const auto& owner : work.members.owners) {
      reader.SetOwner(*owner.place, *owner.node, ToIdentifier(project, *owner.place, *owner.node),
                      key);
    }
  }
  for (const TableWork& work : project.tables) {
    const ObjectKey key{Kind::Table, work.table->name, {}};
    for (const auto& grant : work.members.grants) reader.Grant(grant, key);
  }
  for (const auto& grant : project.grants) reader.Grant(grant);
  for (const auto& given : project.default_privileges) reader.Default(given);
  reader.Settle();
}

}  // namespace pleat::resolve
