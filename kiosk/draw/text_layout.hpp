#pragma once

#include "draw/pixels.hpp"
#include "draw/text.hpp"

#include <pango/pango.h>

#include <memory>
#include <vector>

// What text.cpp, typesetter.cpp and text_raster.cpp share; screens need none of it.
namespace bluelamp::draw {

struct GObjectDeleter {
    void operator()(gpointer object) const { g_object_unref(object); }
};
template <class T>
using GObjectPtr = std::unique_ptr<T, GObjectDeleter>;

/// Where byte offsets of the caller's text lie in the layout's text, which has isolates put in.
class OffsetMap {
public:
    /// `bytes` were put in at the layout's offset `at`; calls come in rising order.
    void inserted(std::size_t at, std::size_t bytes) { insertions_.push_back({at, bytes}); }
    [[nodiscard]] std::size_t outer(std::size_t inner) const {
        std::size_t before = 0;
        for (const auto& insertion : insertions_) {
            if (inner <= insertion.at)
                break;
            before += std::min(insertion.bytes, inner - insertion.at);
        }
        return inner - before;
    }
    [[nodiscard]] std::size_t inner(std::size_t outer) const {
        std::size_t at = outer;
        for (const auto& insertion : insertions_)
            if (insertion.at <= at)
                at += insertion.bytes;
        return at;
    }

private:
    struct Insertion {
        std::size_t at;
        std::size_t bytes;
    };
    std::vector<Insertion> insertions_;
};

struct TextBlock::Layout {
    GObjectPtr<PangoLayout> pango;
    /// Owned by `pango`; as many as `lines`.
    std::vector<PangoLayoutLine*> pango_lines;
    std::vector<TextLine> lines;
    OffsetMap offsets;
    std::size_t text_bytes = 0;
    int width = 0;
    int box_width = 0;
    int line_height = 0;
    float cap_height = 0;
    Rect ink;
    bool shortened = false;
    bool right_to_left = false;
    int missing_glyphs = 0;
    std::uint64_t key = 0;
};

/// White with the letters' coverage as alpha; covers `layout.ink` and nothing else.
[[nodiscard]] Pixels rasterise(const TextBlock::Layout& layout);

} // namespace bluelamp::draw
