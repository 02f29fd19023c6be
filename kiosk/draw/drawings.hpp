#pragma once

#include "draw/pixels.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp::draw {

/// The project's own SVG files: icons/ (48 grid, drawn in any one colour) and
/// pictures/ (in their own colours). Files are read once, by the constructor;
/// parsed when first drawn. UI thread only.
class Drawings {
public:
    /// `assets` holds icons/ and pictures/; throws std::runtime_error naming a
    /// folder it cannot read.
    explicit Drawings(const std::filesystem::path& assets);
    ~Drawings();
    Drawings(const Drawings&) = delete;
    Drawings& operator=(const Drawings&) = delete;

    /// White with the icon's coverage as alpha. `name` without ".svg"; throws
    /// std::out_of_range for one that is not there (a mistake of ours).
    [[nodiscard]] Pixels icon(std::string_view name, Size size) const;
    /// In its own colours, whole and undistorted in the middle of `size`.
    [[nodiscard]] Pixels picture(std::string_view name, Size size) const;
    [[nodiscard]] Size natural_size(std::string_view picture) const;

    [[nodiscard]] std::vector<std::string> icon_names() const;
    [[nodiscard]] std::vector<std::string> picture_names() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace bluelamp::draw
