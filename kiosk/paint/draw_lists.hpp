#pragma once

#include "draw/texture_cache.hpp"

#include <SDL2/SDL.h>

#include <vector>

struct ImDrawData;

namespace bluelamp::paint {

/// Draws the quads of `frame` that touch `part` on the renderer's current target, over black.
/// `scratch` is kept by the caller so that no frame allocates. Throws Failure when the renderer fails.
void draw_lists(SDL_Renderer* renderer, const draw::TextureCache& textures, const ImDrawData& frame,
                const SDL_Rect& part, std::vector<int>& scratch);

} // namespace bluelamp::paint
