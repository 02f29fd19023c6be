#include "draw/drawings.hpp"

#include "draw/svg.hpp"

#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>

namespace bluelamp::draw {
namespace {

struct Document {
    std::string bytes;
    std::optional<Svg> svg; ///< parsed when first drawn

    const Svg& parsed() {
        if (!svg)
            svg.emplace(bytes);
        return *svg;
    }
};
using Folder = std::map<std::string, Document, std::less<>>;

Folder read_folder(const std::filesystem::path& path) {
    Folder folder;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
        if (entry.path().extension() != ".svg")
            continue;
        std::ifstream in(entry.path(), std::ios::binary);
        folder[entry.path().stem().string()].bytes.assign(std::istreambuf_iterator<char>(in), {});
    }
    if (error)
        throw std::runtime_error("read drawings: " + path.string() + ": " + error.message());
    return folder;
}

Document& named(Folder& folder, std::string_view name) {
    const auto found = folder.find(name);
    if (found == folder.end())
        throw std::out_of_range("no drawing is called " + std::string(name));
    return found->second;
}

std::vector<std::string> names(const Folder& folder) {
    std::vector<std::string> all;
    for (const auto& [name, document] : folder)
        all.push_back(name);
    return all;
}

Rect whole_within(Size natural, Size box) {
    const double scale = std::min(static_cast<double>(box.width) / natural.width,
                                  static_cast<double>(box.height) / natural.height);
    const int width = std::max(1, static_cast<int>(natural.width * scale + 0.5));
    const int height = std::max(1, static_cast<int>(natural.height * scale + 0.5));
    return {(box.width - width) / 2, (box.height - height) / 2, width, height};
}

} // namespace

struct Drawings::Impl {
    Folder icons;
    Folder pictures;
};

Drawings::Drawings(const std::filesystem::path& assets)
    : impl_(std::make_unique<Impl>()) {
    impl_->icons = read_folder(assets / "icons");
    impl_->pictures = read_folder(assets / "pictures");
}

Drawings::~Drawings() = default;

Pixels Drawings::icon(std::string_view name, Size size) const {
    const Svg& svg = named(impl_->icons, name).parsed();
    auto pixels = svg.draw(size, whole_within(svg.natural_size(), size));
    for (auto& pixel : pixels.argb)
        pixel |= 0xFFFFFFU;
    pixels.opaque = false;
    return pixels;
}

Pixels Drawings::picture(std::string_view name, Size size) const {
    const Svg& svg = named(impl_->pictures, name).parsed();
    return svg.draw(size, whole_within(svg.natural_size(), size));
}

Size Drawings::natural_size(std::string_view picture) const {
    return named(impl_->pictures, picture).parsed().natural_size();
}

std::vector<std::string> Drawings::icon_names() const {
    return names(impl_->icons);
}
std::vector<std::string> Drawings::picture_names() const {
    return names(impl_->pictures);
}

} // namespace bluelamp::draw
