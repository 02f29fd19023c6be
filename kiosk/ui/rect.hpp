#pragma once

#include <algorithm>
#include <vector>

namespace bluelamp {

struct Point {
    float x = 0;
    float y = 0;
};

struct Size {
    float w = 0;
    float h = 0;
};

/// A rectangle that layout cuts pieces from: every `take_` gives the piece and leaves the rest.
/// In units of the reference screen (TOKENS.md), not pixels; mirrored for right-to-left only when painted.
struct Rect {
    float x = 0;
    float y = 0;
    float w = 0;
    float h = 0;

    [[nodiscard]] float right() const { return x + w; }
    [[nodiscard]] float bottom() const { return y + h; }
    [[nodiscard]] Point centre() const { return {x + w / 2, y + h / 2}; }
    [[nodiscard]] bool contains(Point p) const {
        return p.x >= x && p.x < right() && p.y >= y && p.y < bottom();
    }
    [[nodiscard]] bool overlaps(const Rect& o) const {
        return x < o.right() && o.x < right() && y < o.bottom() && o.y < bottom();
    }

    [[nodiscard]] Rect inset(float dx, float dy) const { return {x + dx, y + dy, w - 2 * dx, h - 2 * dy}; }
    [[nodiscard]] Rect inset(float all) const { return inset(all, all); }
    [[nodiscard]] Rect grown(float all) const { return inset(-all, -all); }
    [[nodiscard]] Rect moved(float dx, float dy) const { return {x + dx, y + dy, w, h}; }
    [[nodiscard]] Rect centred(Size size) const {
        return {x + (w - size.w) / 2, y + (h - size.h) / 2, size.w, size.h};
    }

    Rect take_top(float height, float gap = 0) {
        const Rect piece{x, y, w, std::min(height, std::max(h, 0.0F))};
        y += height + gap;
        h = std::max(0.0F, h - height - gap);
        return piece;
    }
    Rect take_bottom(float height, float gap = 0) {
        const float taken = std::min(height, std::max(h, 0.0F));
        const Rect piece{x, bottom() - taken, w, taken};
        h = std::max(0.0F, h - height - gap);
        return piece;
    }
    Rect take_left(float width, float gap = 0) {
        const Rect piece{x, y, std::min(width, std::max(w, 0.0F)), h};
        x += width + gap;
        w = std::max(0.0F, w - width - gap);
        return piece;
    }
    Rect take_right(float width, float gap = 0) {
        const float taken = std::min(width, std::max(w, 0.0F));
        const Rect piece{right() - taken, y, taken, h};
        w = std::max(0.0F, w - width - gap);
        return piece;
    }

    /// `count` equal columns, left to right.
    [[nodiscard]] std::vector<Rect> columns(int count, float gap) const {
        std::vector<Rect> parts;
        const float width = (w - gap * static_cast<float>(count - 1)) / static_cast<float>(count);
        for (int i = 0; i < count; ++i)
            parts.push_back({x + static_cast<float>(i) * (width + gap), y, width, h});
        return parts;
    }
    /// `count` equal rows, top to bottom.
    [[nodiscard]] std::vector<Rect> rows(int count, float gap) const {
        std::vector<Rect> parts;
        const float height = (h - gap * static_cast<float>(count - 1)) / static_cast<float>(count);
        for (int i = 0; i < count; ++i)
            parts.push_back({x, y + static_cast<float>(i) * (height + gap), w, height});
        return parts;
    }
    /// `columns` × `rows` equal cells, row by row.
    [[nodiscard]] std::vector<Rect> grid(int column_count, int row_count, float gap) const {
        std::vector<Rect> cells;
        for (const auto& row : rows(row_count, gap))
            for (const auto& cell : row.columns(column_count, gap))
                cells.push_back(cell);
        return cells;
    }
};

} // namespace bluelamp
