#pragma once

#include "console/page.hpp"

#include <map>

namespace bluelamp::server {

/// What the published areas are called, by id.
[[nodiscard]] std::map<std::string, std::string> area_names(Storage& storage);

/// "Harbour Quarter, Old Town", or "All areas" for none.
[[nodiscard]] std::string areas_in_words(const std::map<std::string, std::string>& names,
                                         const std::vector<std::string>& areas);

/// [{"id","name","chosen"}] of the areas that the visitor of the page may change things in.
[[nodiscard]] nlohmann::json area_choices(const Visit& visit, const std::vector<std::string>& chosen);

/// The ticked areas of a form's "areas" that exist; empty when "all_areas" is ticked, and when nothing
/// is. nullopt when the visitor of the page may not choose them.
[[nodiscard]] std::optional<std::vector<std::string>> chosen_areas(const Visit& visit);

} // namespace bluelamp::server
