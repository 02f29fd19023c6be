#pragma once

#include "language/language.hpp"
#include "session/intent.hpp"
#include "session/snapshot.hpp"
#include "ui/brush.hpp"
#include "ui/icons.hpp"
#include "ui/rect.hpp"
#include "ui/theme.hpp"
#include "ui/tree.hpp"
#include "ui/view.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp {

struct TextStyle {
    std::optional<Colour> colour; ///< the theme's text unless said
    Align align = Align::start;
    bool middle = false; ///< in the height of its rectangle
    Role role = Role::text;
    const char* id = "";
    const char* language = nullptr; ///< the visitor's unless said
};

/// What became of a touchable place in this frame.
struct Touch {
    bool clicked = false; ///< let go inside, or activated by a key
    bool held = false;
    bool focused = false;
    Instant held_for{};
    float press = 0; ///< 1 while held, fading to 0 in 150 ms
    Point at;        ///< of the finger, in units
};

struct TouchOptions {
    bool disabled = false;
    bool selected = false;
    std::string value;
    float ring_radius = 12;
    bool ring = true;       ///< the focus ring is painted round it
    bool drag_only = false; ///< it answers to dragging or holding, but a touch alone does nothing
};

/// What the screens draw with: one frame of one screen. It knows the const snapshot and session, measures,
/// paints, takes touches, notes every thing in the tree, and collects intents. Lengths are units of the
/// reference screen; layout is written left to right and mirrored for right-to-left languages when painted.
/// UI thread only; lives for one frame.
class Ui {
public:
    struct Frame {
        const Theme& theme;
        const Languages& languages;
        const Snapshot& snapshot;
        const Session& session;
        Time wall; ///< what the clock shows, UTC
        Instant now;
        View& view;
        Brush& brush;
    };
    explicit Ui(const Frame& frame);

    const Theme& theme;
    const Palette& colours;
    const Languages& languages;
    const Language& words; ///< the visitor's
    const Snapshot& snapshot;
    const Session& session;
    const Visitor& visitor;
    const Time wall;
    const Instant now;
    View& view;

    [[nodiscard]] std::string tr(const char* message, std::initializer_list<Argument> arguments = {}) const {
        return words.tr(message, arguments);
    }
    [[nodiscard]] std::string trc(const char* context, const char* message) const {
        return words.trc(context, message);
    }
    [[nodiscard]] std::string trn(const char* one, const char* many, int number,
                                  std::initializer_list<Argument> more = {}) const {
        return words.trn(one, many, number, more);
    }
    /// Content in the visitor's language, or in the one it has.
    [[nodiscard]] const std::string& in(const LocalText& text) const { return text.in(words.tag()); }

    void emit(Intent intent) { intents_.push_back(std::move(intent)); }

    // Text. `text` may hold <b>…</b>; anything from outside goes through `plain` before it is put together.

    [[nodiscard]] static std::string plain(std::string_view outside);
    /// Width and height of `text` set to at most `width`.
    [[nodiscard]] Size measure(const TextLook& look, const std::string& text, float width = 1e6F) const;
    /// A plain or marked text as the lines it breaks into at `width`; put together they are the text.
    [[nodiscard]] std::vector<std::string> lines(const TextLook& look, const std::string& text,
                                                 float width) const;
    /// Sets `text` into `where` and gives the size it took; what is taller than `where` runs over, and tests
    /// see it.
    Size text(const Rect& where, const TextLook& look, const std::string& text, const TextStyle& style = {});
    /// The same from the top of a column, cut to its height and then `gap`.
    Rect paragraph(Rect& column, const TextLook& look, const std::string& text, float gap = 0,
                   const TextStyle& style = {});

    /// A plain text as it is typed: laid out, painted, and its cursor. Positions are from its upper left
    /// corner.
    [[nodiscard]] draw::TextBlock typed(const TextLook& look, const std::string& plain, float width);
    void paint(const draw::TextBlock& block, Point at, Colour colour);
    [[nodiscard]] Rect caret(const draw::TextBlock& block, std::size_t byte) const;
    [[nodiscard]] std::optional<std::size_t> caret_at(const draw::TextBlock& block, Point at) const;
    /// Until it goes out of scope, nothing is painted outside of `where`.
    [[nodiscard]] draw::Canvas::Clip clip(const Rect& where);

    // Shapes. None of these enters the tree.

    void fill(const Rect& where, Colour colour, float radius = 0);
    void outline(const Rect& where, Colour colour, float thickness,
                 float radius = 0); ///< inside the rectangle
    void dashed(const Rect& where, Colour colour, float thickness, float radius, float on, float off);
    /// Along x or y; its ends are round and reach half its thickness further.
    void stroke(Point from, Point to, Colour colour, float thickness);
    void disc(Point centre, float radius, Colour colour);
    void ring(Point centre, float radius, Colour colour, float thickness);
    void icon(Icon icon, const Rect& where, Colour ink);
    void drawing(const std::string& name,
                 const Rect& where); ///< of assets/pictures, whole, in its own colours
    void tartan(const Rect& where);  ///< three rows of checks, the only ornament

    /// Whether the picture is here and can be shown.
    [[nodiscard]] bool has(const std::optional<Media>& picture) const;
    /// Fills `where` with the picture, cut to its shape about `focus` (0…1 of what is cut off), corners
    /// rounded at the top by `radius`. While it is being read, its place has the panel's colour.
    void picture(const Media& picture, const Rect& where, Point focus = {.5F, .5F}, float top_radius = 0);
    /// Has it read for a `picture` of the same place that is soon to come; nothing is seen.
    void prepare(const Media& picture, const Rect& where, Point focus);
    /// The same as `picture` with one of the interface's own, by its name in assets/pictures.
    void scene(const std::string& name, const Rect& where, Point focus = {.5F, .5F}, float top_radius = 0);
    /// A QR code in its white tile; whole pixels a module, so the tile may be a little smaller than `where`.
    void qr(const std::string& content, const Rect& where, const std::string& name);

    // Touch.

    /// Makes `where` touchable. `id` is unique in the frame: scripts and tests use it.
    Touch touch(const std::string& id, const Rect& where, Role role, const std::string& name,
                const TouchOptions& options = {});
    /// Whether `where` was touched at a place where nothing else is: call it last. Not in the tree.
    bool anywhere(const Rect& where);
    /// A thing that is seen but neither touched nor text: a picture, a bar, a shelf.
    void note(Role role, const Rect& where, const std::string& name, const std::string& value = {},
              const char* id = "");

    /// While a notice stands before the screen, what is behind it cannot be touched.
    void set_inert(bool inert) { inert_ = inert; }
    [[nodiscard]] bool inert() const { return inert_; }

    // Motion: 0 to 1 since `name` began, eased; 1 at once with "reduce motion". Asks for frames until it is
    // over.

    [[nodiscard]] float progress(const std::string& name, Instant duration);
    /// Asks for a frame at `when`.
    void wake(Instant when);

    [[nodiscard]] Rect screen() const { return {0, 0, theme.width, theme.height}; }
    [[nodiscard]] Rect pixels(const Rect& units) const; ///< mirrored if need be, on whole pixels
    [[nodiscard]] Point units(Point pixels) const;      ///< the other way
    [[nodiscard]] bool mirrored() const { return words.right_to_left(); }

    /// What the frame came to; the driver takes it when the screen is drawn.
    [[nodiscard]] Tree& tree() { return tree_; }
    [[nodiscard]] std::vector<Intent>& intents() { return intents_; }
    [[nodiscard]] std::optional<Instant> wake_at() const { return wake_; }
    void paint_focus(); ///< last of all, so that the ring is over everything

private:
    [[nodiscard]] Colour ground_at(const Rect& where) const;
    [[nodiscard]] bool on_picture(const Rect& where) const;
    void remember_fill(const Rect& where, Colour colour, bool is_picture = false);

    struct Fill {
        Rect where;
        Colour colour;
        bool picture = false;
    };
    Brush& brush_;
    Tree tree_;
    std::vector<Intent> intents_;
    std::vector<Fill> fills_;
    std::optional<Instant> wake_;
    std::optional<Rect> focus_;
    float focus_radius_ = 12;
    bool inert_ = false;
};

} // namespace bluelamp
