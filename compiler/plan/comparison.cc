#include "compiler/plan/comparison.h"

#include <set>
#include <utility>

#include "compiler/canon/reconcile.h"
#include "compiler/model/portable.h"
#include "compiler/plan/detach.h"

namespace pleat {

namespace {

bool SaysWhosePublicIs(const Catalog& catalog) {
  const auto found = catalog.access.find(PublicSchema());
  return found != catalog.access.end() && found->second.owner.has_value();
}

// All other roles are nobody's business.
std::optional<Catalog> Prepared(const Database& live, const Catalog& wanted,
                                const ServerFeatures& features) {
  const bool roles = live.roles && !wanted.roles.empty();
  const bool owns_public = SaysWhosePublicIs(wanted) && !live.public_owner.empty();
  if (!roles && !owns_public && !HasUnknownPrivileges(features, live.catalog)) return std::nullopt;
  Catalog result = live.catalog;
  LeaveOutUnknownPrivileges(features, result);
  if (owns_public) result.access[PublicSchema()].owner = live.public_owner;
  if (!roles) return result;
  for (const auto& [name, role] : wanted.roles) {
    const auto found = live.roles->find(name);
    if (found != live.roles->end()) result.roles.insert(*found);
  }
  return result;
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
  std::optional<Catalog> prepared = Prepared(live, wanted, features);
  auto followed = canon::Renamed(prepared ? *prepared : live.catalog, declared);
  Comparison comparison{.live = &live.catalog,
                        .prepared = std::move(prepared),
                        .followed = std::move(followed),
                        .desired = std::move(wanted),
                        .transition = std::move(declared)};
  comparison.detached =
      WithDetached(live.attached_indexes, comparison.desired, comparison.before());
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
