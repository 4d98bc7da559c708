#include "compiler/plan/enum_change.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/canon/rename.h"
#include "compiler/model/quote.h"
#include "compiler/model/user_type.h"
#include "compiler/plan/builder.h"

namespace pleat {
namespace {

constexpr std::string_view kSuccessor = "pleat_new_";

bool Holds(const std::vector<std::string>& labels, const std::string& label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

const std::map<std::string, LabelChange>& ChangesOf(const QualifiedName& type,
                                                    const Transition& transition) {
  static const std::map<std::string, LabelChange> kNone;
  const auto found = transition.labels.find({Kind::Enum, type, {}});
  return found == transition.labels.end() ? kNone : found->second;
}

// The old labels with the new ones among them: each before the next that both have.
std::vector<std::string> UnionOf(const Enum& before, const Enum& after) {
  std::vector<std::string> labels = before.labels;
  for (std::size_t at = after.labels.size(); at-- > 0;) {
    const std::string& label = after.labels[at];
    if (Holds(labels, label)) continue;
    const auto next = at + 1 < after.labels.size()
                          ? std::find(labels.begin(), labels.end(), after.labels[at + 1])
                          : labels.end();
    labels.insert(next, label);
  }
  return labels;
}

EnumChange ChangeOf(const Enum& before, const Enum& after, const Transition& transition) {
  EnumChange change{
      .name = after.name, .spare = SuccessorOf(after.name), .labels = UnionOf(before, after)};
  std::map<std::string, int> sources;
  for (const auto& [old, becomes] : ChangesOf(after.name, transition)) {
    if (!Holds(before.labels, old) || !becomes.to) continue;
    change.forth[old] = *becomes.to;
    if (!becomes.renamed) ++sources[*becomes.to];
  }
  for (const auto& [old, becomes] : ChangesOf(after.name, transition)) {
    if (!change.forth.contains(old)) continue;
    const std::string& now = *becomes.to;
    const bool alone = sources[now] == 1 && !Holds(before.labels, now);
    const bool is_back = becomes.renamed || (alone && !change.back.contains(now));
    if (is_back) {
      change.back[now] = old;
    } else {
      change.merged.push_back(old);
    }
  }
  return change;
}

std::vector<std::string> UndeclaredOf(const Enum& before, const Enum& after,
                                      const Transition& transition) {
  const auto& changes = ChangesOf(after.name, transition);
  std::vector<std::string> labels;
  for (const std::string& label : before.labels) {
    if (!Holds(after.labels, label) && !changes.contains(label)) labels.push_back(label);
  }
  return labels;
}

bool IsRenamed(const QualifiedName& type, const Comparison& comparison) {
  const Renames renames = comparison.renames();
  return std::any_of(renames.begin(), renames.end(), [&](const auto& rename) {
    return rename.second == ObjectKey{Kind::Enum, type, {}};
  });
}

// Types made of the enum that columns use: their values cannot change one by one.
std::vector<ObjectKey> TypesInUse(const QualifiedName& type, const Catalog& catalog) {
  std::vector<ObjectKey> used;
  for (const ObjectKey& user : UsersOf(catalog, type).types) {
    if (!UsersOf(catalog, user.name).tables.empty()) used.push_back(user);
  }
  return used;
}

// A foreign key over columns of the enum: both ends would have to change in the same instant.
std::optional<ObjectKey> KeyOver(const QualifiedName& type, const Catalog& catalog) {
  for (const auto& [name, table] : catalog.tables) {
    for (const Constraint& constraint : table.constraints) {
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      if (foreign == nullptr) continue;
      for (const Identifier& column : foreign->columns) {
        const Column* own = FindColumn(table, column);
        if (own != nullptr && own->type.name == type) return ConstraintKey(name, constraint.name);
      }
    }
  }
  return std::nullopt;
}

// array_replace() and CASE want the same words in another form.
Expr Mapped(const Column& column, const std::map<std::string, std::string>& labels,
            const TypeName& to) {
  const std::string name = Quoted(column.name);
  std::string text = name + "::text";
  if (column.type.array > 0) {
    text += "[]";
    for (const auto& [from, becomes] : labels) {
      text = fmt::format("pg_catalog.array_replace({}, {}, {})", text, Literal(from),
                         Literal(becomes));
    }
  } else if (!labels.empty()) {
    std::string cases = fmt::format("CASE {}", text);
    for (const auto& [from, becomes] : labels) {
      cases += fmt::format(" WHEN {} THEN {}", Literal(from), Literal(becomes));
    }
    text = fmt::format("({} ELSE {} END)", cases, text);
  }
  return {fmt::format("{}::{}", text, ToString(to))};
}

}  // namespace

bool OnlyAdds(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  auto at = before.begin();
  for (const std::string& label : after) {
    if (at != before.end() && *at == label) ++at;
  }
  return at == before.end();
}

QualifiedName SuccessorOf(const QualifiedName& type) {
  return {type.schema, TransitionalName(kSuccessor, type.name)};
}

bool IsSuccessor(const QualifiedName& type) { return type.name.text.starts_with(kSuccessor); }

std::map<std::string, std::string> RenamedLabels(const Enum& before, const Transition& transition) {
  std::map<std::string, std::string> renamed;
  for (const auto& [old, becomes] : ChangesOf(before.name, transition)) {
    const bool fresh = Holds(before.labels, old) && becomes.to &&
                       !Holds(before.labels, *becomes.to) &&
                       std::none_of(renamed.begin(), renamed.end(),
                                    [&](const auto& other) { return other.second == *becomes.to; });
    if (fresh) renamed[old] = *becomes.to;
  }
  return renamed;
}

EnumChanges FindEnumChanges(const Comparison& comparison, bool direct) {
  EnumChanges changes;
  for (const auto& [name, after] : comparison.desired.enums) {
    const auto found = comparison.before().enums.find(name);
    if (found == comparison.before().enums.end()) continue;
    Enum before = found->second;
    if (OnlyAdds(before.labels, after.labels)) continue;
    if (direct) {
      for (const auto& [old, now] : RenamedLabels(before, comparison.transition)) {
        std::replace(before.labels.begin(), before.labels.end(), old, now);
      }
      if (OnlyAdds(before.labels, after.labels)) continue;
    }
    if (ProblemOf(found->second, after, comparison)) continue;
    changes[name] = ChangeOf(found->second, after, comparison.transition);
  }
  return changes;
}

std::optional<EnumProblem> ProblemOf(const Enum& before, const Enum& after,
                                     const Comparison& comparison) {
  const std::string name = NameForPeople({Kind::Enum, after.name, {}});
  const auto undeclared = UndeclaredOf(before, after, comparison.transition);
  if (!undeclared.empty()) {
    const std::string& to = after.labels.empty() ? "…" : after.labels.front();
    return EnumProblem{
        .message = fmt::format("value '{}' of enum `{}` is gone, and nothing says what rows that "
                               "hold it get",
                               fmt::join(undeclared, "', '"), name),
        .help = fmt::format("write `removed {} to {}` behind the list of values, with the value "
                            "that is to stand there; `{} was {}` in the list where only the name "
                            "changes; or `removed {}` where no row holds it",
                            Literal(undeclared.front()), Literal(to), Literal(to),
                            Literal(undeclared.front()), Literal(undeclared.front()))};
  }
  if (IsSuccessor(after.name)) {
    return EnumProblem{.message = fmt::format("enum `{}` is being replaced already", name),
                       .help = "finish that change, or go back over it, before the next"};
  }
  if (IsRenamed(after.name, comparison)) {
    return EnumProblem{
        .message = fmt::format("enum `{}` gets a new name while values of it go", name),
        .help = "rename it in a migration of its own"};
  }
  if (const auto key = KeyOver(after.name, comparison.before())) {
    return EnumProblem{
        .message = fmt::format("values of enum `{}` cannot go while columns of it are a foreign "
                               "key",
                               name),
        .help = fmt::format("drop `{}` before, and add it afterwards", NameForPeople(*key))};
  }
  const auto types = TypesInUse(after.name, comparison.before());
  if (types.empty()) return std::nullopt;
  return EnumProblem{
      .message = fmt::format("values of enum `{}` cannot go while columns have it within {}", name,
                             ToString(types.front())),
      .help = "give those columns a type without it first"};
}

Catalog WithSuccessors(const EnumChanges& changes, const Catalog& catalog) {
  Transition successors;
  for (const auto& [name, change] : changes) {
    successors.was[{Kind::Enum, change.spare, {}}] = name;
  }
  auto renamed = canon::Renamed(catalog, successors);
  return renamed ? std::move(renamed->catalog) : catalog;
}

std::map<ObjectKey, Access> AccessOfSucceeded(const EnumChanges& changes, const Catalog& before) {
  if (changes.empty() || before.access.empty()) return {};
  // An earlier run may have made them.
  Catalog former = before;
  for (const auto& [name, change] : changes) former.enums.erase(change.spare);
  return WithSuccessors(changes, former).access;
}

void FinishEnumChanges(const Catalog& live, const Catalog& wanted, Transition& transition) {
  for (const auto& [name, type] : wanted.enums) {
    const QualifiedName spare = SuccessorOf(name);
    if (live.enums.contains(name) || !live.enums.contains(spare)) continue;
    transition.was[{Kind::Enum, name, {}}] = spare;
  }
}

std::optional<Expr> Remapped(const EnumChanges& changes, const Column& from, const TypeName& to) {
  for (const auto& [name, change] : changes) {
    if (from.type.name == change.name && to.name == change.spare) {
      return Mapped(from, change.forth, to);
    }
    if (from.type.name == change.spare && to.name == change.name) {
      return Mapped(from, change.back, to);
    }
  }
  return std::nullopt;
}

std::optional<Expr> TakenBack(const EnumChange& change, const Column& column) {
  if (column.type.name != change.name || change.back.empty()) return std::nullopt;
  return Mapped(column, change.back, column.type);
}

}  // namespace pleat
