#include "app/assets.hpp"

#include "base/failure.hpp"

namespace bluelamp {

std::filesystem::path assets_folder() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto folder = program.parent_path().parent_path() / "share" / "bluelamp";
    if (error || !std::filesystem::exists(folder / "fonts" / "fonts.conf", error))
        throw Failure("find the interface's fonts and pictures", folder.string() + " is not whole",
                      "install Blue Lamp again");
    return folder;
}

} // namespace bluelamp
