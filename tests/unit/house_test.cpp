// Reads the project's own includes: DESIGN's house says which folder may include which.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path root = BLUELAMP_SOURCE_DIR;
const std::map<std::string, std::set<std::string>> may_include{
    {"shared", {"shared"}}, {"kiosk", {"kiosk", "shared"}}, {"server", {"server", "shared"}}};

bool is_source(const fs::path& file) {
    return file.extension() == ".cpp" || file.extension() == ".hpp";
}

/// The quoted includes of a file, as written.
std::vector<std::string> includes_of(const fs::path& file) {
    std::vector<std::string> found;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        const auto open = line.find('"');
        const auto close = line.find('"', open + 1);
        if (line.starts_with("#include") && open != std::string::npos && close != std::string::npos)
            found.push_back(line.substr(open + 1, close - open - 1));
    }
    return found;
}

/// The folder of the house that an include names, or "" when none of the allowed ones has it.
std::string home_of(const std::string& include, const std::set<std::string>& folders) {
    for (const auto& folder : folders)
        if (fs::exists(root / folder / include))
            return folder;
    return {};
}

/// Every include of `folder` that leaves what it may include, as "file: include".
std::vector<std::string> forbidden_in(const std::string& folder) {
    std::vector<std::string> forbidden;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
        if (!is_source(entry.path()))
            continue;
        for (const auto& include : includes_of(entry.path()))
            if (home_of(include, may_include.at(folder)).empty())
                forbidden.push_back(fs::relative(entry.path(), root).string() + ": " + include);
    }
    return forbidden;
}

} // namespace

TEST_CASE("every folder includes only what the house allows") {
    for (const auto& [folder, allowed] : may_include) {
        INFO(folder);
        CHECK(forbidden_in(folder) == std::vector<std::string>{});
    }
}

TEST_CASE("no include path means a different file in two folders") {
    std::map<std::string, std::set<std::string>> homes;
    for (const auto& [folder, allowed] : may_include)
        for (const auto& entry : fs::recursive_directory_iterator(root / folder))
            if (entry.path().extension() == ".hpp")
                homes[fs::relative(entry.path(), root / folder).string()].insert(folder);
    for (const auto& [path, folders] : homes) {
        INFO(path);
        CHECK(folders.size() == 1);
    }
}
