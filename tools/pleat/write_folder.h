#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace pleat {

// Writes the files, path within the folder → text. Throws, and writes nothing, where the folder
// holds anything else: what somebody keeps there is not lost, nor mixed with what is written. A
// file that says the same already is not touched; each other one changes at once or not at all.
void WriteFolder(const std::filesystem::path& folder,
                 const std::map<std::string, std::string>& files);

}  // namespace pleat
