#include "ui/brush.hpp"

#include <algorithm>
#include <cmath>

namespace bluelamp {
namespace {

constexpr float unbroken = 1e5F; ///< wider than any screen: no line is broken
constexpr int strong = 700;
constexpr int stronger = 800; ///< within text that is strong already

int whole(float pixels) {
    return static_cast<int>(std::lround(pixels));
}

draw::Rect box(const Rect& where) {
    return {whole(where.x), whole(where.y), whole(where.w), whole(where.h)};
}

draw::Color tint(Colour c) {
    return {c.r, c.g, c.b, c.a};
}

/// A text's width is measured whole and given back through units; a hair less must not break its line.
int width_of(float width) {
    return width >= unbroken ? 0 : std::max(1, static_cast<int>(std::ceil(width - .05F)));
}

draw::TextStyle style_of(const TextLook& look, float scale) {
    draw::TextStyle style;
    style.size = look.size * scale;
    style.weight = look.weight;
    style.line_height = look.line / look.size;
    style.tracking = look.tracking;
    style.breaking = look.balanced ? draw::Breaking::balanced : draw::Breaking::pretty;
    style.tabular = look.tabular;
    return style;
}

struct Mark {
    std::string_view mark;
    std::string_view stands_for;
};
constexpr Mark entities[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}};

/// One character of a marked text: what it stands for, or a change of weight.
struct Piece {
    std::string_view text;
    std::size_t length = 0;
    bool opens = false;
    bool closes = false;
};

Piece piece_at(std::string_view rest) {
    if (rest.starts_with("<b>"))
        return {{}, 3, true, false};
    if (rest.starts_with("</b>"))
        return {{}, 4, false, true};
    for (const auto& entity : entities)
        if (rest.starts_with(entity.mark))
            return {entity.stands_for, entity.mark.size(), false, false};
    return {rest.substr(0, 1), 1, false, false};
}

std::vector<draw::TextRun> runs_of(std::string_view text, int weight) {
    std::vector<draw::TextRun> runs{{{}, 0, false}};
    for (std::size_t at = 0; at < text.size();) {
        const Piece piece = piece_at(text.substr(at));
        if (piece.opens)
            runs.push_back({{}, weight >= strong ? stronger : strong, false});
        else if (piece.closes)
            runs.push_back({{}, 0, false});
        else
            runs.back().text += piece.text;
        at += piece.length;
    }
    std::erase_if(runs, [](const draw::TextRun& run) { return run.text.empty(); });
    return runs;
}

draw::TextBlock set(draw::Canvas& canvas, const std::string& text, const draw::TextStyle& style,
                    const std::string& language, float width) {
    if (text.find_first_of("<&") == std::string::npos)
        return canvas.set(text, style, language, width_of(width));
    return canvas.set(runs_of(text, style.weight), style, language, width_of(width));
}

} // namespace

std::string Brush::without_marks(std::string_view text) {
    std::string words;
    for (const auto& run : runs_of(text, 400))
        words += run.text;
    return words;
}

Size Brush::measure(const TextLook& look, const std::string& text, const std::string& language, float width,
                    float scale) {
    const auto block = set(canvas_, text, style_of(look, scale), language, width);
    return {static_cast<float>(block.width()), static_cast<float>(block.height())};
}

std::vector<std::string> Brush::lines(const TextLook& look, const std::string& text,
                                      const std::string& language, float width, float scale) {
    const auto block = set(canvas_, text, style_of(look, scale), language, width);
    std::vector<std::string> parts;
    std::size_t at = 0;    // in the marked text
    std::size_t plain = 0; // in the words that the block's offsets count
    bool bold = false;
    for (std::size_t i = 0; i < block.lines().size(); ++i) {
        const bool last = i + 1 == block.lines().size();
        const std::size_t end = last ? std::string::npos : block.lines()[i + 1].begin;
        std::string part = bold ? "<b>" : "";
        while (at < text.size() && plain < end) {
            const Piece piece = piece_at(std::string_view(text).substr(at));
            bold = piece.opens || (bold && !piece.closes);
            part += text.substr(at, piece.length);
            plain += piece.text.size();
            at += piece.length;
        }
        parts.push_back(part + (bold && !last ? "</b>" : ""));
    }
    return parts;
}

void Brush::text(const TextLook& look, const std::string& text, const std::string& language,
                 const Rect& where, Align align, bool mirrored, Colour colour, float scale) {
    auto style = style_of(look, scale);
    if (align == Align::centre)
        style.align = draw::Align::centre;
    else
        style.align = (align == Align::start) == mirrored ? draw::Align::right : draw::Align::left;
    const auto block = set(canvas_, text, style, language, where.w);
    canvas_.text(block, {whole(where.x), whole(where.y)}, tint(colour));
}

draw::TextBlock Brush::typed(const TextLook& look, const std::string& plain, const std::string& language,
                             float width, float scale) {
    auto style = style_of(look, scale);
    style.direction = draw::Direction::of_text;
    style.breaking = draw::Breaking::greedy;
    return canvas_.set(plain, style, language, width_of(width));
}

void Brush::block(const draw::TextBlock& block, Point at, Colour colour) {
    canvas_.text(block, {whole(at.x), whole(at.y)}, tint(colour));
}

draw::Canvas::Clip Brush::clip(const Rect& where) {
    return canvas_.clip(box(where));
}

void Brush::fill(const Rect& where, Colour colour, float radius) {
    canvas_.fill(box(where), tint(colour), whole(radius));
}

void Brush::outline(const Rect& where, Colour colour, float thickness, float radius) {
    canvas_.edge(box(where), tint(colour), std::max(1, whole(thickness)), whole(radius));
}

void Brush::dashed(const Rect& where, Colour colour, float thickness, float radius, float on, float off) {
    canvas_.dashed_edge(box(where), tint(colour), std::max(1, whole(thickness)), whole(radius), whole(on),
                        whole(off));
}

void Brush::disc(Point centre, float radius, Colour colour) {
    canvas_.circle({whole(centre.x), whole(centre.y)}, whole(radius), tint(colour));
}

void Brush::ring(Point centre, float radius, Colour colour, float thickness) {
    canvas_.ring({whole(centre.x), whole(centre.y)}, whole(radius), std::max(1, whole(thickness)),
                 tint(colour));
}

void Brush::icon(Icon icon, const Rect& where, Colour ink, bool mirrored) {
    const auto mirror = mirrored && mirrors(icon) ? draw::Mirror::yes : draw::Mirror::no;
    canvas_.icon(name_of(icon), box(where), tint(ink), mirror);
}

void Brush::drawing(const std::string& name, const Rect& where) {
    canvas_.drawing(name, box(where));
}

void Brush::checks(const Rect& where, Colour light, Colour dark) {
    canvas_.fill(box(where), tint(dark));
    canvas_.checks(box(where), std::max(1, whole(where.h / 3)), tint(light), tint(dark));
}

bool Brush::picture(const std::string& id, const Rect& where, Point focus, float top_radius) {
    draw::PictureRequest request;
    request.id = id;
    request.focus_x = focus.x;
    request.focus_y = focus.y;
    request.radius = whole(top_radius);
    if (request.radius == 0)
        return canvas_.picture(request, box(where));
    // A picture is rounded at every corner; the lower ones are cut off, so that a panel goes on below.
    const auto clip = canvas_.clip(box(where));
    draw::Rect taller = box(where);
    taller.height += request.radius;
    return canvas_.picture(request, taller);
}

void Brush::prepare(const std::string& id, const Rect& where, Point focus) {
    draw::PictureRequest request;
    request.id = id;
    request.focus_x = focus.x;
    request.focus_y = focus.y;
    canvas_.prepare(request, box(where));
}

bool Brush::failed(const std::string& id) const {
    return !canvas_.materials().pictures.failure(id).empty();
}

void Brush::qr(const std::string& content, const Rect& where) {
    constexpr Colour navy = rgb(0x0B1A33);
    canvas_.qr(content, box(where), tint(navy), tint(rgb(0xFFFFFF)));
}

} // namespace bluelamp
