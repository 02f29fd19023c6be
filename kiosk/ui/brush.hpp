#pragma once

#include "draw/canvas.hpp"
#include "ui/icons.hpp"
#include "ui/rect.hpp"
#include "ui/theme.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp {

enum class Align { start, centre, end };

/// What Ui paints with: reads the marks of a text, and brings the theme's looks and colours to the canvas.
/// Everything is in pixels; `scale` is pixels a unit of a look. UI thread only; lives for one frame.
class Brush {
public:
    explicit Brush(draw::Canvas& canvas)
        : canvas_(canvas) {}

    /// `text` may hold <b>…</b> and the entities of `Ui::plain`. Width of the widest line, height of all.
    [[nodiscard]] Size measure(const TextLook& look, const std::string& text, const std::string& language,
                               float width, float scale);
    /// The text as the lines it breaks into; put together they are the text, marks included.
    [[nodiscard]] std::vector<std::string> lines(const TextLook& look, const std::string& text,
                                                 const std::string& language, float width, float scale);
    void text(const TextLook& look, const std::string& text, const std::string& language, const Rect& where,
              Align align, bool mirrored, Colour colour, float scale);
    /// A plain text as a visitor types it, whose first strong letter gives its direction.
    [[nodiscard]] draw::TextBlock typed(const TextLook& look, const std::string& plain,
                                        const std::string& language, float width, float scale);
    void block(const draw::TextBlock& block, Point at, Colour colour);

    [[nodiscard]] draw::Canvas::Clip clip(const Rect& where);

    void fill(const Rect& where, Colour colour, float radius);
    void outline(const Rect& where, Colour colour, float thickness, float radius);
    void dashed(const Rect& where, Colour colour, float thickness, float radius, float on, float off);
    void disc(Point centre, float radius, Colour colour);
    void ring(Point centre, float radius, Colour colour, float thickness);
    void icon(Icon icon, const Rect& where, Colour ink, bool mirrored);
    void drawing(const std::string& name, const Rect& where);
    /// Three rows of checks, beginning with a light one.
    void checks(const Rect& where, Colour light, Colour dark);
    /// Cut to fill `where` about `focus`, the upper corners rounded. False while it is not there to be shown.
    bool picture(const std::string& id, const Rect& where, Point focus, float top_radius);
    /// Has a `picture` of the same place read.
    void prepare(const std::string& id, const Rect& where, Point focus);
    [[nodiscard]] bool failed(const std::string& id) const;
    void qr(const std::string& content, const Rect& where);

    /// The words of a marked text.
    [[nodiscard]] static std::string without_marks(std::string_view text);

private:
    draw::Canvas& canvas_;
};

} // namespace bluelamp
