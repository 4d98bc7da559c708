#include "compiler/model/foreign.h"

namespace pleat {

bool IsSecret(const std::string& option) {
  return option == "password" || option == "sslpassword" || option == "passcode" ||
         option == "secret" || option == "secret_key" || option == "token";
}

}  // namespace pleat
