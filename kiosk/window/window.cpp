#include "window/window.hpp"

#include "base/failure.hpp"
#include "paint/gpu_painter.hpp"
#include "paint/surface_painter.hpp"

#include <algorithm>
#include <string_view>

namespace bluelamp {
namespace {

SDL_Window* open_window(const WindowOptions& options) {
    const bool full = options.display == Display::full_screen;
    const Uint32 flags = SDL_WINDOW_SHOWN | (full ? static_cast<Uint32>(SDL_WINDOW_FULLSCREEN_DESKTOP) : 0U);
    SDL_Window* window = SDL_CreateWindow(options.title.c_str(), SDL_WINDOWPOS_CENTERED,
                                          SDL_WINDOWPOS_CENTERED, options.width, options.height, flags);
    if (window == nullptr)
        throw Failure("open a window", SDL_GetError(),
                      "start it where there is a display, or with --headless", Retry::yes);
    return window;
}

/// A picture in memory.
paint::SurfacePtr unseen(int width, int height) {
    paint::SurfacePtr surface(SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888));
    if (!surface)
        throw Failure("make a picture to draw on", SDL_GetError());
    return surface;
}

} // namespace

Window::Window(const WindowOptions& options, draw::TextureCache& textures)
    : textures_(textures)
    , display_(options.display)
    , width_(options.width)
    , height_(options.height) {
    if (display_ == Display::headless)
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0)
        throw Failure("reach a display", SDL_GetError(),
                      "start it where there is a display, or with --headless", Retry::yes);
    wake_event_ = SDL_RegisterEvents(1);
    const std::string_view driver = SDL_GetCurrentVideoDriver();
    polled_ = driver != "x11" && driver != "wayland";
    if (display_ == Display::headless) {
        headless_ = unseen(width_, height_);
        paint_on(headless_.get());
        return;
    }
    // X11 shows surfaces by shared memory. Left to itself SDL would put OpenGL in between where it finds any,
    // in software too: five times the time and a hundred megabytes. Other back ends have no such choice.
    if (driver == "x11")
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    window_ = open_window(options);
    SDL_GetWindowSize(window_, &width_, &height_);
    if (display_ == Display::full_screen)
        SDL_ShowCursor(SDL_DISABLE);
    SDL_StartTextInput();
    if (options.rendering == Rendering::gpu) {
        auto gpu = std::make_unique<paint::GpuPainter>(textures_, window_);
        on_gpu_ = gpu.get();
        painter_ = std::move(gpu);
        return;
    }
    SDL_Surface* surface = SDL_GetWindowSurface(window_);
    if (surface == nullptr)
        throw Failure("draw on the window", SDL_GetError(), "set renderer = \"gpu\" in the config");
    paint_on(surface);
}

void Window::paint_on(SDL_Surface* surface) {
    painter_.reset(); // or it would take the textures from its successor
    auto painter = std::make_unique<paint::SurfacePainter>(textures_, width_, height_, surface);
    on_surface_ = painter.get();
    painter_ = std::move(painter);
}

Window::~Window() {
    painter_.reset();
    headless_.reset();
    if (window_ != nullptr)
        SDL_DestroyWindow(window_);
    SDL_QuitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS);
}

bool Window::show(const ImDrawData& frame, paint::Moment now) {
    const auto changed = painter_->paint(frame, now);
    if (changed.empty())
        return false;
    if (window_ != nullptr && on_surface_ != nullptr &&
        SDL_UpdateWindowSurfaceRects(window_, changed.data(), static_cast<int>(changed.size())) != 0)
        exposed_ = true; // the surface went away (a display was unplugged): the next frame asks for a new one
    return true;
}

void Window::show_again() {
    const SDL_Rect pixel{0, 0, 1, 1};
    if (window_ != nullptr && on_surface_ != nullptr && SDL_UpdateWindowSurfaceRects(window_, &pixel, 1) != 0)
        exposed_ = true;
}

void Window::refresh_surface() {
    exposed_ = false;
    if (on_gpu_ != nullptr) {
        on_gpu_->forget();
        return;
    }
    SDL_Surface* surface = window_ != nullptr ? SDL_GetWindowSurface(window_) : headless_.get();
    if (surface == nullptr) {
        // The display is away, and SDL has freed what was drawn on: go on unseen until it is back.
        exposed_ = true;
        if (!headless_)
            headless_ = unseen(width_, height_);
        surface = headless_.get();
    }
    if (surface->w == width_ && surface->h == height_) {
        on_surface_->replace_output(surface);
        return;
    }
    width_ = surface->w;
    height_ = surface->h;
    paint_on(surface);
}

bool Window::wait(std::optional<paint::Milliseconds> timeout, Input& input) {
    bool open = true;
    SDL_Event event;
    if (timeout && timeout->count() <= 0) {
        while (SDL_PollEvent(&event) != 0)
            take(event, input, open);
    } else if (polled_) {
        poll(timeout, input, open);
    } else if ((timeout ? SDL_WaitEventTimeout(&event, static_cast<int>(timeout->count()))
                        : SDL_WaitEvent(&event)) != 0) {
        take(event, input, open);
        while (SDL_PollEvent(&event) != 0)
            take(event, input, open);
    }
    // Here and not when showing: a frame that was laid out before is of the old size and the old textures.
    if (exposed_)
        refresh_surface();
    return open;
}

void Window::poll(std::optional<paint::Milliseconds> timeout, Input& input, bool& open) {
    // Where its back end cannot sleep (KMSDRM, dummy) SDL looks every millisecond, for 3 % of a core; a
    // finger is found soon enough every eighth, and without a display there is only the signal to end.
    const paint::Milliseconds beat(window_ != nullptr ? 8 : 50);
    const auto began = std::chrono::steady_clock::now();
    bool came = false;
    while (!came) {
        SDL_Event event;
        for (; SDL_PollEvent(&event) != 0; came = true)
            take(event, input, open);
        auto pause = std::chrono::steady_clock::duration(beat);
        if (timeout)
            pause = std::min(pause, *timeout - (std::chrono::steady_clock::now() - began));
        if (came || pause.count() <= 0)
            return;
        came = woken_.try_acquire_for(pause);
    }
    while (woken_.try_acquire()) {
    }
}

void Window::take(const SDL_Event& event, Input& input, bool& open) {
    switch (event.type) {
    case SDL_QUIT:
        open = false;
        break;
    case SDL_WINDOWEVENT:
        exposed_ = exposed_ || event.window.event == SDL_WINDOWEVENT_EXPOSED ||
                   event.window.event == SDL_WINDOWEVENT_SIZE_CHANGED;
        break;
    // SDL makes mouse events of the first finger alone, so touch and mouse arrive the same way.
    case SDL_MOUSEMOTION:
        input.push(PointerMove{static_cast<float>(event.motion.x), static_cast<float>(event.motion.y)});
        break;
    case SDL_MOUSEBUTTONDOWN:
        if (event.button.button == SDL_BUTTON_LEFT)
            input.push(PointerDown{static_cast<float>(event.button.x), static_cast<float>(event.button.y)});
        break;
    case SDL_MOUSEBUTTONUP:
        if (event.button.button == SDL_BUTTON_LEFT)
            input.push(PointerUp{static_cast<float>(event.button.x), static_cast<float>(event.button.y)});
        break;
    case SDL_KEYDOWN:
        input.push(KeyDown{event.key.keysym.scancode, (event.key.keysym.mod & KMOD_SHIFT) != 0});
        break;
    case SDL_KEYUP:
        input.push(KeyUp{event.key.keysym.scancode});
        break;
    case SDL_TEXTINPUT:
        input.push(TextTyped{event.text.text});
        break;
    default:
        break;
    }
}

void Window::wake() const {
    if (polled_) {
        woken_.release();
        return;
    }
    SDL_Event event{};
    event.type = wake_event_;
    SDL_PushEvent(&event);
}

} // namespace bluelamp
