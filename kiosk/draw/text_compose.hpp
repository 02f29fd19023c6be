#pragma once

#include "draw/text_layout.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bluelamp::draw {

/// Text that Pango may be given: valid UTF-8 of exactly as many bytes as `text`. Control characters become
/// spaces, bidi embeddings and overrides (and, in `foreign` text, isolates, which could close ours) become
/// invisible joiners, bytes that are not UTF-8 become '?'. '\n' stays.
[[nodiscard]] std::string tame(std::string_view text, bool foreign);

/// Runs joined, tamed, isolated, with their weights.
struct ComposedText {
    std::string text;
    std::size_t outer_bytes = 0;
    OffsetMap offsets;
    struct Weight {
        std::size_t begin;
        std::size_t end;
        int weight;
    };
    std::vector<Weight> weights;
};
[[nodiscard]] ComposedText compose(const std::vector<TextRun>& runs);

/// A 64-bit FNV-1a sum, for keys that must be the same in every run of the program.
class Fnv {
public:
    Fnv& add(const void* bytes, std::size_t count);
    Fnv& add(std::string_view text);
    template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T> Fnv& add(T value) {
        return add(&value, sizeof value);
    }
    [[nodiscard]] std::uint64_t sum() const { return sum_; }

private:
    std::uint64_t sum_ = 14695981039346656037u;
};

} // namespace bluelamp::draw
