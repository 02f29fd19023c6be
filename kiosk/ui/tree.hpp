#pragma once

#include "ui/theme.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp {

enum class Role {
    screen,
    heading,
    text,
    button,
    check_box,
    radio,
    text_box,
    key,
    image,
    list,
    progress,
    status,
    dialog
};

/// "button", "check box" … as they are spoken and written in a dump.
[[nodiscard]] std::string_view name_of(Role role);

/// One thing on the screen, as anything but the eye meets it: tests, scripts, speech.
/// Rectangles are in pixels of the window.
struct Node {
    std::string id; ///< unique in its frame; "" for what nobody needs to name
    Role role = Role::text;
    std::string name;  ///< what it says or is called, in the visitor's language
    std::string value; ///< what it holds: the text of a text box, "2" of a shelf
    bool disabled = false;
    bool selected = false; ///< checked, chosen, pressed down
    bool focused = false;
    bool touchable = false;
    Rect rect;
    Rect clip;         ///< what of the window it may paint on; `rect` outside of it is cut off
    float capital = 0; ///< height of its capital H in pixels; 0 where it shows no text
    Colour foreground;
    Colour background;
    bool picture = false; ///< stands on a picture, so `background` is not one colour
};

/// The nodes of one frame in reading order.
struct Tree {
    std::string screen;
    std::vector<Node> nodes;

    [[nodiscard]] const Node* find(std::string_view id) const {
        const auto found =
            std::find_if(nodes.begin(), nodes.end(), [&](const Node& node) { return node.id == id; });
        return found == nodes.end() ? nullptr : &*found;
    }
};

/// The focusable node after (`step` 1) or before (−1) `from`, round the end; "" when there is none.
[[nodiscard]] std::string next_focus(const Tree& tree, std::string_view from, int step);
/// The nearest focusable node from `from` in a direction (dx, dy of −1, 0, 1); `from` when there is none.
[[nodiscard]] std::string focus_towards(const Tree& tree, std::string_view from, int dx, int dy);

} // namespace bluelamp
