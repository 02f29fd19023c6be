#pragma once

#include "paint/painter.hpp"
#include "window/input.hpp"

#include <optional>
#include <semaphore>
#include <span>
#include <string>

namespace bluelamp::draw {
class TextureCache;
}

namespace bluelamp::paint {
class GpuPainter;
class SurfacePainter;
} // namespace bluelamp::paint

namespace bluelamp {

enum class Display { full_screen, window, headless };
enum class Rendering { software, gpu };

struct WindowOptions {
    Display display = Display::full_screen;
    Rendering rendering = Rendering::software;
    int width = 1920; ///< pixels; full screen takes the display's own
    int height = 1080;
    std::string title = "Blue Lamp";
};

/// The one window of the kiosk, or its stand-in without a display server. Made, used and destroyed on the
/// UI thread; `wake` alone may be called from any.
class Window {
public:
    /// `textures` live in the window's renderer while there is a window. Throws Failure when there is no
    /// display, or it cannot be drawn on.
    Window(const WindowOptions& options, draw::TextureCache& textures);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    /// Pixels. A display of another size may take the place of one that was unplugged: `wait` may change
    /// them, and then the painter is another too.
    [[nodiscard]] int width() const { return width_; }
    [[nodiscard]] int height() const { return height_; }
    [[nodiscard]] paint::Painter& painter() { return *painter_; }

    /// Paints the frame and shows what changed. Gives whether anything did.
    bool show(const ImDrawData& frame, paint::Moment now);
    /// Shows one pixel again, which changes nothing: a display that hangs is noticed although all is still.
    void show_again();

    /// Waits for input, a wake-up, or until `timeout` has passed (nullopt: however long), and puts what came
    /// into `input`. Gives false when the window was asked to close.
    [[nodiscard]] bool wait(std::optional<paint::Milliseconds> timeout, Input& input);

    /// Ends a `wait` that is under way, or the next one. Any thread.
    void wake() const;

private:
    /// As `wait`, for back ends of SDL that cannot sleep.
    void poll(std::optional<paint::Milliseconds> timeout, Input& input, bool& open);
    void take(const SDL_Event& event, Input& input, bool& open);
    void paint_on(SDL_Surface* surface);
    void refresh_surface();

    draw::TextureCache& textures_;
    Display display_;
    int width_ = 0;
    int height_ = 0;
    SDL_Window* window_ = nullptr;
    paint::SurfacePtr headless_; ///< drawn on where there is no display
    std::unique_ptr<paint::Painter> painter_;
    paint::SurfacePainter* on_surface_ = nullptr; ///< the painter, if it is this one
    paint::GpuPainter* on_gpu_ = nullptr;         ///< the painter, if it is this one
    std::uint32_t wake_event_ = 0;
    bool exposed_ = false;
    bool polled_ = false; ///< SDL's back end cannot sleep until something happens
    mutable std::counting_semaphore<> woken_{0};
};

} // namespace bluelamp
