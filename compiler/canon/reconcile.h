#pragma once

#include <vector>

#include "compiler/canon/question.h"
#include "compiler/model/catalog.h"
#include "compiler/model/transition.h"

namespace pleat::canon {

// Makes `desired` say what it means in the words of `live` (which has its new names already,
// rename.h), so that afterwards `==` decides what is a change:
// - where an expression or query of an object with the same key differs in text and not in meaning,
// the live text is taken over;
// - an unnamed constraint or index takes the name of a live one with the same definition on the
// same table that nobody else in
//   `desired` claims; its keys in `desired` and `transition` change with it;
// - serial columns without a named sequence take the live one's; extensions without schema or
// version take the live ones. A live constraint that is not validated stays a difference. Linear in
// the number of objects but for sorting.
// Gives the questions that keep a difference only because nobody has answered them: once they are
// asked, the same call again with the answers decides.
std::vector<OpenQuestion> Reconcile(const Catalog& live, Catalog& desired, Transition& transition,
                                    const Answers& answers = {});

// The part of Reconcile that fills in what `desired` leaves open (names, sequences, the schemas of
// extensions), and leaves every text as it is.
void AdoptNames(const Catalog& live, Catalog& desired, Transition& transition);

// `desired`, an index of `catalog`, with the words of `live` wherever they mean the same; what only
// a server can tell stays as it is.
Index InWordsOf(const Index& live, Index desired, const Catalog& catalog);

}  // namespace pleat::canon
