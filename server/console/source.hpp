#pragma once

#include "console/page.hpp"
#include "curation/desk.hpp"

/// What the pages about sources have in common. A source is seen by whoever may see in its areas and changed
/// by editors who may change in all of them.
namespace bluelamp::server {

/// Of the source's page.
[[nodiscard]] std::string source_path(const std::string& id);
/// The name, or what stands for it.
[[nodiscard]] std::string source_title(const Source& source);
[[nodiscard]] SourceAct act_of(const Visit& visit);
/// The source that the query's or the form's `id` names; nullopt when there is none or it is not for the
/// visitor of the page to see.
[[nodiscard]] std::optional<SourceView> source_of(const Visit& visit);
/// Whether an editor may change it, and decide about what it gave.
[[nodiscard]] bool may_change(const Visit& visit, const Source& source);
/// Runs `work` with the source that the form's `id` names; else the page that says why not. What the desk
/// refuses becomes the message of the source's page.
[[nodiscard]] http::Response with_own_source(const Visit& visit,
                                             const std::function<http::Response(const SourceView&)>& work);

struct InWords {
    std::string text;
    std::string colour; ///< of the tag
};
/// "Working", "Failing since Tuesday 14:05", "Off", "Not looked at yet".
[[nodiscard]] InWords health_in_words(const SourceView& view, Time now);
/// What is wrong with a source and what staff can do about it.
struct Trouble {
    std::string what; ///< "" when its last look gave something to show, or it is off
    std::string advice;
};
[[nodiscard]] Trouble trouble_of(const SourceView& view, const std::optional<SourceLook>& last);
/// What is wrong with a source, in a line; "" when nothing is.
[[nodiscard]] std::string wrong_with(Storage& storage, const SourceView& view);
[[nodiscard]] InWords state_in_words(SourceItemState state);
/// Why an item is in its state, as a sentence without its full stop; "" when there is nothing to say.
[[nodiscard]] std::string reason_in_words(const SourcedItemView& view);
/// "Feed", "data.police.uk".
[[nodiscard]] std::string kind_in_words(const Source& source);
/// How many things of a source are in a state.
[[nodiscard]] std::size_t count_of(const SourceView& view, SourceItemState state);

/// An item of a source for the template `sourced-item`.
[[nodiscard]] nlohmann::json sourced_item_view(const Visit& visit, const SourcedItemView& view);
/// What a reply would come to under a source's rules, for the template `source-preview`.
[[nodiscard]] nlohmann::json source_preview_view(const Visit& visit, const Source& source,
                                                 const SourceReply& reply);

} // namespace bluelamp::server
