#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The scripts of `--play`: touches and keys, one JSON object a line.
namespace bluelamp::play {

struct Point {
    float x = 0; ///< pixels from the left of the window
    float y = 0; ///< pixels from its top
    bool operator==(const Point&) const = default;
};

struct Wait {
    std::chrono::milliseconds time{0};
};
struct TapAt {
    Point at;
};
struct TapWidget {
    std::string id; ///< of the UI tree; the step waits until the widget is on screen
};
struct HoldWidget {
    std::string id; ///< waited for; the clock can be held, and is no button
    std::chrono::milliseconds time{0};
};
struct Drag {
    Point from;
    Point to;
    std::chrono::milliseconds time{0};
};
struct Key {
    std::string name; ///< as SDL names it: "Tab", "Return", "Left"
};
struct Text {
    std::string text; ///< typed as a keyboard would, UTF-8
};
struct Expect {
    std::string screen; ///< the step waits until that screen is shown
};
/// The step waits until something on screen has this id or says this, or nothing does any more.
struct See {
    std::string what;
    bool gone = false;
    std::optional<std::chrono::milliseconds> within{}; ///< the player's patience unless given
};
/// The step waits until this widget is there and cannot be touched.
struct Disabled {
    std::string id;
};
struct Read {
    std::string id; ///< of a widget, waited for; what it says is told to whoever plays
};
struct Screenshot {
    std::filesystem::path file;
};

using Step = std::variant<Wait, TapAt, TapWidget, HoldWidget, Drag, Key, Text, Expect, See, Disabled, Read,
                          Screenshot>;

struct ScriptLine {
    int number = 0; ///< counted from 1, for messages
    Step step;
};

/// Reads a script; empty lines are skipped. Throws std::invalid_argument with the number of the line that
/// is not a step and what would be one. Limits: 10,000 lines, 64 KiB a line, 10 minutes a wait.
[[nodiscard]] std::vector<ScriptLine> parse_script(std::string_view text);

/// One line of a script, which is not empty. Throws as parse_script.
[[nodiscard]] ScriptLine parse_step(std::string_view line, int number);

} // namespace bluelamp::play
