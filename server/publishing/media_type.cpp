#include "publishing/media_type.hpp"

#include "base/ascii.hpp"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <set>

namespace bluelamp::server {
namespace {

using namespace std::string_view_literals;

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view{} : std::string_view(reinterpret_cast<const char*>(text));
}

/// Elements that run, load or embed.
const std::set<std::string_view>& refused_elements() {
    static const std::set<std::string_view> names{
        "script",  "foreignobject", "iframe",           "object",      "embed",
        "audio",   "video",         "handler",          "listener",    "set",
        "animate", "animatemotion", "animatetransform", "animatecolor"};
    return names;
}

/// Every url(…) in the text leads to a place within the file.
bool urls_stay_inside(std::string_view text) {
    const auto lowered = ascii_lower(text);
    if (lowered.find("@import") != std::string::npos || lowered.find("expression(") != std::string::npos ||
        lowered.find('\\') != std::string::npos)
        return false;
    for (auto at = lowered.find("url("); at != std::string::npos; at = lowered.find("url(", at + 1)) {
        const auto target = lowered.find_first_not_of(" \t\r\n'\"", at + 4);
        if (target == std::string::npos || lowered[target] != '#')
            return false;
    }
    return true;
}

bool is_inside_reference(std::string_view href) {
    const auto lowered = ascii_lower(href);
    return lowered.starts_with("#") || lowered.starts_with("data:image/png;base64,") ||
           lowered.starts_with("data:image/jpeg;base64,");
}

std::string problem_with_element(const xmlNode& element) {
    const auto name = ascii_lower(view(element.name));
    if (refused_elements().contains(name))
        return "it has an element <" + name + ">";
    for (const auto* attribute = element.properties; attribute != nullptr; attribute = attribute->next) {
        const auto attribute_name = ascii_lower(view(attribute->name));
        const std::unique_ptr<xmlChar, void (*)(void*)> text(
            xmlNodeGetContent(reinterpret_cast<const xmlNode*>(attribute)),
            [](void* memory) { xmlFree(memory); });
        if (attribute_name.starts_with("on"))
            return "it has an event handler " + attribute_name;
        if (attribute_name == "href" && !is_inside_reference(view(text.get())))
            return "it refers to something outside the file";
        if (attribute_name == "base" || !urls_stay_inside(view(text.get())))
            return "it refers to something outside the file";
    }
    if (name == "style") {
        const std::unique_ptr<xmlChar, void (*)(void*)> text(xmlNodeGetContent(&element),
                                                             [](void* memory) { xmlFree(memory); });
        if (!urls_stay_inside(view(text.get())))
            return "its style refers to something outside the file";
    }
    return {};
}

std::string problem_below(const xmlNode* node) {
    for (; node != nullptr; node = node->next) {
        if (node->type == XML_PI_NODE)
            return "it has a processing instruction";
        if (node->type == XML_ENTITY_REF_NODE)
            return "it has an entity";
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (auto problem = problem_with_element(*node); !problem.empty())
            return problem;
        if (auto problem = problem_below(node->children); !problem.empty())
            return problem;
    }
    return {};
}

bool has_brand(std::string_view start, std::string_view brand) {
    return start.size() >= 12 && start.substr(8, brand.size()) == brand;
}

bool is_svg(std::string_view start) {
    if (start.starts_with("\xEF\xBB\xBF"))
        start.remove_prefix(3);
    const auto first = start.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && start[first] == '<' &&
           start.find("<svg") != std::string_view::npos;
}

} // namespace

std::string media_type_of(std::string_view start) {
    if (start.starts_with("\x89PNG\r\n\x1a\n"sv))
        return "image/png";
    if (start.starts_with("\xFF\xD8\xFF"sv))
        return "image/jpeg";
    if (start.starts_with("GIF87a") || start.starts_with("GIF89a"))
        return "image/gif";
    if (start.starts_with("RIFF") && has_brand(start, "WEBP"))
        return "image/webp";
    if (start.size() >= 12 && start.substr(4, 4) == "ftyp")
        return "video/mp4";
    if (start.starts_with("\x1A\x45\xDF\xA3"sv))
        return "video/webm";
    if (start.starts_with("OggS"))
        return "audio/ogg";
    if (start.starts_with("ID3") || start.starts_with("\xFF\xFB"sv))
        return "audio/mpeg";
    if (start.starts_with("WEBVTT") || start.starts_with("\xEF\xBB\xBFWEBVTT"))
        return "text/vtt";
    return is_svg(start) ? "image/svg+xml" : "";
}

std::string problem_with_svg(std::string_view svg) {
    if (ascii_lower(svg).find("<!doctype") != std::string::npos ||
        ascii_lower(svg).find("<!entity") != std::string::npos)
        return "it has a document type or an entity";
    const std::unique_ptr<xmlDoc, void (*)(xmlDoc*)> document(
        xmlReadMemory(svg.data(), static_cast<int>(svg.size()), nullptr, nullptr,
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
        [](xmlDoc* each) { xmlFreeDoc(each); });
    if (!document)
        return "it is not well-formed XML";
    const auto* root = xmlDocGetRootElement(document.get());
    if (root == nullptr || view(root->name) != "svg")
        return "its root is not svg";
    return problem_below(document->children);
}

} // namespace bluelamp::server
