#pragma once

#include "model/content.hpp"
#include "ui/icons.hpp"
#include "ui/ui.hpp"
#include "ui/widgets.hpp"

#include <string>

namespace bluelamp {

/// "Appeal", "What’s on" … as a chip says what kind of slide it is; "Urgent" before all.
[[nodiscard]] std::string kind_word(const Ui& ui, const Item& item);
[[nodiscard]] Icon kind_icon(const Item& item);

/// The block that lets a visitor take an item away: QR code, reference or place, source and age.
[[nodiscard]] TakeAway take_away_of(const Ui& ui, const Item& item);
/// Where the item's QR code leads: its own link, or its page at the force; "" without either.
[[nodiscard]] std::string address_of(const Ui& ui, const Item& item);
/// An item's text: for an event, its day and hours stand first, bold. Marked text, fit for Ui::text.
[[nodiscard]] std::string body_of(const Ui& ui, const Item& item);

} // namespace bluelamp
