#pragma once

#include <SDL2/SDL.h>

#include <cstdint>
#include <vector>

struct ImDrawData;

namespace bluelamp::paint {

/// Finds what a frame changes: the screen is a grid, each cell knows a hash of all that is to be drawn in it,
/// and a cell whose hash differs from the last frame's is damaged. (The editor rxi/lite draws this way.)
class DamageGrid {
public:
    DamageGrid(int width, int height);

    /// The parts of the screen where `frame` differs from the frame before, as few disjoint rectangles.
    /// The first call gives the whole screen.
    [[nodiscard]] std::vector<SDL_Rect> update(const ImDrawData& frame);
    /// The next update gives the whole screen.
    void forget() { known_ = false; }

private:
    void hash_into_cells(const ImDrawData& frame);
    [[nodiscard]] std::vector<SDL_Rect> changed() const;

    int width_;
    int height_;
    int columns_;
    int rows_;
    std::vector<std::uint64_t> now_;
    std::vector<std::uint64_t> before_;
    bool known_ = false;
};

} // namespace bluelamp::paint
