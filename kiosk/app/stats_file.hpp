#pragma once

#include "paint/frame_stats.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace bluelamp {

/// The file of `--stats`: one JSON object a line.
class StatsFile {
public:
    /// Appends. Throws std::runtime_error when it cannot be opened.
    explicit StatsFile(const std::filesystem::path& path);
    void write(const paint::StatsLine& line, std::string_view screen, std::size_t texture_bytes);

private:
    std::ofstream out_;
};

} // namespace bluelamp
