#include "ui/tree.hpp"

#include <cmath>
#include <limits>

namespace bluelamp {
namespace {

bool focusable(const Node& node) {
    return node.touchable && !node.disabled && !node.id.empty();
}

} // namespace

std::string_view name_of(Role role) {
    switch (role) {
    case Role::screen:
        return "screen";
    case Role::heading:
        return "heading";
    case Role::text:
        return "text";
    case Role::button:
        return "button";
    case Role::check_box:
        return "check box";
    case Role::radio:
        return "radio";
    case Role::text_box:
        return "text box";
    case Role::key:
        return "key";
    case Role::image:
        return "image";
    case Role::list:
        return "list";
    case Role::progress:
        return "progress";
    case Role::status:
        return "status";
    case Role::dialog:
        return "dialog";
    }
    return "text";
}

std::string next_focus(const Tree& tree, std::string_view from, int step) {
    std::vector<const Node*> order;
    for (const auto& node : tree.nodes)
        if (focusable(node))
            order.push_back(&node);
    if (order.empty())
        return {};
    const auto at =
        std::find_if(order.begin(), order.end(), [&](const Node* node) { return node->id == from; });
    if (at == order.end())
        return step > 0 ? order.front()->id : order.back()->id;
    const auto count = static_cast<int>(order.size());
    const int index = (static_cast<int>(at - order.begin()) + step + count) % count;
    return order[static_cast<std::size_t>(index)]->id;
}

std::string focus_towards(const Tree& tree, std::string_view from, int dx, int dy) {
    const Node* here = tree.find(from);
    if (!here)
        return next_focus(tree, from, 1);
    const Point start = here->rect.centre();
    const Node* best = nullptr;
    float best_cost = std::numeric_limits<float>::max();
    for (const auto& node : tree.nodes) {
        if (!focusable(node) || &node == here)
            continue;
        const Point end = node.rect.centre();
        const float along =
            (end.x - start.x) * static_cast<float>(dx) + (end.y - start.y) * static_cast<float>(dy);
        const float across = std::abs(dx != 0 ? end.y - start.y : end.x - start.x);
        if (along <= 1)
            continue;
        const float cost = along + 2.5F * across;
        if (cost < best_cost) {
            best = &node;
            best_cost = cost;
        }
    }
    return best ? best->id : std::string(from);
}

} // namespace bluelamp
