#pragma once

#include "ui/ui.hpp"

#include <string>
#include <vector>

/// The parts that screens are made of. Each paints itself, enters the tree and says whether it was touched.
/// Where a rectangle is given it is the widget's; heights for a column come from the `…_height` functions.
namespace bluelamp {

enum class ButtonKind {
    primary,       ///< yellow: the next touch, one a screen
    secondary,     ///< surface with an edge
    leave,         ///< white: quick exit
    paper,         ///< secondary on a white card
    paper_primary, ///< primary on a white card, in ground's colour: a card has no yellow
    choice,        ///< one of several equal answers, edged in yellow
};

struct Button {
    std::string id;
    std::string label{};
    Icon icon = Icon::none;
    ButtonKind kind = ButtonKind::secondary;
    bool tall = false; ///< 104 instead of 88, for moments
    bool disabled = false;
    bool selected = false;
    bool icon_after = false; ///< behind the word, as on "Next"
    std::string spoken{};    ///< its name where it has no label, as "Give one to Speeding on Mill Lane"
};

/// The look made smaller, to .6 at most, until `text` fits `room` without a word parted: for labels of a
/// given place.
[[nodiscard]] TextLook fitted(const Ui& ui, TextLook look, const std::string& text, Size room);

[[nodiscard]] float button_height(const Ui& ui, bool tall = false);
/// Its width when nothing presses it: icon, word and padding.
[[nodiscard]] float button_width(const Ui& ui, const Button& button);
bool button(Ui& ui, const Rect& where, const Button& button);
/// Buttons side by side, as wide as their words need; the first primary takes what is left when `fill`.
/// Where they do not fit they stand one under the other, upwards from the foot. Gives the id touched, or "".
std::string button_row(Ui& ui, Rect& column, const std::vector<Button>& buttons, float gap_above = 16,
                       bool fill = false);

/// A door of home: icon and title in one line, a description below that gives way to large text.
struct Tile {
    std::string id;
    std::string title;
    std::string description;
    Icon icon = Icon::none;
    bool primary = false;
};
bool tile(Ui& ui, const Rect& where, const Tile& tile);

/// A line of a list that opens: title, second voice, a chevron.
struct Row {
    std::string id;
    std::string title;
    std::string detail;
    Icon icon = Icon::none;
    bool selected = false;
};
[[nodiscard]] float row_height(const Ui& ui, const Row& row, float width);
bool row(Ui& ui, const Rect& where, const Row& row);

/// A flat panel; give its inside.
Rect panel(Ui& ui, const Rect& where, float padding_x = 32, float padding_y = 24);

/// What a picture is of, on it.
void chip(Ui& ui, Point at, Icon icon, const std::string& label);

/// The title of a screen, taken from the top of its content.
void title(Ui& ui, Rect& content, const std::string& text, float gap = 24);

/// A box to tick with its words; true when it was touched.
bool check_box(Ui& ui, const Rect& where, const std::string& id, const std::string& label, bool checked);

/// A line of meaning before which an icon stands.
Rect notice_line(Ui& ui, Rect& column, Icon icon, const std::string& text, float gap = 16);

void progress_bar(Ui& ui, const Rect& where, float part, const std::string& name);

/// QR code with the words beside it; "" lines are left out. Gives the height it takes.
struct TakeAway {
    std::string url;  ///< "" leaves the code out
    std::string name; ///< what the code is for, in words
    std::string heading;
    std::string instruction;
    std::vector<std::string> second; ///< source and age
};
[[nodiscard]] float take_away_height(const Ui& ui, const TakeAway& take, float width);
void take_away(Ui& ui, const Rect& where, const TakeAway& take);

/// A key of a keyboard or a pad: smaller corners than a button. `name` is what it says it types.
struct Key {
    std::string id;
    std::string label; ///< "" with an icon
    std::string name;
    TextLook look = look::key;
    Icon icon = Icon::none;
    bool selected = false;
    bool disabled = false;
};
Touch key(Ui& ui, const Rect& where, const Key& key);

/// White paper with what is typed on a pad, in groups, and a place for each sign that is missing. `spoken` is
/// its value in the tree: never the figures of a PIN.
struct PadField {
    std::string id;
    std::string name;
    std::string shown;  ///< one group after the other, parted by spaces
    std::string spoken; ///< what may be said of it
};
void pad_field(Ui& ui, const Rect& where, const PadField& field);

/// Content that may not fit, divided into pages with More and Back below it: nothing scrolls.
struct Pages {
    std::size_t first = 0; ///< the rows of this page are [first, last)
    std::size_t last = 0;
    Rect content; ///< where they go
};
/// `heights`: of all rows, in their order. The controls are painted and answered here.
[[nodiscard]] Pages paged(Ui& ui, Rect area, const std::vector<float>& heights, float gap);
/// A long text in pages, parted at lines.
void paged_text(Ui& ui, const Rect& area, const TextLook& look, const std::string& text,
                const TextStyle& style = {});

} // namespace bluelamp
