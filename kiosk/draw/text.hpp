#pragma once

#include "draw/geometry.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp::draw {

/// Start and end follow the block's direction; left and right do not.
enum class Align { start, centre, end, left, right };

/// How lines are broken. `greedy` fills each line; `pretty` leaves no last line
/// of one word where that costs no line; `balanced` makes the lines about
/// equally long without adding a line (headlines).
enum class Breaking { greedy, pretty, balanced };

/// Which way a block reads: as its language does, always one way, or as its
/// first strong letter says (text that a visitor is typing).
enum class Direction { of_language, left_to_right, right_to_left, of_text };

struct TextStyle {
    /// Pixels an em.
    float size = 40;
    /// 100 to 900 (400 regular, 700 bold).
    int weight = 400;
    /// Distance of baselines as a share of `size`; Urdu never gets less than 2.1
    /// (Nastaliq slopes).
    float line_height = 1.34f;
    /// Extra space between letters as a share of `size`. Not applied to joined
    /// scripts.
    float tracking = 0;
    Align align = Align::start;
    Breaking breaking = Breaking::pretty;
    /// All figures equally wide, for a clock that must not jitter.
    bool tabular = false;
    /// 0: as many as it takes; else the last line ends in "…" if more would
    /// follow.
    int max_lines = 0;
    Direction direction = Direction::of_language;

    bool operator==(const TextStyle&) const = default;
};

/// A piece of a text with a weight of its own. Text is plain: nothing in it is
/// ever read as markup, and its bidi overrides and control characters are drawn
/// as nothing.
struct TextRun {
    std::string text;
    /// 0: the style's.
    int weight = 0;
    /// Set for words that come from elsewhere (a name in a sentence), whose
    /// direction must not disturb ours.
    bool isolate = false;
};

/// One line of a block. Byte offsets are into the text given (runs joined).
struct TextLine {
    std::size_t begin = 0;
    std::size_t end = 0;
    /// From the block's top, in pixels.
    int top = 0;
    int baseline = 0;
    /// From the block's left to the line's left edge, and the line's advance
    /// width.
    int left = 0;
    int width = 0;
};

/// A text that has been laid out and not yet drawn: cheap to copy, never
/// changes, any number may share one layout. All positions are in pixels from
/// the top left of its box.
class TextBlock {
public:
    struct Layout;

    TextBlock() = default;
    explicit TextBlock(std::shared_ptr<const Layout> layout)
        : layout_(std::move(layout)) {}

    [[nodiscard]] bool empty() const { return layout_ == nullptr; }
    /// The widest line's advance.
    [[nodiscard]] int width() const;
    /// Lines × line height.
    [[nodiscard]] int height() const;
    /// Where lines are aligned: the width that was asked for, or width() when
    /// none was.
    [[nodiscard]] int box_width() const;
    [[nodiscard]] Size size() const { return {box_width(), height()}; }
    [[nodiscard]] const std::vector<TextLine>& lines() const;
    [[nodiscard]] int line_height() const;
    [[nodiscard]] int first_baseline() const;
    /// Height of a capital H in this face and size; of the face's own letters in
    /// scripts without capitals.
    [[nodiscard]] float cap_height() const;
    /// What the letters may mark: a little outside the box for slanting or tall
    /// scripts. Empty for blank text.
    [[nodiscard]] Rect ink() const;
    /// Whether text was left out to keep to `max_lines`.
    [[nodiscard]] bool shortened() const;
    [[nodiscard]] bool right_to_left() const;
    /// How many characters no installed font can draw (they would show as boxes).
    [[nodiscard]] int missing_glyphs() const;

    /// A bar one pixel wide where a letter typed before `byte` would appear; for
    /// widths draw it wider.
    [[nodiscard]] Rect caret(std::size_t byte) const;
    /// The caret's byte offset nearest to a point; points outside take the
    /// nearest line and end.
    [[nodiscard]] std::size_t caret_at(Point point) const;
    /// The caret's next and previous stop: whole characters as people see them (a
    /// letter with its marks).
    [[nodiscard]] std::size_t caret_after(std::size_t byte) const;
    [[nodiscard]] std::size_t caret_before(std::size_t byte) const;

    /// Equal for equal text, style, language and width, in any run of the program
    /// with the same fonts.
    [[nodiscard]] std::uint64_t key() const;
    [[nodiscard]] const Layout* layout() const { return layout_.get(); }

private:
    std::shared_ptr<const Layout> layout_;
};

/// Sets text with Pango, by a fontconfig file of our own: the same fonts give
/// the same pixels on any machine. One thread (the UI's). Keeps the layouts
/// last used, so that setting the same text again is a look-up.
class Typesetter {
public:
    /// `fonts_conf` names families and font folders; a missing one throws
    /// std::runtime_error that names it.
    explicit Typesetter(const std::filesystem::path& fonts_conf);
    ~Typesetter();
    Typesetter(const Typesetter&) = delete;
    Typesetter& operator=(const Typesetter&) = delete;

    /// Lays `text` (UTF-8) out. `language` is the text's own BCP 47 tag: it picks
    /// family, shaping and direction. `max_width` in pixels; 0 never breaks a
    /// line except at '\n'. Measures only; nothing is rasterised.
    [[nodiscard]] TextBlock set(std::string_view text, const TextStyle& style, std::string_view language,
                                int max_width = 0);
    [[nodiscard]] TextBlock set(const std::vector<TextRun>& runs, const TextStyle& style,
                                std::string_view language, int max_width = 0);

    /// Forgets the layouts that were kept, and with them what they say.
    void forget();

    /// The family that draws most of a language's text ("Noto Nastaliq Urdu" for
    /// "ur"); for tests and the log.
    [[nodiscard]] std::string family(std::string_view language) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Whether the language (BCP 47) is written from right to left.
[[nodiscard]] bool right_to_left(std::string_view language);

} // namespace bluelamp::draw
