#include "paint/surface_painter.hpp"

#include "base/failure.hpp"
#include "paint/blend.hpp"
#include "paint/draw_lists.hpp"

#include <algorithm>
#include <cmath>

namespace bluelamp::paint {
namespace {

SurfacePtr make_surface(int width, int height) {
    SurfacePtr surface(SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888));
    if (!surface)
        throw Failure("make a drawing surface", SDL_GetError());
    SDL_SetSurfaceBlendMode(surface.get(), SDL_BLENDMODE_NONE);
    return surface;
}

std::uint8_t* pixels_at(SDL_Surface& surface, int x, int y) {
    return static_cast<std::uint8_t*>(surface.pixels) + static_cast<std::ptrdiff_t>(y) * surface.pitch +
           static_cast<std::ptrdiff_t>(x) * 4;
}

void copy(SDL_Surface& from, SDL_Surface& to, const SDL_Rect& part) {
    SDL_Rect source = part;
    SDL_Rect target = part;
    SDL_BlitSurface(&from, &source, &to, &target);
}

bool contains(const SDL_Rect& outer, const SDL_Rect& inner) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

/// Accelerates, then slows: 3t² − 2t³.
double ease_in_out(double t) {
    return t * t * (3 - 2 * t);
}

} // namespace

SurfacePainter::SurfacePainter(draw::TextureCache& textures, int width, int height, SDL_Surface* output)
    : textures_(textures)
    , scene_(make_surface(width, height))
    , renderer_(SDL_CreateSoftwareRenderer(scene_.get()))
    , output_(output)
    , grid_(width, height) {
    if (!renderer_)
        throw Failure("start drawing", SDL_GetError());
    textures_.attach(renderer_.get());
}

SurfacePainter::~SurfacePainter() {
    textures_.attach(nullptr);
}

void SurfacePainter::replace_output(SDL_Surface* output) {
    output_ = output;
    show_all_ = true;
}

void SurfacePainter::begin_fade(Milliseconds duration, Moment now) {
    if (duration <= Milliseconds(0))
        return;
    before_ = picture();
    fade_began_ = now;
    fade_time_ = duration;
    // What an unfinished fade had touched stays noted: it is not on the output as it is in the scene.
}

std::vector<SDL_Rect> SurfacePainter::paint(const ImDrawData& frame, Moment now) {
    auto damage = grid_.update(frame);
    for (const auto& part : damage)
        draw_lists(renderer_.get(), textures_, frame, part, scratch_);
    if (show_all_) {
        show_all_ = false;
        damage = {{0, 0, scene_->w, scene_->h}};
    }
    if (!before_) {
        for (const auto& part : damage)
            copy(*scene_, *output_, part);
        return damage;
    }
    for (const auto& part : damage)
        if (std::ranges::none_of(faded_, [&](const SDL_Rect& known) { return contains(known, part); }))
            faded_.push_back(part);
    auto shown = faded_;
    show_faded(now);
    return shown;
}

void SurfacePainter::show_faded(Moment now) {
    const std::chrono::duration<double, std::milli> passed = now - fade_began_;
    const double t = std::clamp(passed.count() / static_cast<double>(fade_time_.count()), 0.0, 1.0);
    const int weight = static_cast<int>(std::lround(ease_in_out(t) * 256));
    for (const auto& part : faded_)
        for (int y = part.y; y < part.y + part.h; ++y)
            blend(pixels_at(*before_, part.x, y), pixels_at(*scene_, part.x, y),
                  pixels_at(*output_, part.x, y), static_cast<std::size_t>(part.w) * 4, weight);
    if (t >= 1) {
        before_.reset();
        faded_.clear();
    }
}

SurfacePtr SurfacePainter::picture() {
    auto copied = make_surface(scene_->w, scene_->h);
    SDL_BlitSurface(output_, nullptr, copied.get(), nullptr);
    return copied;
}

} // namespace bluelamp::paint
