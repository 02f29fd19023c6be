#pragma once

#include "draw/pixels.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

struct SDL_Renderer;
struct SDL_Texture;

namespace bluelamp::draw {

/// Stands for pixels in a draw list (as ImTextureID). Never used again for
/// other pixels, so equal ids mean equal pixels. 0 is "no texture": plain
/// colour.
using TextureId = std::uint64_t;

/// Rasterised things by key, least recently used out first when over the
/// budget. Things used since the last `next_frame` are kept however many bytes
/// they take. UI thread only.
class TextureCache {
public:
    /// `budget` in bytes (4 a pixel).
    explicit TextureCache(std::size_t budget);
    ~TextureCache();
    TextureCache(const TextureCache&) = delete;
    TextureCache& operator=(const TextureCache&) = delete;

    /// Textures live in `renderer` from now on; all earlier ones are forgotten
    /// and made again when next asked for. Null while there is none.
    void attach(SDL_Renderer* renderer);

    struct Entry {
        TextureId id = 0;
        Size size;
    };
    /// The texture for `key`, made by `make` the first time. A `make` that gives
    /// no pixels gives {0, {}}.
    Entry get(std::uint64_t key, const std::function<Pixels()>& make);
    /// The texture for `key` if it is there (and marks it used).
    [[nodiscard]] Entry find(std::uint64_t key);

    /// Draw lists made from here on belong to a new frame.
    void next_frame();
    /// Forgets all that neither this frame nor the last one uses.
    void forget_unused();
    /// Null for 0 or a texture that has gone.
    [[nodiscard]] SDL_Texture* texture(TextureId id) const;
    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] std::size_t budget() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace bluelamp::draw
