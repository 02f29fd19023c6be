#include "paint/draw_lists.hpp"

#include "base/failure.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace bluelamp::paint {

void draw_lists(SDL_Renderer* renderer, const draw::TextureCache& textures, const ImDrawData& frame,
                const SDL_Rect& part, std::vector<int>& scratch) {
    SDL_RenderSetClipRect(renderer, &part);
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_NONE);
    SDL_SetRenderDrawColor(renderer, 0, 0, 0, 255);
    SDL_RenderFillRect(renderer, &part);
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_BLEND);
    for (int n = 0; n < frame.CmdListsCount; ++n) {
        const ImDrawList& list = *frame.CmdLists[n];
        for (const ImDrawCmd& command : list.CmdBuffer) {
            const SDL_Rect clip{
                static_cast<int>(std::floor(command.ClipRect.x)),
                static_cast<int>(std::floor(command.ClipRect.y)),
                static_cast<int>(std::ceil(command.ClipRect.z) - std::floor(command.ClipRect.x)),
                static_cast<int>(std::ceil(command.ClipRect.w) - std::floor(command.ClipRect.y))};
            SDL_Rect visible;
            if (!SDL_IntersectRect(&clip, &part, &visible))
                continue;
            const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
            const ImDrawIdx* source = list.IdxBuffer.Data + command.IdxOffset;
            scratch.clear();
            for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
                const auto& a = vertices[source[i]].pos;
                const auto& b = vertices[source[i + 1]].pos;
                const auto& c = vertices[source[i + 2]].pos;
                const auto right = static_cast<float>(visible.x + visible.w + 1);
                const auto bottom = static_cast<float>(visible.y + visible.h + 1);
                if (std::max({a.x, b.x, c.x}) < static_cast<float>(visible.x - 1) ||
                    std::min({a.x, b.x, c.x}) > right ||
                    std::max({a.y, b.y, c.y}) < static_cast<float>(visible.y - 1) ||
                    std::min({a.y, b.y, c.y}) > bottom)
                    continue;
                scratch.insert(scratch.end(), {source[i], source[i + 1], source[i + 2]});
            }
            const auto id = reinterpret_cast<std::uintptr_t>(command.TextureId);
            SDL_Texture* texture = textures.texture(id);
            // Without its texture a quad would be a block of colour; a cache that forgot it is drawn as
            // nothing.
            if (scratch.empty() || (id != 0 && texture == nullptr))
                continue;
            SDL_RenderSetClipRect(renderer, &visible);
            constexpr int stride = sizeof(ImDrawVert);
            if (SDL_RenderGeometryRaw(renderer, texture, &vertices->pos.x, stride,
                                      reinterpret_cast<const SDL_Color*>(&vertices->col), stride,
                                      &vertices->uv.x, stride,
                                      list.VtxBuffer.Size - static_cast<int>(command.VtxOffset),
                                      scratch.data(), static_cast<int>(scratch.size()), sizeof(int)) != 0)
                throw Failure("draw", SDL_GetError());
        }
    }
    SDL_RenderFlush(renderer);
}

} // namespace bluelamp::paint
