#include "draw/canvas.hpp"

#include "draw/qr.hpp"
#include "draw/shapes.hpp"
#include "draw/text_layout.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

namespace bluelamp::draw {
namespace {

/// What a texture shows, so that no two kinds share a key.
enum class Kind : std::uint64_t { text = 1, disc, ring, checks, icon, drawing, picture, qr };

std::uint64_t key_of(Kind kind, std::initializer_list<std::uint64_t> numbers, std::string_view name = {}) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    const auto add = [&hash](std::uint64_t word) {
        hash = (hash ^ word) * 0x100000001b3ULL;
        hash ^= hash >> 31U;
    };
    add(static_cast<std::uint64_t>(kind));
    for (const auto number : numbers)
        add(number);
    for (const char letter : name)
        add(static_cast<unsigned char>(letter));
    return hash;
}

std::uint64_t word(int number) {
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(number));
}

std::uint64_t key_of(const PictureRequest& request) {
    const auto thousandths = [](float share) { return word(static_cast<int>(std::lround(share * 1000))); };
    return key_of(Kind::picture,
                  {word(request.size.width), word(request.size.height),
                   static_cast<std::uint64_t>(request.fit), thousandths(request.focus_x),
                   thousandths(request.focus_y), word(request.radius)},
                  request.id);
}

ImU32 packed(Color color) {
    return IM_COL32(color.red, color.green, color.blue, color.alpha);
}

Color opaque_share(float opacity) {
    return Color{255, 255, 255, 255}.faded(std::clamp(opacity, 0.0F, 1.0F));
}

ImVec2 corner(int x, int y) {
    return {static_cast<float>(x), static_cast<float>(y)};
}

Pixels mirrored(Pixels pixels) {
    for (int y = 0; y < pixels.size.height; ++y) {
        const auto row = pixels.argb.begin() + static_cast<std::ptrdiff_t>(y) * pixels.size.width;
        std::reverse(row, row + pixels.size.width);
    }
    return pixels;
}

} // namespace

Canvas::Canvas(ImDrawList& list, const Materials& materials)
    : list_(list)
    , materials_(materials) {}

TextBlock Canvas::set(std::string_view text, const TextStyle& style, std::string_view language,
                      int max_width) {
    return materials_.typesetter.set(text, style, language, max_width);
}

TextBlock Canvas::set(const std::vector<TextRun>& runs, const TextStyle& style, std::string_view language,
                      int max_width) {
    return materials_.typesetter.set(runs, style, language, max_width);
}

void Canvas::quad(const Rect& to, TextureId texture, Size texture_size, const Rect& from, Color color) {
    if (to.empty() || texture == 0 || color.alpha == 0)
        return;
    const auto across = static_cast<float>(texture_size.width);
    const auto down = static_cast<float>(texture_size.height);
    list_.AddImage(
        reinterpret_cast<ImTextureID>(texture), corner(to.x, to.y), corner(to.right(), to.bottom()),
        {static_cast<float>(from.x) / across, static_cast<float>(from.y) / down},
        {static_cast<float>(from.right()) / across, static_cast<float>(from.bottom()) / down}, packed(color));
}

void Canvas::whole(Point at, const TextureCache::Entry& texture, Color color) {
    quad({at.x, at.y, texture.size.width, texture.size.height}, texture.id, texture.size,
         {0, 0, texture.size.width, texture.size.height}, color);
}

void Canvas::corners(const Rect& rect, int radius, const TextureCache::Entry& round, Color color) {
    const int right = rect.right() - radius;
    const int bottom = rect.bottom() - radius;
    const std::array<std::pair<Point, Point>, 4> parts{{{{rect.x, rect.y}, {0, 0}},
                                                        {{right, rect.y}, {radius, 0}},
                                                        {{rect.x, bottom}, {0, radius}},
                                                        {{right, bottom}, {radius, radius}}}};
    for (const auto& [to, from] : parts)
        quad({to.x, to.y, radius, radius}, round.id, round.size, {from.x, from.y, radius, radius}, color);
}

void Canvas::text(const TextBlock& block, Point at, Color color) {
    if (block.empty() || block.ink().empty())
        return;
    const auto texture = materials_.textures.get(key_of(Kind::text, {block.key()}),
                                                 [&block] { return rasterise(*block.layout()); });
    whole({at.x + block.ink().x, at.y + block.ink().y}, texture, color);
}

void Canvas::text_centred(const TextBlock& block, const Rect& rect, Color color) {
    text(block, {rect.x + (rect.width - block.box_width()) / 2, rect.y + (rect.height - block.height()) / 2},
         color);
}

void Canvas::fill(const Rect& rect, Color color, int radius) {
    if (rect.empty() || color.alpha == 0)
        return;
    radius = std::min({radius, rect.width / 2, rect.height / 2});
    const auto plain = [&](const Rect& part) {
        if (!part.empty())
            list_.AddRectFilled(corner(part.x, part.y), corner(part.right(), part.bottom()), packed(color));
    };
    if (radius <= 0) {
        plain(rect);
        return;
    }
    plain({rect.x + radius, rect.y, rect.width - 2 * radius, rect.height});
    plain({rect.x, rect.y + radius, radius, rect.height - 2 * radius});
    plain({rect.right() - radius, rect.y + radius, radius, rect.height - 2 * radius});
    corners(rect, radius, disc(radius), color);
}

void Canvas::edge(const Rect& rect, Color color, int line, int radius) {
    if (rect.empty() || line <= 0)
        return;
    radius = std::min({radius, rect.width / 2, rect.height / 2});
    const int inset = std::max(radius, line);
    fill({rect.x + radius, rect.y, rect.width - 2 * radius, line}, color);
    fill({rect.x + radius, rect.bottom() - line, rect.width - 2 * radius, line}, color);
    fill({rect.x, rect.y + inset, line, rect.height - 2 * inset}, color);
    fill({rect.right() - line, rect.y + inset, line, rect.height - 2 * inset}, color);
    // Beside corners that are smaller than the line is thick.
    for (const int x : {rect.x, rect.right() - radius})
        for (const int y : {rect.y + radius, rect.bottom() - inset})
            fill({x, y, radius, inset - radius}, color);
    if (radius > 0)
        corners(rect, radius, ring_texture(radius, line), color);
}

void Canvas::dashed_edge(const Rect& rect, Color color, int line, int radius, int dash, int gap) {
    radius = std::min({radius, rect.width / 2, rect.height / 2});
    const auto along = [&](int length, const auto& put) {
        // A rounded corner is a dash itself, so that a side begins and ends with a gap; a square side with a
        // dash. The gaps are made equal to a pixel.
        const int outer = radius > 0 ? 1 : -1;
        const int count = std::max(1, (length - outer * gap) / std::max(1, dash + gap));
        const int drawn = std::min(dash, length);
        const int clear = length - count * drawn;
        for (int n = 0; n < count; ++n)
            put(n * drawn + (count + outer == 0 ? 0 : clear * (radius > 0 ? n + 1 : n) / (count + outer)),
                drawn);
    };
    along(rect.width - 2 * radius, [&](int start, int length) {
        fill({rect.x + radius + start, rect.y, length, line}, color);
        fill({rect.x + radius + start, rect.bottom() - line, length, line}, color);
    });
    along(rect.height - 2 * radius, [&](int start, int length) {
        fill({rect.x, rect.y + radius + start, line, length}, color);
        fill({rect.right() - line, rect.y + radius + start, line, length}, color);
    });
    if (radius > 0)
        corners(rect, radius, ring_texture(radius, line), color);
}

void Canvas::box(const Rect& rect, Color fill_color, Color edge_color, int line, int radius) {
    fill(rect, fill_color, radius);
    edge(rect, edge_color, line, radius);
}

void Canvas::line(Point from, int length, int thickness, Color color, bool down) {
    fill(down ? Rect{from.x, from.y, thickness, length} : Rect{from.x, from.y, length, thickness}, color);
}

TextureCache::Entry Canvas::disc(int radius) {
    return materials_.textures.get(key_of(Kind::disc, {word(radius)}),
                                   [radius] { return disc_mask(radius); });
}

TextureCache::Entry Canvas::ring_texture(int radius, int line) {
    return materials_.textures.get(key_of(Kind::ring, {word(radius), word(line)}),
                                   [radius, line] { return ring_mask(radius, line); });
}

void Canvas::circle(Point centre, int radius, Color color) {
    whole({centre.x - radius, centre.y - radius}, disc(radius), color);
}

void Canvas::ring(Point centre, int radius, int line, Color color) {
    whole({centre.x - radius, centre.y - radius}, ring_texture(radius, line), color);
}

void Canvas::icon(std::string_view name, const Rect& rect, Color color, Mirror mirror) {
    const int side = std::min(rect.width, rect.height);
    if (side <= 0)
        return;
    const auto key = key_of(Kind::icon, {word(side), static_cast<std::uint64_t>(mirror)}, name);
    const auto texture = materials_.textures.get(key, [&] {
        auto pixels = materials_.drawings.icon(name, {side, side});
        return mirror == Mirror::yes ? mirrored(std::move(pixels)) : pixels;
    });
    whole({rect.x + (rect.width - side) / 2, rect.y + (rect.height - side) / 2}, texture, color);
}

void Canvas::drawing(std::string_view name, const Rect& rect, float opacity) {
    if (rect.empty())
        return;
    const auto texture =
        materials_.textures.get(key_of(Kind::drawing, {word(rect.width), word(rect.height)}, name),
                                [&] { return materials_.drawings.picture(name, rect.size()); });
    whole(rect.origin(), texture, opaque_share(opacity));
}

bool Canvas::picture(PictureRequest request, const Rect& rect, float opacity) {
    if (rect.empty())
        return false;
    request.size = rect.size();
    const auto key = key_of(request);
    auto texture = materials_.textures.find(key);
    if (texture.id == 0) {
        auto pixels = materials_.pictures.take(request);
        if (!pixels)
            return false;
        texture = materials_.textures.get(key, [&pixels] { return std::move(*pixels); });
    }
    whole(rect.origin(), texture, opaque_share(opacity));
    return texture.id != 0;
}

void Canvas::prepare(PictureRequest request, const Rect& rect) {
    request.size = rect.size();
    if (!rect.empty() && materials_.textures.find(key_of(request)).id == 0)
        static_cast<void>(materials_.pictures.state(request));
}

bool Canvas::qr(std::string_view content, const Rect& rect, Color dark, Color light) {
    const int room = std::min(rect.width, rect.height);
    // By the room it has, so that a frame which draws the code again does not encode it again.
    const auto texture = materials_.textures.get(key_of(Kind::qr, {word(room)}, content), [&] {
        const int modules = qr_modules(content);
        return modules == 0 ? Pixels{} : qr_mask(content, room / (modules + 2 * qr_quiet_zone));
    });
    if (texture.id == 0)
        return false;
    const int side = texture.size.width;
    const Rect tile{rect.x + (rect.width - side) / 2, rect.y + (rect.height - side) / 2, side, side};
    fill(tile, light);
    whole(tile.origin(), texture, dark);
    return true;
}

void Canvas::checks(const Rect& rect, int check, Color light, Color dark) {
    fill(rect, dark);
    const auto texture =
        materials_.textures.get(key_of(Kind::checks, {word(rect.width), word(rect.height), word(check)}),
                                [&] { return checks_mask(rect.size(), check); });
    whole(rect.origin(), texture, light);
}

Canvas::Clip::Clip(ImDrawList& list, const Rect& rect)
    : list_(list) {
    list_.PushClipRect(corner(rect.x, rect.y), corner(rect.right(), rect.bottom()), true);
}

Canvas::Clip::~Clip() {
    list_.PopClipRect();
}

} // namespace bluelamp::draw
