#pragma once

#include "console/page.hpp"

/// The form of a source's rules. What was typed stays as it was typed, right or wrong: the view is made of a
/// form's fields, and a source's fields are a form.
namespace bluelamp::server {

struct SourceForm {
    Source source;
    nlohmann::json errors = nlohmann::json::array(); ///< [{"field","text"}]
};

/// Reads the form of `visit` for the source `id`. `before` is what it was, if it was: what the form does not
/// have stays, as whether it is off. The domain's own reader has the last word.
[[nodiscard]] SourceForm read_source_form(const Visit& visit, const std::string& id,
                                          const std::optional<Source>& before);

/// A source as the form's fields.
[[nodiscard]] web::Form source_fields(const Source& source);

/// What the template `source-form` shows of the fields, with what is wrong beside them.
[[nodiscard]] nlohmann::json source_form_view(const Visit& visit, const web::Form& fields,
                                              const nlohmann::json& errors);

/// "Harbour News" → "harbour-news-3f9a", another id than any source has.
[[nodiscard]] std::string source_id_from(const std::string& name);

} // namespace bluelamp::server
