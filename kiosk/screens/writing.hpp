#pragma once

#include "ui/text_entry.hpp"
#include "ui/ui.hpp"

#include <string>

namespace bluelamp {

/// A screen to write on: title and field, what must be known before writing beside or above it, the keyboard
/// below. Large text leaves the notes out before it makes the field smaller than two lines; `essential`
/// stays.
struct Writing {
    std::string title;
    std::string essential; ///< marked text
    std::string second;    ///< marked text, or ""
    std::string tick_id;   ///< "": no box to tick
    std::string tick;
    bool ticked = false;
};

struct WritingResult {
    TextEntry::Pressed pressed = TextEntry::Pressed::none;
    bool tick_touched = false;
};

[[nodiscard]] WritingResult write_on(Ui& ui, Rect content, const Writing& writing, TextEntry& entry,
                                     const TextEntry::Labels& labels);

} // namespace bluelamp
