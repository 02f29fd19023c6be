#pragma once

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <map>
#include <string>

/// What HTML pages need of the web, whichever pages they are.
namespace bluelamp::web {

/// The mustache templates of a folder. Every value is escaped for HTML, in text and in quoted attributes;
/// `layout` alone may hold the raw `{{{content}}}`. Any thread.
class Templates {
public:
    /// Reads every *.mustache file once. Throws Failure for a folder without a layout, a template that does
    /// not parse, a partial that is not there, or a raw value elsewhere than in the layout.
    explicit Templates(const std::filesystem::path& folder);

    /// The template `name` within the layout: the page's view is seen by both. In a section "", null, false
    /// and [] are false; 0 is not. `{{> name}}` includes any other template. Throws Failure when there is no
    /// such template.
    [[nodiscard]] std::string page(const std::string& name, const nlohmann::json& view) const;
    /// The template alone, for a part of a page.
    [[nodiscard]] std::string part(const std::string& name, const nlohmann::json& view) const;

private:
    std::map<std::string, std::string> texts_;
};

} // namespace bluelamp::web
