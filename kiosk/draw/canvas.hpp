#pragma once

#include "draw/drawings.hpp"
#include "draw/geometry.hpp"
#include "draw/pictures.hpp"
#include "draw/text.hpp"
#include "draw/texture_cache.hpp"

#include <string_view>

struct ImDrawList;

namespace bluelamp::draw {

/// What drawing needs; made once by the composition root.
struct Materials {
    TextureCache& textures;
    Typesetter& typesetter;
    Drawings& drawings;
    Pictures& pictures;
};

enum class Mirror { no, yes };

/// What screens draw with: turns text, boxes, icons and pictures into
/// axis-aligned quads of an ImGui draw list, one texel a pixel, so that every
/// renderer draws them exactly and fast. Later calls lie over earlier ones. UI
/// thread only; lives for one frame.
class Canvas {
public:
    Canvas(ImDrawList& list, const Materials& materials);

    /// Lays out with the typesetter; the same as Materials::typesetter.set.
    [[nodiscard]] TextBlock set(std::string_view text, const TextStyle& style, std::string_view language,
                                int max_width = 0);
    [[nodiscard]] TextBlock set(const std::vector<TextRun>& runs, const TextStyle& style,
                                std::string_view language, int max_width = 0);

    /// `at` is the top left of the block's box.
    void text(const TextBlock& block, Point at, Color color);
    /// The block's box in the middle of `rect` (by line height, as CSS centres).
    void text_centred(const TextBlock& block, const Rect& rect, Color color);

    /// A box of one colour; `radius` rounds its corners (and is cut to half the
    /// shorter side).
    void fill(const Rect& rect, Color color, int radius = 0);
    /// A line of `line` pixels inside the rectangle's sides.
    void edge(const Rect& rect, Color color, int line, int radius = 0);
    /// The same, dashed.
    void dashed_edge(const Rect& rect, Color color, int line, int radius = 0, int dash = 12, int gap = 8);
    /// A filled box with an edge; `fill` shows up to the edge.
    void box(const Rect& rect, Color fill, Color edge, int line, int radius);
    /// Straight along x or y from `from`, `length` to the right (down if `down`),
    /// `line` thick.
    void line(Point from, int length, int thickness, Color color, bool down = false);
    void circle(Point centre, int radius, Color color);
    /// A line of `line` pixels inside the circle.
    void ring(Point centre, int radius, int line, Color color);

    /// Whole and centred in `rect`, in one colour. Mirrored for right to left
    /// where the icon points somewhere.
    void icon(std::string_view name, const Rect& rect, Color color, Mirror mirror = Mirror::no);
    /// One of our own pictures (helmet, lamp) in its own colours, whole and
    /// centred in `rect`.
    void drawing(std::string_view name, const Rect& rect, float opacity = 1);
    /// Media, decoded elsewhere. False while it is not ready or if it failed:
    /// nothing is drawn then, and the caller puts something calm in its place.
    /// `request.size` is taken from `rect`.
    bool picture(PictureRequest request, const Rect& rect, float opacity = 1);
    /// Has a `picture` of the same size decoded, unless it is there; draws nothing.
    void prepare(PictureRequest request, const Rect& rect);

    /// A QR code with its quiet zone, in the middle of `rect` on `light`, modules
    /// as large as whole pixels allow. False (and nothing drawn) when the text is
    /// too long or `rect` too small for one pixel a module.
    bool qr(std::string_view text, const Rect& rect, Color dark, Color light);

    /// Rows of `check`-pixel squares alternating between the colours, from
    /// `rect`'s top left.
    void checks(const Rect& rect, int check, Color light, Color dark);

    /// Only what lies in `rect` (and the clip before it) is drawn until the guard
    /// goes.
    class Clip {
    public:
        Clip(ImDrawList& list, const Rect& rect);
        ~Clip();
        Clip(const Clip&) = delete;
        Clip& operator=(const Clip&) = delete;

    private:
        ImDrawList& list_;
    };
    [[nodiscard]] Clip clip(const Rect& rect) { return Clip(list_, rect); }

    [[nodiscard]] const Materials& materials() const { return materials_; }
    [[nodiscard]] ImDrawList& list() { return list_; }

private:
    void quad(const Rect& to, TextureId texture, Size texture_size, const Rect& from, Color color);
    void whole(Point at, const TextureCache::Entry& texture, Color color);
    void corners(const Rect& rect, int radius, const TextureCache::Entry& round, Color color);
    [[nodiscard]] TextureCache::Entry disc(int radius);
    [[nodiscard]] TextureCache::Entry ring_texture(int radius, int line);

    ImDrawList& list_;
    const Materials& materials_;
};

} // namespace bluelamp::draw
