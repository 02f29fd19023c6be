#pragma once

#include "paint/damage.hpp"
#include "paint/surface_painter.hpp"

namespace bluelamp::paint {

struct TextureDeleter {
    void operator()(SDL_Texture* texture) const { SDL_DestroyTexture(texture); }
};
using TexturePtr = std::unique_ptr<SDL_Texture, TextureDeleter>;

/// Hands the same draw lists to SDL's accelerated renderer and presents whole frames: for whoever measured
/// that it serves better than the surface (`renderer = "gpu"`). A frame that changes nothing is not drawn.
class GpuPainter final : public Painter {
public:
    /// Throws Failure when the display has no accelerated renderer.
    GpuPainter(draw::TextureCache& textures, SDL_Window* window);
    ~GpuPainter() override;

    [[nodiscard]] SDL_Renderer* renderer() override { return renderer_.get(); }
    void begin_fade(Milliseconds duration, Moment now) override;
    [[nodiscard]] bool fading() const override { return fade_time_ > Milliseconds(0); }
    std::vector<SDL_Rect> paint(const ImDrawData& frame, Moment now) override;
    [[nodiscard]] SurfacePtr picture() override;
    /// The next paint draws and presents again, whatever it shows.
    void forget() { grid_->forget(); }

private:
    [[nodiscard]] TexturePtr make_target() const;
    void present(Moment now);

    draw::TextureCache& textures_;
    std::unique_ptr<SDL_Renderer, RendererDeleter> renderer_;
    int width_ = 0;
    int height_ = 0;
    std::unique_ptr<DamageGrid> grid_;
    TexturePtr scene_;
    TexturePtr before_;
    Moment fade_began_{};
    Milliseconds fade_time_{0};
};

} // namespace bluelamp::paint
