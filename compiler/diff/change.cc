#include "compiler/diff/change.h"

namespace pleat {
namespace {

template <class T>
std::string Sentence(const Create<T>& change) {
  return "create " + ToString(change.key);
}
template <class T>
std::string Sentence(const Drop<T>& change) {
  return "drop " + ToString(change.key);
}
template <class T>
std::string Sentence(const Alter<T>& change) {
  return "alter " + ToString(change.key);
}
template <class T>
std::string Sentence(const Rename<T>& change) {
  return "rename " + ToString(change.from) + " to " + NameForPeople(change.key);
}
std::string Sentence(const SetAccess& change) { return "access to " + ToString(change.key); }
std::string Sentence(const SetLabel& change) { return "label of " + ToString(change.key); }
std::string Sentence(const SetComment& change) { return "comment on " + ToString(change.key); }

}  // namespace

std::string ToString(const Change& change) {
  return std::visit([](const auto& c) { return Sentence(c); }, change);
}

const ObjectKey& KeyOf(const Change& change) {
  return std::visit([](const auto& c) -> const ObjectKey& { return c.key; }, change);
}

}  // namespace pleat
