#include "compiler/plan/comparison.h"

#include <set>
#include <utility>

#include "compiler/canon/reconcile.h"
#include "compiler/plan/detach.h"

namespace pleat {

Comparison Compare(const Catalog& live, Catalog wanted, Transition declared,
                   const AttachedIndexes& attached) {
  Comparison comparison{.live = &live,
                        .followed = canon::Renamed(live, declared),
                        .desired = std::move(wanted),
                        .transition = std::move(declared)};
  comparison.detached = WithDetached(attached, comparison.desired, comparison.before());
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
  comparison.open = canon::Reconcile(comparison.before(), comparison.desired,
                                     comparison.transition, valid);
}

}  // namespace pleat
