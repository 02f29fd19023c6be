#pragma once

#include "session/session.hpp"
#include "ui/rect.hpp"
#include "ui/tree.hpp"
#include "ui/typing.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bluelamp {

/// A key of the keyboard or the keypad, as navigation and text entry meet it.
struct KeyPress {
    enum class Kind { next, previous, left, right, up, down, activate, escape, erase, text };
    Kind kind = Kind::text;
    std::string text; ///< UTF-8, of Kind::text
};

/// What the UI thread remembers from frame to frame and what is nobody's data: where the focus stands, what
/// is pressed since when, what is moving. Cleared with the visitor.
struct View {
    std::string focus;                      ///< a node's id, or ""
    bool keyboard = false;                  ///< the last input was a key: the ring shows
    std::vector<KeyPress> keys;             ///< of this frame; taken by the widget that has use for them
    std::string activated;                  ///< the id that a key activated in this frame
    std::map<std::string, Instant> pressed; ///< ids held down, since
    std::map<std::string, Instant> let_go;  ///< ids let go lately, since: their fill fades out
    std::map<std::string, Instant> began;   ///< animations by name
    Tree tree;                              ///< of the frame before this one

    /// Memory of the text entry and its keyboard.
    struct Typing {
        typing::Layer layer = typing::Layer::letters;
        std::optional<std::size_t> caret; ///< a byte; nullopt is the end
        bool capitals = false;            ///< shift is on for one letter
        bool no_capital = false;          ///< shift took back the capital that begins a sentence
        std::string accents_of;           ///< the letter that was held down, or ""
        Rect held_at;                     ///< its key
        std::optional<Instant> repeat;    ///< when the delete key, held down, next repeats
    } typing;

    /// A helmet under a finger, or on its way.
    struct Flight {
        std::string from; ///< a priority's id, "" the pot
        std::string to;
        Point start; ///< in units
        Point end;
        Instant began{};
        bool refused = false; ///< flies back to where it came from
    };
    std::optional<Point> drag_start; ///< where the finger came down
    std::string dragged_from;
    bool dragging = false;
    Point finger;
    std::vector<Flight> flights;

    bool reduce_motion = false;
};

} // namespace bluelamp
