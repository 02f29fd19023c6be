#pragma once

#include "draw/texture_cache.hpp"
#include "paint/damage.hpp"
#include "paint/painter.hpp"

namespace bluelamp::paint {

struct RendererDeleter {
    void operator()(SDL_Renderer* renderer) const { SDL_DestroyRenderer(renderer); }
};

/// Paints without a GPU: SDL's software renderer composes into a surface of ours, and only the cells of a
/// grid that are to show something else than before are painted and copied to the output.
class SurfacePainter final : public Painter {
public:
    /// `width` × `height` pixels. `output` is the surface shown (a window's, or one of the headless
    /// window's); it must have 4 bytes a pixel and the same size, and outlive the painter or be replaced in
    /// time.
    SurfacePainter(draw::TextureCache& textures, int width, int height, SDL_Surface* output);
    ~SurfacePainter() override;

    /// After the window's surface was made anew: the next paint shows everything again.
    void replace_output(SDL_Surface* output);

    [[nodiscard]] SDL_Renderer* renderer() override { return renderer_.get(); }
    void begin_fade(Milliseconds duration, Moment now) override;
    [[nodiscard]] bool fading() const override { return before_ != nullptr; }
    std::vector<SDL_Rect> paint(const ImDrawData& frame, Moment now) override;
    [[nodiscard]] SurfacePtr picture() override;

private:
    void show_faded(Moment now);

    draw::TextureCache& textures_;
    SurfacePtr scene_;
    std::unique_ptr<SDL_Renderer, RendererDeleter> renderer_;
    SDL_Surface* output_;
    DamageGrid grid_;
    std::vector<int> scratch_;

    SurfacePtr before_; ///< what was on screen when the fade began; null when none is under way
    Moment fade_began_{};
    Milliseconds fade_time_{0};
    std::vector<SDL_Rect> faded_; ///< the parts that differ from `before_`
    bool show_all_ = true;
};

} // namespace bluelamp::paint
