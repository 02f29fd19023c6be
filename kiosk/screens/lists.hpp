#pragma once

#include "model/content.hpp"
#include "ui/ui.hpp"
#include "ui/widgets.hpp"

#include <string>
#include <vector>

namespace bluelamp {

/// Where the visitor came from, as a button above the title; a screen that a list led to begins with it.
/// Cut from the top of `content`; where there is room it stands in the line of the title.
void back_and_title(Ui& ui, Rect& content, const std::string& back, const std::string& title);

/// Rows in pages. Gives the id touched, or "".
[[nodiscard]] std::string row_list(Ui& ui, const Rect& area, const std::vector<Row>& rows);

/// Items as rows that open: title, and its age or day in the second voice. Says `none` where there are none.
void item_list(Ui& ui, Rect area, const std::vector<const Item*>& items, const std::string& none);

/// An item as a row of a list: its id is "item-" and the item's.
[[nodiscard]] Row item_row(const Ui& ui, const Item& item, float width);

/// The items that the list called `subject` shows: "appeal", "update" for all that is new, or "member:" and
/// an officer's id for what they posted.
[[nodiscard]] std::vector<const Item*> items_called(const Snapshot& snapshot, const std::string& subject);

/// The officer whose posts the list called `subject` shows; null for another list, or when they are gone.
[[nodiscard]] const TeamMember* author_of(const Snapshot& snapshot, std::string_view subject);
/// As a title names them: "Constable Jo Bryn".
[[nodiscard]] std::string rank_and_name(const Ui& ui, const TeamMember& member);

} // namespace bluelamp
