#pragma once

#include <map>
#include <string>
#include <string_view>

namespace bluelamp {

/// One text in one or more languages, keyed by BCP 47 tag ("en", "cy"). Values are UTF-8 plain text.
class LocalText {
public:
    LocalText() = default;
    LocalText(std::string english) {
        if (!english.empty())
            by_tag_.emplace("en", std::move(english));
    }
    LocalText(const char* english)
        : LocalText(std::string(english)) {}
    explicit LocalText(std::map<std::string, std::string> by_tag)
        : by_tag_(std::move(by_tag)) {}

    /// The text in `tag`; else in the tag's primary language ("cy" for "cy-GB"), else in English, else in
    /// whichever language comes first, else "".
    [[nodiscard]] const std::string& in(std::string_view tag) const {
        static const std::string empty;
        if (const auto* found = exact(tag))
            return *found;
        if (const auto* english = exact("en"))
            return *english;
        return by_tag_.empty() ? empty : by_tag_.begin()->second;
    }
    /// Whether `in(tag)` is written in that language rather than a fall-back.
    [[nodiscard]] bool has(std::string_view tag) const { return exact(tag) != nullptr; }
    [[nodiscard]] bool empty() const { return by_tag_.empty(); }
    [[nodiscard]] const std::map<std::string, std::string>& by_tag() const { return by_tag_; }

    bool operator==(const LocalText&) const = default;

private:
    [[nodiscard]] const std::string* exact(std::string_view tag) const {
        if (auto it = by_tag_.find(std::string(tag)); it != by_tag_.end())
            return &it->second;
        const auto dash = tag.find('-');
        return dash == std::string_view::npos ? nullptr : exact(tag.substr(0, dash));
    }

    std::map<std::string, std::string> by_tag_;
};

} // namespace bluelamp
