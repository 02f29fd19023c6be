#include "paint/draw_lists.hpp"

#include "base/failure.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace bluelamp::paint {

namespace {

/// The rectangle that two triangles of plain colour make which lets nothing through, as ImDrawList::PrimRect
/// lays it out: SDL_RenderGeometryRaw would blend it, at many times the cost of filling.
std::optional<SDL_Rect> opaque_fill(const ImDrawVert* vertices, const ImDrawIdx* indices) {
    if (indices[0] != indices[3] || indices[2] != indices[4])
        return std::nullopt;
    const auto& a = vertices[indices[0]];
    const auto& b = vertices[indices[1]];
    const auto& c = vertices[indices[2]];
    const auto& d = vertices[indices[5]];
    const bool upright = a.pos.y == b.pos.y && b.pos.x == c.pos.x && c.pos.y == d.pos.y && d.pos.x == a.pos.x;
    const bool one_colour = a.col == b.col && a.col == c.col && a.col == d.col;
    if (!upright || !one_colour || (a.col & IM_COL32_A_MASK) != IM_COL32_A_MASK)
        return std::nullopt;
    const auto whole = [](float at) { return static_cast<int>(std::lround(at)); };
    const SDL_Rect rect{whole(a.pos.x), whole(a.pos.y), whole(c.pos.x) - whole(a.pos.x),
                        whole(c.pos.y) - whole(a.pos.y)};
    return rect.w > 0 && rect.h > 0 ? std::optional(rect) : std::nullopt;
}

void fill(SDL_Renderer* renderer, const SDL_Rect& rect, ImU32 color) {
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_NONE);
    SDL_SetRenderDrawColor(renderer, static_cast<Uint8>(color >> IM_COL32_R_SHIFT),
                           static_cast<Uint8>(color >> IM_COL32_G_SHIFT),
                           static_cast<Uint8>(color >> IM_COL32_B_SHIFT), 255);
    SDL_RenderFillRect(renderer, &rect);
}

/// Draws the triangles collected so far, and forgets them.
void draw_run(SDL_Renderer* renderer, SDL_Texture* texture, const ImDrawVert* vertices, int count,
              std::vector<int>& indices) {
    if (indices.empty())
        return;
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_BLEND);
    constexpr int stride = sizeof(ImDrawVert);
    if (SDL_RenderGeometryRaw(renderer, texture, &vertices->pos.x, stride,
                              reinterpret_cast<const SDL_Color*>(&vertices->col), stride, &vertices->uv.x,
                              stride, count, indices.data(), static_cast<int>(indices.size()),
                              sizeof(int)) != 0)
        throw Failure("draw", SDL_GetError());
    indices.clear();
}

} // namespace

void draw_lists(SDL_Renderer* renderer, const draw::TextureCache& textures, const ImDrawData& frame,
                const SDL_Rect& part, std::vector<int>& scratch) {
    SDL_RenderSetClipRect(renderer, &part);
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_NONE);
    SDL_SetRenderDrawColor(renderer, 0, 0, 0, 255);
    SDL_RenderFillRect(renderer, &part);
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
            const auto id = reinterpret_cast<std::uintptr_t>(command.TextureId);
            SDL_Texture* texture = textures.texture(id);
            // Without its texture a quad would be a block of colour; a cache that forgot it is drawn as
            // nothing.
            if (id != 0 && texture == nullptr)
                continue;
            SDL_RenderSetClipRect(renderer, &visible);
            const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
            const int count = list.VtxBuffer.Size - static_cast<int>(command.VtxOffset);
            const ImDrawIdx* source = list.IdxBuffer.Data + command.IdxOffset;
            const auto left = static_cast<float>(visible.x - 1);
            const auto top = static_cast<float>(visible.y - 1);
            const auto right = static_cast<float>(visible.x + visible.w + 1);
            const auto bottom = static_cast<float>(visible.y + visible.h + 1);
            scratch.clear();
            for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
                if (id == 0 && i + 5 < command.ElemCount) {
                    if (const auto rect = opaque_fill(vertices, source + i)) {
                        draw_run(renderer, texture, vertices, count, scratch);
                        fill(renderer, *rect, vertices[source[i]].col);
                        i += 3;
                        continue;
                    }
                }
                const auto& a = vertices[source[i]].pos;
                const auto& b = vertices[source[i + 1]].pos;
                const auto& c = vertices[source[i + 2]].pos;
                if (std::max({a.x, b.x, c.x}) < left || std::min({a.x, b.x, c.x}) > right ||
                    std::max({a.y, b.y, c.y}) < top || std::min({a.y, b.y, c.y}) > bottom)
                    continue;
                scratch.insert(scratch.end(), {source[i], source[i + 1], source[i + 2]});
            }
            draw_run(renderer, texture, vertices, count, scratch);
        }
    }
    SDL_RenderFlush(renderer);
}

} // namespace bluelamp::paint
