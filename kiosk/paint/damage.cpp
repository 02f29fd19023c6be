#include "paint/damage.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace bluelamp::paint {
namespace {

constexpr int cell = 64; ///< pixels; a grid of 30 × 17 at 1920 × 1080

/// FNV-1a over words: quick, and order matters, as it does in painting.
std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
    hash ^= word;
    hash *= 0x100000001b3ULL;
    return hash ^ (hash >> 29U);
}

std::uint64_t hash_vertex(std::uint64_t hash, const ImDrawVert& vertex) {
    std::array<std::uint32_t, 5> words{};
    static_assert(sizeof(ImDrawVert) == sizeof(words));
    std::memcpy(words.data(), &vertex, sizeof(words));
    for (const auto word : words)
        hash = mix(hash, word);
    return hash;
}

} // namespace

DamageGrid::DamageGrid(int width, int height)
    : width_(width)
    , height_(height)
    , columns_((width + cell - 1) / cell)
    , rows_((height + cell - 1) / cell)
    , now_(static_cast<std::size_t>(columns_ * rows_))
    , before_(now_.size()) {}

std::vector<SDL_Rect> DamageGrid::update(const ImDrawData& frame) {
    std::swap(now_, before_);
    std::ranges::fill(now_, 0xcbf29ce484222325ULL);
    hash_into_cells(frame);
    if (!known_) {
        known_ = true;
        return {{0, 0, width_, height_}};
    }
    return changed();
}

void DamageGrid::hash_into_cells(const ImDrawData& frame) {
    for (int n = 0; n < frame.CmdListsCount; ++n) {
        const ImDrawList& list = *frame.CmdLists[n];
        for (const ImDrawCmd& command : list.CmdBuffer) {
            auto state = mix(0, reinterpret_cast<std::uintptr_t>(command.TextureId));
            for (const float edge :
                 {command.ClipRect.x, command.ClipRect.y, command.ClipRect.z, command.ClipRect.w})
                state = mix(state, static_cast<std::uint64_t>(static_cast<std::int64_t>(std::lround(edge))));
            const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
            const ImDrawIdx* indices = list.IdxBuffer.Data + command.IdxOffset;
            for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
                const auto& a = vertices[indices[i]];
                const auto& b = vertices[indices[i + 1]];
                const auto& c = vertices[indices[i + 2]];
                const float left = std::max(std::min({a.pos.x, b.pos.x, c.pos.x}), command.ClipRect.x);
                const float top = std::max(std::min({a.pos.y, b.pos.y, c.pos.y}), command.ClipRect.y);
                const float right = std::min(std::max({a.pos.x, b.pos.x, c.pos.x}), command.ClipRect.z);
                const float bottom = std::min(std::max({a.pos.y, b.pos.y, c.pos.y}), command.ClipRect.w);
                if (right <= left || bottom <= top)
                    continue;
                const auto hash = hash_vertex(hash_vertex(hash_vertex(state, a), b), c);
                // A pixel of slack: quads are set to whole pixels, up or down.
                const int first_column = std::clamp(static_cast<int>(left - 1) / cell, 0, columns_ - 1);
                const int last_column = std::clamp(static_cast<int>(right + 1) / cell, 0, columns_ - 1);
                const int first_row = std::clamp(static_cast<int>(top - 1) / cell, 0, rows_ - 1);
                const int last_row = std::clamp(static_cast<int>(bottom + 1) / cell, 0, rows_ - 1);
                for (int row = first_row; row <= last_row; ++row)
                    for (int column = first_column; column <= last_column; ++column) {
                        auto& known = now_[static_cast<std::size_t>(row * columns_ + column)];
                        known = mix(known, hash);
                    }
            }
        }
    }
}

std::vector<SDL_Rect> DamageGrid::changed() const {
    std::vector<SDL_Rect> parts;
    const auto differs = [this](int row, int column) {
        const auto index = static_cast<std::size_t>(row * columns_ + column);
        return now_[index] != before_[index];
    };
    for (int row = 0; row < rows_; ++row)
        for (int column = 0; column < columns_; ++column) {
            if (!differs(row, column))
                continue;
            int end = column + 1;
            while (end < columns_ && differs(row, end))
                ++end;
            const SDL_Rect run{column * cell, row * cell, std::min(end * cell, width_) - column * cell,
                               std::min(cell, height_ - row * cell)};
            // A run that stands right under one of the same width makes it taller.
            const auto above = std::ranges::find_if(parts, [&](const SDL_Rect& part) {
                return part.x == run.x && part.w == run.w && part.y + part.h == run.y;
            });
            if (above != parts.end())
                above->h += run.h;
            else
                parts.push_back(run);
            column = end;
        }
    return parts;
}

} // namespace bluelamp::paint
