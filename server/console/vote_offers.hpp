#pragma once

#include "console/page.hpp"
#include "curation/desk.hpp"

/// Priorities of data.police.uk that the form of a vote offers.
namespace bluelamp::server {

/// Those for the areas that the form's fields choose, or, while they choose none, for all of the visitor's,
/// without those that stand in the form: {"title","meaning","age","stale","source","source_path","value"}.
[[nodiscard]] nlohmann::json offers_view(const Visit& visit, const Content& content, const web::Form& fields);

/// The offer that a button or a row names by its `value`; nullopt when it is no longer offered.
[[nodiscard]] std::optional<OfferedPriority> offer_named(const Visit& visit, const std::string& value);

/// Puts an offer into the first row without a word; false when there is none left.
[[nodiscard]] bool use_offer(web::Form& fields, const OfferedPriority& offer);

/// A vote with what a source offers, as many as a vote takes, newest first; where it is held and what is
/// asked filled in too. nullopt when it offers nothing to the visitor.
[[nodiscard]] std::optional<web::Form> vote_of_offers(const Visit& visit, const std::string& source);

/// "last updated 8 months ago"
[[nodiscard]] std::string age_in_words(const std::optional<Time>& updated, Time now);

} // namespace bluelamp::server
