#pragma once

#include "http/message.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace bluelamp::web {

/// Files of a folder, known by name when the program starts: a request for any other name, such as one that
/// leads elsewhere, finds nothing. Names carry a hash of what is in them (name.HASH.css), so browsers keep
/// them for a year. Any thread.
class StaticFiles {
public:
    /// `prefix` is the address under which the files are served, such as "/console/static/". Throws Failure
    /// when the folder cannot be read or is empty.
    StaticFiles(const std::filesystem::path& folder, std::string prefix);

    /// The address of name.HASH.extension for "name.extension". Throws Failure when there is no such file.
    [[nodiscard]] const std::string& address(const std::string& name) const;

    /// 200 with the file, 304 for who has it, or 404.
    [[nodiscard]] http::Response send(const std::string& file_name, const http::Request& request) const;

private:
    struct File {
        std::filesystem::path path;
        std::uint64_t bytes = 0;
        std::string type;
        std::string tag;
    };
    std::map<std::string, File> files_;
    std::map<std::string, std::string> addresses_;
};

} // namespace bluelamp::web
