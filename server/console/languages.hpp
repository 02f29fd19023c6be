#pragma once

#include "model/local_text.hpp"
#include "web/form.hpp"

#include <nlohmann/json_fwd.hpp>

#include <array>

/// The languages that staff write in. A field NAME of a form is one input for each: NAME_en, NAME_cy.
namespace bluelamp::server {

struct Language {
    const char* tag;
    const char* name;
};
inline constexpr std::array<Language, 2> languages{{{"en", "English"}, {"cy", "Welsh"}}};

/// What is written in the inputs of the field, without white space at its ends; empty ones are left out.
[[nodiscard]] LocalText local_text_in(const web::Form& form, const std::string& field);

/// Sets view[NAME_en] and view[NAME_cy].
void put_local_text(nlohmann::json& view, const std::string& field, const LocalText& text);

} // namespace bluelamp::server
