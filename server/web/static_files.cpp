#include "web/static_files.hpp"

#include "base/failure.hpp"
#include "crypto/hash.hpp"

namespace bluelamp::web {
namespace {

const std::map<std::string, std::string> types{
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
};

/// "console.4BQ2.css" → "console.css"; what has one dot or none stays.
std::string without_hash(const std::string& name) {
    const auto last = name.rfind('.');
    const auto before = last == std::string::npos || last == 0 ? last : name.rfind('.', last - 1);
    return before == std::string::npos || before == last ? name : name.substr(0, before) + name.substr(last);
}

} // namespace

StaticFiles::StaticFiles(const std::filesystem::path& folder, std::string prefix) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const auto name = entry.path().filename().string();
        const auto type = types.find(entry.path().extension().string());
        if (type == types.end())
            continue;
        const auto hash = sha256_of_file(entry.path());
        if (!hash)
            throw Failure("reading the console's files", entry.path().string() + " cannot be read",
                          "install Blue Lamp again");
        files_[name] = {entry.path(), entry.file_size(), type->second, "\"" + hash->substr(0, 32) + "\""};
        addresses_[without_hash(name)] = prefix + name;
    }
    if (files_.empty())
        throw Failure("reading the console's files", folder.string() + " is not whole",
                      "install Blue Lamp again");
}

const std::string& StaticFiles::address(const std::string& name) const {
    const auto found = addresses_.find(name);
    if (found == addresses_.end())
        throw Failure("reading the console's files", "there is no " + name, "install Blue Lamp again");
    return found->second;
}

http::Response StaticFiles::send(const std::string& file_name, const http::Request& request) const {
    const auto found = files_.find(file_name);
    if (found == files_.end())
        return http::problem(404, "there is no such file");
    const auto& file = found->second;
    http::Response response;
    response.headers = {{"Content-Type", file.type},
                        {"ETag", file.tag},
                        {"Cache-Control", "public, max-age=31536000, immutable"}};
    if (request.header("If-None-Match") == file.tag)
        response.status = 304;
    else
        response.file = http::FileBody{file.path, 0, file.bytes};
    return response;
}

} // namespace bluelamp::web
