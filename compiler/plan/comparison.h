#pragma once

#include <optional>
#include <vector>

#include "compiler/canon/question.h"
#include "compiler/canon/rename.h"
#include "compiler/diff/diff.h"
#include "compiler/model/catalog.h"
#include "compiler/model/database.h"
#include "compiler/model/transition.h"

namespace pleat {

// Two catalogs, ready to be compared object by object.
struct Comparison {
  // The live catalog, which has to outlive this, and the same with the renames followed where there
  // are any.
  const Catalog* live = nullptr;
  std::optional<canon::RenamedCatalog> followed = {};
  // The same where the tables that leave their parents have what they keep (detach.h).
  std::optional<Catalog> detached = {};
  // What is wanted, in the words of the live catalog wherever it means the same.
  Catalog desired = {};
  Transition transition = {};
  // What keeps a difference only because nobody has answered it.
  std::vector<canon::OpenQuestion> open = {};

  const Catalog& before() const {
    if (detached) return *detached;
    return followed ? followed->catalog : *live;
  }
  Renames renames() const { return followed ? followed->renames : Renames{}; }
};

// Follows the renames and lets the first two judges speak (canon/equal.h). `attached` is what the
// database knows of the indexes of partitions.
Comparison Compare(const Catalog& live, Catalog wanted, Transition declared,
                   const AttachedIndexes& attached = {});

// The questions that a server may be asked, each once.
std::vector<canon::Question> QuestionsOf(const Comparison& comparison);

// Lets the third judge speak: what a server has said to the questions. Those that it did not answer
// stay open.
void Settle(const canon::Answers& answers, Comparison& comparison);

}  // namespace pleat
