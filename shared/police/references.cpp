#include "police/references.hpp"

#include "police/neighbourhood.hpp"
#include "text/clip.hpp"
#include "text/html.hpp"
#include "text/utf8.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace bluelamp {
namespace {

constexpr std::size_t most_references = 2000; ///< the largest force keeps some 800
constexpr std::size_t longest_id = 96;
constexpr std::size_t longest_name = 120;

std::string string_at(const nlohmann::json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end() || !found->is_string())
        return {};
    return text::sanitise_utf8(found->get<std::string>());
}

} // namespace

std::vector<PoliceReference> read_police_references(std::string_view reply) {
    const auto list = nlohmann::json::parse(reply, nullptr, false);
    if (!list.is_array())
        throw NotAPoliceDocument("the list of data.police.uk is not a list: try again later");
    std::vector<PoliceReference> references;
    for (const auto& entry : list) {
        PoliceReference reference{
            string_at(entry, "id"),
            text::clip_at_sentence(text::html_to_line(string_at(entry, "name")), longest_name)};
        if (!reference.id.empty() && reference.id.size() <= longest_id && !reference.name.empty() &&
            references.size() < most_references)
            references.push_back(std::move(reference));
    }
    std::stable_sort(references.begin(), references.end(),
                     [](const auto& a, const auto& b) { return a.name < b.name; });
    return references;
}

} // namespace bluelamp
