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

/// The items that the list called `subject` shows: "appeal", or "update" for all that is new.
[[nodiscard]] std::vector<const Item*> items_called(const Snapshot& snapshot, const std::string& subject);

} // namespace bluelamp
