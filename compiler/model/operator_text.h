#pragma once

#include <string>

#include "compiler/model/label.h"
#include "compiler/model/operator.h"

// Private to model/: the lines of catalog_text.cc for what is declared around operators, and
// labels.
namespace pleat {

std::string Describe(const Operator& object);
std::string Describe(const OperatorFamily& family);
std::string Describe(const OperatorClass& object);
std::string Describe(const Cast& cast);
std::string Describe(const LabelName& name, const std::string& label);

}  // namespace pleat
