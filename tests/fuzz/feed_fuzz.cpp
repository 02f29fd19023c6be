// Any bytes are a feed or are refused; what comes out is valid UTF-8, holds its promises, and is read again
// after it was stored.
#include "feed/feed.hpp"
#include "feed/to_items.hpp"
#include "fuzz/require.hpp"
#include "text/utf8.hpp"
#include "wire/content_json.hpp"

using bluelamp::fuzz::require;

namespace {

void check(const std::string& text) {
    require(bluelamp::text::is_valid_utf8(text));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = bluelamp::fuzz::view(data, size);
    try {
        bluelamp::FeedOptions reading;
        reading.base = "https://example.org/a/b";
        const auto feed = bluelamp::parse_feed(bytes, reading);
        check(feed.title);
        for (const auto& item : feed.items) {
            check(item.id);
            check(item.title);
            check(item.summary);
            check(item.body);
            check(item.link);
            check(item.image);
            for (const auto& key : bluelamp::story_keys(item))
                require(!key.empty() && key.size() <= 512);
            require(item.title.find('\n') == std::string::npos);
        }
        bluelamp::SourcingOptions options;
        options.now = bluelamp::Time(std::chrono::seconds(1'800'000'000));
        bluelamp::Source source;
        source.id = "feed";
        for (const auto& sourced : items_of(feed, source, options)) {
            require(!sourced.item.title.empty());
            require(sourced.item.title.in("en").size() <= options.title_limit);
            require(sourced.item.body.in("en").size() <= options.body_limit);
            check(sourced.item.title.in("en"));
            check(sourced.item.body.in("en"));
            require(bluelamp::read_item(bluelamp::write_item(sourced.item)) == sourced.item);
        }
    } catch (const bluelamp::NotAFeed&) {
        return 0;
    }
    return 0;
}
