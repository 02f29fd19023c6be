#pragma once

#include <string_view>
#include <utility>
#include <vector>

/// The tags of what was meant to be XML, read as leniently as browsers read HTML's.
namespace bluelamp::feed {

[[nodiscard]] bool is_xml_space(char c);
[[nodiscard]] bool is_in_name(char c);
/// The name that starts at `at`, which moves behind it; "" if none does.
[[nodiscard]] std::string_view name_at(std::string_view xml, std::size_t& at);

struct StartTag {
    std::string_view name;
    std::vector<std::pair<std::string_view, std::string_view>> attributes; ///< each once, at most 64
    bool empty = false;                                                    ///< it ends with "/>"
};

/// Reads the start tag whose "<" stands at `at`, with or without quotes around its values, and moves `at`
/// behind its ">". False if it is none, never ends, or another "<" comes before its end; `at` is then as far
/// as was looked. `tag` is written over, so that its memory serves again.
[[nodiscard]] bool read_start_tag(std::string_view xml, std::size_t& at, StartTag& tag);

} // namespace bluelamp::feed
