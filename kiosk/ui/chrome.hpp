#pragma once

#include "ui/ui.hpp"

namespace bluelamp {

/// The parts of the frame that every screen stands in.
enum class Chrome {
    loop, ///< header, tartan; the screen draws its own foot
    bar,  ///< header, tartan, the bar with Home, Information, language, text and contrast, quick exit
};

/// Paints the upper part of the frame and gives the place below it: without margins for `loop`, with them and
/// without the bar's place for `bar`.
[[nodiscard]] Rect frame(Ui& ui, Chrome chrome);
/// Paints the lower part, after the content: so it is last for keys and for reading too.
void foot(Ui& ui, Chrome chrome);

/// Quick exit once more, over a notice: nobody has to answer one to get away.
void exit_before_notice(Ui& ui, Chrome chrome);

/// The notice that stands before the screen, if there is one.
void notice(Ui& ui);

/// "Working. Reached headquarters 14:05.": whether the kiosk works, for who stands at the desk.
[[nodiscard]] std::string status_sentence(const Ui& ui);

/// The header's and the bar's height, for a screen that goes to the edges.
[[nodiscard]] float header_height(const Ui& ui);

} // namespace bluelamp
