#pragma once

#include "model/content.hpp"
#include "session/session.hpp"
#include "window/window.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace bluelamp {

/// What the command line asks of the app; the contract's words.
struct AppOptions {
    std::filesystem::path config;
    std::filesystem::path data;
    std::string version;
    Display display = Display::full_screen;
    int width = 1920;
    int height = 1080;
    std::filesystem::path play;  ///< a script; "-" standard input, as it comes; "" none
    std::filesystem::path stats; ///< appended to; "" none

    /// Draw one screen, write it, leave.
    struct Screenshot {
        std::filesystem::path file;
        std::string screen = "loop";
        std::string language = "en";
        TextSize text_size = TextSize::normal;
        bool high_contrast = false;
        std::optional<Time> at; ///< what the clock shows and what has expired; now, when absent
    };
    std::optional<Screenshot> screenshot;
};

/// The composition root: opens the stores, starts the threads, shows the screens until the window is closed,
/// a signal comes, a script is over or staff ask for a restart. Gives the exit code, `restart_asked` for the
/// last: whatever watches over the program starts it again. Throws Failure, UsageFailure, ConfigError.
inline constexpr int restart_asked = 75; ///< sysexits.h: EX_TEMPFAIL, "try again"
int run_app(const AppOptions& options);

} // namespace bluelamp
