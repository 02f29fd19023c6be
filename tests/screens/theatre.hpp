#pragma once

#include "draw/pictures.hpp"
#include "play/player.hpp"
#include "screens/fixture.hpp"
#include "stage/stage.hpp"
#include "window/window.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace bluelamp::test {

/// A whole screen without a display: stage, headless window and the real fonts, icons and pictures.
class Theatre {
public:
    explicit Theatre(int width = 1920, int height = 1080);
    /// On a display, or with motion, for measuring.
    Theatre(const WindowOptions& options, bool reduce_motion);
    ~Theatre();

    /// Draws the visit as it stands until nothing moves and every picture is there.
    void settle(const Visit& visit);
    /// One frame, whose intents the visit takes.
    FrameResult frame(Visit& visit);
    /// Down and up in the middle of a widget, and the frames in which the visit takes it. False: it is not
    /// there.
    bool tap(Visit& visit, const std::string& id);
    void tap_at(Visit& visit, float x, float y);

    [[nodiscard]] const Tree& tree() const;
    [[nodiscard]] const Theme& theme() const;
    [[nodiscard]] draw::Pixels pixels();
    void write(const std::filesystem::path& file);
    Input& input();
    Window& window();
    [[nodiscard]] std::size_t texture_bytes() const;
    /// How many frames changed what is on the screen.
    [[nodiscard]] std::size_t shown() const;
    [[nodiscard]] bool pictures_ready() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// The drawings of the demo and of the look, by the names the fixture uses; for `SnapshotContext::media`.
[[nodiscard]] std::map<std::string, std::filesystem::path> drawings();

/// A visit brought to a screen as a visitor would find it, ready to be drawn.
[[nodiscard]] Visit visit_on(Screen screen, const std::string& language = "en",
                             TextSize size = TextSize::normal, bool high_contrast = false);

} // namespace bluelamp::test
