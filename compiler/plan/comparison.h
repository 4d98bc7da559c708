#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/canon/question.h"
#include "compiler/canon/rename.h"
#include "compiler/diff/diff.h"
#include "compiler/model/database.h"
#include "compiler/model/transition.h"

namespace pleat {

// Two catalogs, ready to be compared object by object.
struct Comparison {
  // The live catalog, which has to outlive this, and the same with the renames followed where there
  // are any.
  const Catalog* live = nullptr;
  // The same as the files can be compared with it, where that is another: with those of the
  // server's roles that they declare.
  std::optional<Catalog> prepared = {};
  std::optional<canon::RenamedCatalog> followed = {};
  // The same where the tables that leave their parents have what they keep (detach.h).
  std::optional<Catalog> detached = {};
  // The same where serial columns whose sequences stay without them say both one by one (serial.h).
  std::optional<Catalog> apart = {};
  // What is wanted, in the words of the live catalog wherever it means the same.
  Catalog desired = {};
  Transition transition = {};
  // What each continuous aggregate is for, in words of its own.
  std::map<QualifiedName, std::string> aggregate_marks = {};
  // What keeps a difference only because nobody has answered it.
  std::vector<canon::OpenQuestion> open = {};

  const Catalog& before() const {
    if (apart) return *apart;
    if (detached) return *detached;
    if (followed) return followed->catalog;
    return prepared ? *prepared : *live;
  }
  Renames renames() const { return followed ? followed->renames : Renames{}; }
};

// What the server can do or, where none was read, one that has the privileges that files speak of.
ServerFeatures FeaturesFor(const Database& live, const Transition& transition);

// Leaves out privileges that the server does not know, follows the renames, and lets the first two
// judges speak (canon/equal.h).
Comparison Compare(const Database& live, Catalog wanted, Transition declared);

// The questions that a server may be asked, each once.
std::vector<canon::Question> QuestionsOf(const Comparison& comparison);
// The same questions by the names that the live database has.
std::vector<canon::Question> InLiveNames(std::vector<canon::Question> questions,
                                         const Comparison& comparison);

// Lets the third judge speak: what a server has said to the questions. Those that it did not answer
// stay open.
void Settle(const canon::Answers& answers, Comparison& comparison);

}  // namespace pleat
