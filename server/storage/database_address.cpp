#include "storage/database_address.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "storage/postgres_storage.hpp"
#include "storage/sqlite_storage.hpp"

namespace bluelamp::server {
namespace {

const std::string operation = "opening the database";

/// As libpq reads it: user:password@ before the host, or the parameter of that name.
bool has_password(std::string_view rest) {
    const auto question = rest.find('?');
    auto hosts = rest.substr(0, std::min(question, rest.find('/')));
    const auto at = hosts.rfind('@');
    if (at != std::string_view::npos && hosts.substr(0, at).find(':') != std::string_view::npos)
        return true;
    if (question == std::string_view::npos)
        return false;
    const auto parameters = rest.substr(question);
    return parameters.find("password=") != std::string_view::npos; // sslpassword too
}

} // namespace

DatabaseAddress read_database_address(const std::string& url) {
    for (const std::string scheme : {"postgresql://", "postgres://"})
        if (url.starts_with(scheme)) {
            if (has_password(std::string_view(url).substr(scheme.size())))
                throw UsageFailure(
                    operation, "its address has a password, which others on this machine can see",
                    "leave it out, and put it into ~/.pgpass (mode 0600), a file that PGPASSFILE "
                    "names, or a service file");
            return {{}, url};
        }
    const std::string scheme = "sqlite:";
    if (!url.starts_with(scheme) || url.size() == scheme.size())
        throw UsageFailure(operation, url + " is no database address",
                           "give sqlite:PATH or postgresql://USER@HOST/NAME");
    return {url.substr(scheme.size()), {}};
}

OpenStorage storage_opener(const DatabaseAddress& address) {
    if (!address.postgres.empty())
        return [url = address.postgres] { return open_postgres(url); };
    return [folder = std::filesystem::absolute(address.sqlite).parent_path(),
            open = sqlite_opener(address.sqlite)] {
        make_folder(folder);
        return open();
    };
}

} // namespace bluelamp::server
