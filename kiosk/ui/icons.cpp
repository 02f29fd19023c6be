#include "ui/icons.hpp"

namespace bluelamp {

std::string_view name_of(Icon icon) {
    switch (icon) {
    case Icon::none:
        return "";
    case Icon::home:
        return "home";
    case Icon::information:
        return "information";
    case Icon::globe:
        return "globe";
    case Icon::text_contrast:
        return "text-contrast";
    case Icon::exit:
        return "exit";
    case Icon::box:
        return "box";
    case Icon::box_checked:
        return "box-checked";
    case Icon::dot:
        return "dot";
    case Icon::dot_chosen:
        return "dot-chosen";
    case Icon::shift:
        return "shift";
    case Icon::erase:
        return "erase";
    case Icon::lock:
        return "lock";
    case Icon::refresh:
        return "refresh";
    case Icon::check:
        return "check";
    case Icon::news:
        return "news";
    case Icon::search:
        return "search";
    case Icon::say:
        return "say";
    case Icon::team:
        return "team";
    case Icon::calendar:
        return "calendar";
    case Icon::said_did:
        return "said-did";
    case Icon::headphones:
        return "headphones";
    case Icon::card:
        return "card";
    case Icon::back:
        return "back";
    case Icon::next:
        return "next";
    case Icon::hand:
        return "hand";
    case Icon::undo:
        return "undo";
    case Icon::down:
        return "down";
    case Icon::minus:
        return "minus";
    case Icon::plus:
        return "plus";
    case Icon::guide:
        return "guide";
    case Icon::badge:
        return "badge";
    case Icon::stick:
        return "usb";
    case Icon::stick_in:
        return "stick-in";
    case Icon::stick_out:
        return "stick-out";
    case Icon::warning:
        return "warning";
    case Icon::face_very_poor:
        return "face-very-poor";
    case Icon::face_poor:
        return "face-poor";
    case Icon::face_all_right:
        return "face-all-right";
    case Icon::face_good:
        return "face-good";
    case Icon::face_very_good:
        return "face-very-good";
    case Icon::helmet:
        return "helmet";
    case Icon::helmet_ghost:
        return "helmet-ghost";
    }
    return "";
}

bool mirrors(Icon icon) {
    switch (icon) {
    case Icon::exit:
    case Icon::erase:
    case Icon::back:
    case Icon::next:
    case Icon::undo:
        return true;
    default:
        return false;
    }
}

} // namespace bluelamp
