#include "crypto/key_file.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"

#include <sys/stat.h>

namespace bluelamp {

void write_key_file(const std::filesystem::path& path, ByteView secret) {
    write_file(path, secret, Access::owner_only);
}

std::optional<Secret> read_key_file(const std::filesystem::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        throw Failure("read the key file " + path.string(), "others than its owner may read it",
                      "chmod 600 it, and think about who may have copied it");
    auto bytes = read_file(path, 64 * 1024);
    if (!bytes)
        return std::nullopt;
    const WipeAtExit wiped(*bytes);
    return Secret(*bytes);
}

} // namespace bluelamp
