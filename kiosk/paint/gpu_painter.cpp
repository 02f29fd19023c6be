#include "paint/gpu_painter.hpp"

#include "base/failure.hpp"
#include "paint/draw_lists.hpp"

#include <algorithm>
#include <cmath>

namespace bluelamp::paint {

GpuPainter::GpuPainter(draw::TextureCache& textures, SDL_Window* window)
    : textures_(textures)
    , renderer_(SDL_CreateRenderer(window, -1, SDL_RENDERER_ACCELERATED | SDL_RENDERER_TARGETTEXTURE)) {
    if (!renderer_)
        throw Failure("start drawing with the GPU", SDL_GetError(),
                      "set renderer = \"software\" in the config");
    SDL_GetRendererOutputSize(renderer_.get(), &width_, &height_);
    grid_ = std::make_unique<DamageGrid>(width_, height_);
    scene_ = make_target();
    textures_.attach(renderer_.get());
}

GpuPainter::~GpuPainter() {
    textures_.attach(nullptr);
}

TexturePtr GpuPainter::make_target() const {
    TexturePtr target(SDL_CreateTexture(renderer_.get(), SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_TARGET,
                                        width_, height_));
    if (!target)
        throw Failure("make a drawing target", SDL_GetError(), "set renderer = \"software\" in the config");
    return target;
}

void GpuPainter::begin_fade(Milliseconds duration, Moment now) {
    if (duration <= Milliseconds(0))
        return;
    auto shown = make_target();
    SDL_SetRenderTarget(renderer_.get(), shown.get());
    SDL_RenderCopy(renderer_.get(), scene_.get(), nullptr, nullptr);
    SDL_SetRenderTarget(renderer_.get(), nullptr);
    SDL_SetTextureBlendMode(shown.get(), SDL_BLENDMODE_BLEND);
    before_ = std::move(shown);
    fade_began_ = now;
    fade_time_ = duration;
}

std::vector<SDL_Rect> GpuPainter::paint(const ImDrawData& frame, Moment now) {
    const auto damage = grid_->update(frame);
    if (damage.empty() && !fading())
        return {};
    std::vector<int> scratch;
    SDL_SetRenderTarget(renderer_.get(), scene_.get());
    for (const auto& part : damage)
        draw_lists(renderer_.get(), textures_, frame, part, scratch);
    SDL_RenderSetClipRect(renderer_.get(), nullptr);
    SDL_SetRenderTarget(renderer_.get(), nullptr);
    present(now);
    return {{0, 0, width_, height_}};
}

void GpuPainter::present(Moment now) {
    SDL_RenderCopy(renderer_.get(), scene_.get(), nullptr, nullptr);
    if (fading()) {
        const std::chrono::duration<double, std::milli> passed = now - fade_began_;
        const double t = std::clamp(passed.count() / static_cast<double>(fade_time_.count()), 0.0, 1.0);
        const double eased = t * t * (3 - 2 * t);
        SDL_SetTextureAlphaMod(before_.get(), static_cast<Uint8>(std::lround((1 - eased) * 255)));
        SDL_RenderCopy(renderer_.get(), before_.get(), nullptr, nullptr);
        if (t >= 1) {
            before_.reset();
            fade_time_ = Milliseconds(0);
        }
    }
    SDL_RenderPresent(renderer_.get());
}

SurfacePtr GpuPainter::picture() {
    SurfacePtr copied(SDL_CreateRGBSurfaceWithFormat(0, width_, height_, 32, SDL_PIXELFORMAT_ARGB8888));
    if (!copied)
        throw Failure("take a picture of the screen", SDL_GetError());
    SDL_SetRenderTarget(renderer_.get(), scene_.get());
    SDL_RenderReadPixels(renderer_.get(), nullptr, SDL_PIXELFORMAT_ARGB8888, copied->pixels, copied->pitch);
    SDL_SetRenderTarget(renderer_.get(), nullptr);
    return copied;
}

} // namespace bluelamp::paint
