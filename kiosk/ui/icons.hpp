#pragma once

#include <string_view>

namespace bluelamp {

/// The interface's icons: strokes of 4 on a grid of 48, round ends, in one colour; the helmets are filled.
enum class Icon {
    none,
    home,
    information,
    globe,
    text_contrast,
    exit,
    box,
    box_checked,
    dot,
    dot_chosen,
    shift,
    erase,
    lock,
    refresh,
    check,
    news,
    search,
    say,
    team,
    calendar,
    said_did,
    headphones,
    card,
    back,
    next,
    hand,
    undo,
    down,
    minus,
    plus,
    guide,
    badge,
    stick,
    stick_in,
    stick_out,
    warning,
    face_very_poor,
    face_poor,
    face_all_right,
    face_good,
    face_very_good,
    helmet,       ///< star and band are cut out
    helmet_ghost, ///< the dashed outline of an empty place
};

/// The name of its file in assets/icons, without ".svg".
[[nodiscard]] std::string_view name_of(Icon icon);
/// Whether it points the way that reading goes, and so turns round for right-to-left.
[[nodiscard]] bool mirrors(Icon icon);

} // namespace bluelamp
