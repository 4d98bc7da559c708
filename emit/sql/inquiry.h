#pragma once

#include <cstddef>

#include "compiler/canon/question.h"

namespace pleat::sql {

// `question` as statements for a server, which change nothing in a transaction that is rolled back.
// `number` tells the temporary views of several questions apart.
canon::Inquiry InquiryOf(const canon::Question& question, std::size_t number);

}  // namespace pleat::sql
