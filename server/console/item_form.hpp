#pragma once

#include "console/page.hpp"

namespace bluelamp::server {

/// An item as the form of Content has it, and what is wrong with it.
struct ItemForm {
    Item item;
    nlohmann::json errors = nlohmann::json::array(); ///< [{"field","text"}]
};

/// Reads the form. A picture that was uploaded with it is kept in the media store at once, so that it
/// survives a preview; it reaches nobody before an item with it is published.
[[nodiscard]] ItemForm read_item_form(const Visit& visit, const std::string& id);

/// The fields' values, with choices.
[[nodiscard]] nlohmann::json item_form_view(const Visit& visit, const Item& item);

/// What a kiosk would show of it, by language: [{"language","title","body":[paragraph],"alternative",…}].
[[nodiscard]] nlohmann::json preview_view(const Item& item);

/// "Appeal", "News", …
[[nodiscard]] std::string kind_in_words(ItemKind kind);

} // namespace bluelamp::server
