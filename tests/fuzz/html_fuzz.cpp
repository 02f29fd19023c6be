#include "feed/discovery.hpp"
#include "fuzz/require.hpp"
#include "text/clip.hpp"
#include "text/date.hpp"
#include "text/encoding.hpp"
#include "text/html.hpp"
#include "text/url.hpp"
#include "text/utf8.hpp"

using bluelamp::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace text = bluelamp::text;
    const auto bytes = bluelamp::fuzz::view(data, size);
    const auto decoded = text::to_utf8(bytes);
    const auto view = decoded.view();
    require(text::is_valid_utf8(view));
    const auto plain = text::html_to_text(view);
    require(text::is_valid_utf8(plain));
    require(text::is_valid_utf8(text::html_to_line(view)));
    require(text::is_valid_utf8(text::any_to_text(view)));
    require(text::is_valid_utf8(text::resolve_url("https://example.org/a/b?c", view)));
    const auto clipped = text::clip_at_sentence(plain, 80);
    require(clipped.size() <= 80 && text::is_valid_utf8(clipped));
    require(text::first_sentence(plain, 80).size() <= 80);
    (void)text::first_image(view);
    for (const auto& address : bluelamp::feeds_in_page(bytes, "https://example.org/a/b?c"))
        require(text::as_link(address) == address);
    (void)bluelamp::feed_address_of(bytes);
    if (const auto time = text::parse_date(view))
        require(text::parse_date(text::to_rfc3339(*time)) == time);
    return 0;
}
