#include "compiler/plan/comparison.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "compiler/canon/expand_stars.h"
#include "compiler/canon/joining.h"
#include "compiler/canon/reconcile.h"
#include "compiler/model/inheritance.h"
#include "compiler/model/portable.h"
#include "compiler/plan/continuous_aggregate.h"
#include "compiler/plan/detach.h"
#include "compiler/plan/enum_change.h"
#include "compiler/plan/serial.h"

namespace pleat {

namespace {

bool SaysWhosePublicIs(const Catalog& catalog) {
  const auto found = catalog.access.find(PublicSchema());
  return found != catalog.access.end() && found->second.owner.has_value();
}

template <class V>
std::vector<Identifier> OutputNamesOf(const V& view, const canon::ColumnsOf& columns_of) {
  return view.columns.empty() ? canon::OutputColumns(view.query, columns_of) : view.columns;
}

// Views say their columns one by one from here on, those that they read first: until the contract
// phase a table may have more columns than it is to have.
class StarExpander {
 public:
  explicit StarExpander(Catalog& catalog) : catalog_(catalog) {}

  void Run() {
    for (auto& [name, view] : catalog_.views) Expand(name, view);
    for (auto& [name, view] : catalog_.materialized_views) Expand(name, view);
    for (auto& [name, view] : catalog_.continuous_aggregates) Expand(name, view);
  }

 private:
  template <class V>
  void Expand(const QualifiedName& name, V& view) {
    if (!done_.insert(name).second) return;
    if (view.query.text.find('*') == std::string::npos) return;
    view.query = canon::ExpandStars(
        view.query, [this](const QualifiedName& relation) { return ColumnsOf(relation); });
  }

  static std::vector<Identifier> NamesOf(const Table& table) {
    std::vector<Identifier> columns;
    for (const Column& column : table.columns) columns.push_back(column.name);
    return columns;
  }

  std::optional<std::vector<Identifier>> ColumnsOf(const QualifiedName& relation) {
    const auto lookup = [this](const QualifiedName& name) { return ColumnsOf(name); };
    const auto table = catalog_.tables.find(relation);
    if (table != catalog_.tables.end()) return NamesOf(table->second);
    const auto foreign = catalog_.foreign_tables.find(relation);
    if (foreign != catalog_.foreign_tables.end()) return NamesOf(foreign->second.shape);
    if (const auto known = outputs_.find(relation); known != outputs_.end()) return known->second;
    // Views may have been declared over each other.
    if (!asked_.insert(relation).second) return std::nullopt;
    std::vector<Identifier> columns;
    const auto of = [&](auto& views) {
      const auto view = views.find(relation);
      if (view == views.end()) return;
      Expand(relation, view->second);
      outputs_[relation] = columns = OutputNamesOf(view->second, lookup);
    };
    of(catalog_.views);
    of(catalog_.materialized_views);
    of(catalog_.continuous_aggregates);
    if (columns.empty()) return std::nullopt;
    return columns;
  }

  Catalog& catalog_;
  std::set<QualifiedName> done_ = {};
  // Relations whose columns were asked for and are not known, or not yet.
  std::set<QualifiedName> asked_ = {};
  // Of views, which views over them ask for again.
  std::map<QualifiedName, std::vector<Identifier>> outputs_ = {};
};

bool HasStars(const Catalog& catalog) {
  const auto any = [](const auto& views) {
    return std::any_of(views.begin(), views.end(), [](const auto& view) {
      return view.second.query.text.find('*') != std::string::npos;
    });
  };
  return any(catalog.views) || any(catalog.materialized_views) ||
         any(catalog.continuous_aggregates);
}

// All other roles are nobody's business.
std::optional<Catalog> Prepared(const Database& live, const Catalog& wanted,
                                const ServerFeatures& features) {
  const bool roles = live.roles && !wanted.roles.empty();
  const bool owns_public = SaysWhosePublicIs(wanted) && !live.public_owner.empty();
  // A server keeps the columns that a star stood for, whatever names they have later.
  const bool stars = !live.roles && HasStars(live.catalog);
  if (!roles && !owns_public && !stars && !HasUnknownPrivileges(features, live.catalog))
    return std::nullopt;
  Catalog result = live.catalog;
  if (stars) StarExpander(result).Run();
  LeaveOutUnknownPrivileges(features, result);
  if (owns_public) result.access[PublicSchema()].owner = live.public_owner;
  if (!roles) return result;
  for (const auto& [name, role] : wanted.roles) {
    const auto found = live.roles->find(name);
    if (found != live.roles->end()) result.roles.insert(*found);
  }
  return result;
}

// What children have from a parent gets its new name with the parent's, also in those that go: what
// reads them speaks of it until they do. (The children that stay have it from the declarations.)
void FollowIntoDroppedChildren(const Catalog& live, const Catalog& wanted, Transition& declared) {
  const std::map<ObjectKey, QualifiedName> said = declared.was;
  std::map<QualifiedName, QualifiedName> old_tables;
  std::set<QualifiedName> kept;
  bool any = false;
  for (const auto& [key, was] : said) {
    any = any || key.kind == Kind::Column;
    if (key.kind != Kind::Table) continue;
    old_tables.emplace(key.name, was);
    kept.insert(was);
  }
  if (!any) return;
  const Family family(live);
  for (const auto& [key, was] : said) {
    if (key.kind != Kind::Column) continue;
    const auto old_table = old_tables.find(key.name);
    for (const Table* child :
         family.Below(old_table == old_tables.end() ? key.name : old_table->second)) {
      if (wanted.tables.contains(child->name) || kept.contains(child->name)) continue;
      const Column* column = FindColumn(*child, was.name);
      if (column && column->inherited)
        declared.was.emplace(ColumnKey(child->name, key.member), was);
    }
  }
}

// What is there and cannot be compared.
void LeaveOutUnreadable(const std::set<ObjectKey>& unreadable, Catalog& wanted) {
  for (const ObjectKey& key : unreadable) {
    if (key.kind == Kind::Subscription) wanted.subscriptions.erase(key.name);
    if (key.kind == Kind::UserMapping) wanted.user_mappings.erase({key.name, key.member});
    wanted.access.erase(key);
  }
}

// A rename that is under way, or the way back from one, is one whether the files say so or not: the
// column that they name is there, and kept equal to the one that they leave out.
void FollowMirrors(const InFlight& in_flight, const Catalog& wanted, Transition& declared) {
  for (const Mirror& mirror : in_flight.mirrors) {
    const auto table = wanted.tables.find(mirror.table);
    if (table == wanted.tables.end() || FindColumn(table->second, mirror.source)) continue;
    const Column* column = FindColumn(table->second, mirror.mirror);
    if (column && column->type == mirror.mirror_type) {
      declared.was.emplace(ColumnKey(mirror.table, mirror.mirror),
                           QualifiedName{.schema = {}, .name = mirror.source});
    }
  }
}

}  // namespace

ServerFeatures FeaturesFor(const Database& live, const Transition& transition) {
  ServerFeatures features = live.features;
  if (!live.roles && !transition.maintained.empty()) features.maintain_privilege = true;
  return features;
}

Comparison Compare(const Database& live, Catalog wanted, Transition declared) {
  const ServerFeatures features = FeaturesFor(live, declared);
  LeaveOutUnknownPrivileges(features, wanted);
  LeaveOutUnreadable(live.unreadable, wanted);
  StarExpander(wanted).Run();
  FinishEnumChanges(live.catalog, wanted, declared);
  FollowMirrors(live.in_flight, wanted, declared);
  FollowIntoDroppedChildren(live.catalog, wanted, declared);
  std::optional<Catalog> prepared = Prepared(live, wanted, features);
  auto followed = canon::Renamed(prepared ? *prepared : live.catalog, declared);
  Comparison comparison{.live = &live.catalog,
                        .prepared = std::move(prepared),
                        .followed = std::move(followed),
                        .desired = std::move(wanted),
                        .transition = std::move(declared)};
  comparison.detached =
      WithDetached(live.attached_indexes, comparison.desired, comparison.before());
  // Before, ALTER TABLE ONLY made such parents as well, of whose children the files say it.
  if (features.unvalidated_not_null) {
    canon::LeaveNullable(comparison.before(), comparison.transition.required, comparison.desired);
  }
  SequencesApart apart = WithSequencesApart(comparison.before(), comparison.desired);
  comparison.apart = std::move(apart.before);
  if (apart.desired) comparison.desired = std::move(*apart.desired);
  comparison.aggregate_marks = MarksOf(comparison.desired);
  comparison.open =
      canon::Reconcile(comparison.before(), comparison.desired, comparison.transition);
  return comparison;
}

std::vector<canon::Question> QuestionsOf(const Comparison& comparison) {
  std::set<canon::Question> questions;
  for (const canon::OpenQuestion& open : comparison.open) {
    if (open.question.way != canon::Way::Nobody) questions.insert(open.question);
  }
  return {questions.begin(), questions.end()};
}

std::vector<canon::Question> InLiveNames(std::vector<canon::Question> questions,
                                         const Comparison& comparison) {
  if (!comparison.followed) return questions;
  return canon::InOldNames(std::move(questions), *comparison.followed);
}

void Settle(const canon::Answers& answers, Comparison& comparison) {
  if (answers.empty()) return;
  canon::Answers valid = answers;
  // The server knows things by their old names: what it does not have may be what is renamed.
  if (comparison.followed) {
    for (auto& [question, verdict] : valid) {
      if (verdict == canon::Verdict::Absent) verdict = canon::Verdict::Unknown;
    }
  }
  comparison.open =
      canon::Reconcile(comparison.before(), comparison.desired, comparison.transition, valid);
}

}  // namespace pleat
