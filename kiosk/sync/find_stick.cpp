#include "sync/find_stick.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <string>

namespace bluelamp {
namespace fs = std::filesystem;
namespace {

/// fstab(5) writes a space as \040, and so on.
std::string unescaped(const std::string& text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size()) {
            int code = 0;
            for (std::size_t k = i + 1; k <= i + 3; ++k)
                code = code * 8 + (text[k] - '0');
            plain += static_cast<char>(code);
            i += 3;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

bool holds_sticks(const std::string& folder) {
    constexpr std::array<std::string_view, 3> roots{"/media/", "/run/media/", "/mnt/"};
    for (const auto root : roots)
        if (folder.starts_with(root))
            return true;
    return false;
}

} // namespace

std::optional<fs::path> find_stick(const fs::path& configured, const fs::path& mounts) {
    std::error_code unreadable;
    if (!configured.empty())
        return fs::is_directory(configured, unreadable) ? std::optional(configured) : std::nullopt;
    std::ifstream in(mounts);
    for (std::string line; std::getline(in, line);) {
        std::istringstream fields(line);
        std::string device;
        std::string folder;
        std::string type;
        std::string options;
        fields >> device >> folder >> type >> options;
        folder = unescaped(folder);
        const bool writable = ("," + options + ",").find(",ro,") == std::string::npos;
        if (device.starts_with("/dev/") && writable && holds_sticks(folder) &&
            fs::is_directory(folder, unreadable))
            return folder;
    }
    return std::nullopt;
}

} // namespace bluelamp
