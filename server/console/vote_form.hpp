#pragma once

#include "console/page.hpp"

/// The form that a vote is written with. What was typed stays as it was typed, right or wrong: the view is
/// made of a form's fields, and a ballot's fields are a form.
namespace bluelamp::server {

/// Nobody compares more.
constexpr std::size_t most_priorities = 8;

/// What the names of the fields of a row's priority begin with: "p1_" of the first, 0.
[[nodiscard]] std::string priority_field(std::size_t row);

struct VoteForm {
    Ballot ballot;
    nlohmann::json errors = nlohmann::json::array(); ///< [{"field","text"}]
};

/// Reads the form of `visit` for the ballot `id`; `before` is what it was, if it was. Rows of priorities
/// without a word are left out. The domain's own reader has the last word.
[[nodiscard]] VoteForm read_vote_form(const Visit& visit, const Content& content, const std::string& id,
                                      const std::optional<Ballot>& before);

/// A ballot as the form's fields.
[[nodiscard]] web::Form vote_fields(const Content& content, const Ballot& ballot);

/// What the template `vote-form` shows of the fields, with what is wrong beside them.
[[nodiscard]] nlohmann::json vote_form_view(const Visit& visit, const Content& content,
                                            const web::Form& fields, const nlohmann::json& errors);

/// {"id","label","hint","value","lang","wrong","lines"} for the template `text-field`: one line of input, or
/// `lines` of a text area.
[[nodiscard]] nlohmann::json text_field(const web::Form& fields, const nlohmann::json& errors,
                                        const std::string& id, const std::string& label,
                                        const std::string& hint = {}, int lines = 0);

} // namespace bluelamp::server
