#pragma once

#include <SDL2/SDL.h>

#include <chrono>
#include <memory>
#include <span>
#include <vector>

struct ImDrawData;

/// Turns what ImGui laid out into pixels. UI thread only.
namespace bluelamp::paint {

using Milliseconds = std::chrono::milliseconds;
/// Time since the painter's start or any other fixed moment; it only has to rise.
using Moment = std::chrono::steady_clock::time_point;

struct SurfaceDeleter {
    void operator()(SDL_Surface* surface) const { SDL_FreeSurface(surface); }
};
using SurfacePtr = std::unique_ptr<SDL_Surface, SurfaceDeleter>;

/// A painter owns the renderer that the textures of the application live in. Draw lists must be made of
/// axis-aligned quads wherever looks matter: the software renderer sets triangles to whole pixels. An
/// ImTextureID is a draw::TextureId of the cache that the painter was made with.
class Painter {
public:
    virtual ~Painter() = default;

    [[nodiscard]] virtual SDL_Renderer* renderer() = 0;

    /// Keeps what is on screen now; frames painted from here on appear through an eased cross-fade that
    /// starts at `now`. Only what differs is blended. A fade that is under way goes on from what it shows.
    virtual void begin_fade(Milliseconds duration, Moment now) = 0;
    /// Whether the picture on screen still changes by itself, so that another frame is due.
    [[nodiscard]] virtual bool fading() const = 0;

    /// Brings the screen to what `frame` shows, at `now` of a fade. Gives the rectangles of the output that
    /// changed, in pixels; none when nothing did. Throws Failure when the renderer fails.
    virtual std::vector<SDL_Rect> paint(const ImDrawData& frame, Moment now) = 0;

    /// What is on screen, whole, as ARGB8888.
    [[nodiscard]] virtual SurfacePtr picture() = 0;
};

} // namespace bluelamp::paint
