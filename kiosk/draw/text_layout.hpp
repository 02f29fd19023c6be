#pragma once

#include "draw/pixels.hpp"
#include "draw/text.hpp"

#include <pango/pango.h>

#include <memory>
#include <string>

namespace bluelamp::draw {

struct ObjectDeleter {
    void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename Type>
using ObjectPtr = std::unique_ptr<Type, ObjectDeleter>;

/// What a TextBlock stands for: a Pango layout and where each of its lines is put. UI thread only.
struct TextBlock::Layout {
    ObjectPtr<PangoLayout> pango;
    std::string text;                    ///< as Pango has it
    std::vector<std::size_t> insertions; ///< bytes in `text` where an isolate mark of ours of 3 bytes stands
    std::vector<TextLine> lines;         ///< byte offsets into the text given
    int width = 0;
    int box_width = 0;
    int line_height = 0;
    float cap_height = 0;
    Rect ink;
    bool shortened = false;
    bool right_to_left = false;
    int missing = 0;
    std::uint64_t key = 0;

    /// Offsets in `text` and in the text given, one from the other.
    [[nodiscard]] std::size_t to_given(std::size_t byte) const;
    [[nodiscard]] std::size_t from_given(std::size_t byte) const;
};

/// White with the letters' coverage as alpha; covers `layout.ink` and nothing else.
[[nodiscard]] Pixels rasterise(const TextBlock::Layout& layout);

/// `runs` joined for Pango: bidi overrides, isolates and control characters of the text are made invisible
/// without moving any byte, bytes that are not UTF-8 become '?', and runs that ask for it are isolated.
struct PreparedText {
    std::string text;
    std::vector<std::size_t> insertions;
    struct Weight {
        std::size_t begin = 0;
        std::size_t end = 0;
        int weight = 0;
    };
    std::vector<Weight> weights;
};
[[nodiscard]] PreparedText prepare(const std::vector<TextRun>& runs);

} // namespace bluelamp::draw
