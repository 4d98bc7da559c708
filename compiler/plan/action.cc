#include "compiler/plan/action.h"

#include "compiler/plan/action_visit.h"

namespace pleat {

#define PLEAT_ACTION(Type)                                                             \
  Action::Action(Type action) : any_(std::make_unique<Any>(Any{std::move(action)})) {} \
  template <>                                                                          \
  const Type* Action::As<Type>() const {                                               \
    return std::get_if<Type>(&any_->value);                                            \
  }
#include "compiler/plan/actions.def"

Action::Action(const Action& other) : any_(std::make_unique<Any>(*other.any_)) {}
Action::Action(Action&& other) noexcept = default;
Action& Action::operator=(const Action& other) {
  any_ = std::make_unique<Any>(*other.any_);
  return *this;
}
Action& Action::operator=(Action&& other) noexcept = default;
Action::~Action() = default;

void Append(std::vector<Action>& to, std::vector<Action> from) {
  for (Action& action : from) to.push_back(std::move(action));
}

}  // namespace pleat
