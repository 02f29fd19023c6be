#pragma once

#include <filesystem>

namespace bluelamp {

/// The folder with fonts, icons, pictures and locale: share/bluelamp beside the program's bin. Throws Failure
/// when it is not there.
[[nodiscard]] std::filesystem::path assets_folder();

} // namespace bluelamp
