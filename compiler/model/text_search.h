#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/name.h"

namespace pleat {

// pg_ts_dict. What the options mean is the template's business.
struct TextSearchDictionary {
  QualifiedName name = {};
  QualifiedName template_name = {};
  std::map<std::string, std::string> options = {};
  std::optional<std::string> comment = {};

  bool operator==(const TextSearchDictionary&) const = default;
};

// pg_ts_config with its pg_ts_config_map.
struct TextSearchConfiguration {
  QualifiedName name = {};
  QualifiedName parser = {};
  // The dictionaries that a type of token is offered to, in turn.
  std::map<std::string, std::vector<QualifiedName>> mappings = {};
  std::optional<std::string> comment = {};

  bool operator==(const TextSearchConfiguration&) const = default;
};

}  // namespace pleat
