#include "feed/feed.hpp"

#include "feed/builder.hpp"
#include "feed/repair.hpp"
#include "text/encoding.hpp"
#include "text/utf8.hpp"

namespace bluelamp {
namespace {

bool is_page(std::string_view root) {
    return root == "html" || root == "HTML" || root == "Html";
}

[[noreturn]] void refuse(std::string_view document, const std::string& root) {
    if (text::trim(document).empty())
        throw NotAFeed("not a feed: the document is empty");
    if (is_page(root))
        throw NotAFeed("not a feed but an HTML page; look there for the address of its feed");
    if (!root.empty()) {
        constexpr std::size_t longest = 40;
        throw NotAFeed("not a feed: its root element is <" + root.substr(0, longest) +
                       ">; RSS, Atom or JSON Feed was expected");
    }
    throw NotAFeed("not a feed: neither XML nor JSON Feed");
}

} // namespace

Feed parse_feed(std::string_view bytes, const FeedOptions& options) {
    if (bytes.size() > options.max_bytes)
        throw NotAFeed("the document has " + std::to_string(bytes.size()) + " bytes; at most " +
                       std::to_string(options.max_bytes) + " are read");
    const auto decoded = text::to_utf8(bytes, options.charset);
    const auto document = text::trim(decoded.view());
    if (document.starts_with('{')) {
        if (auto feed = feed::parse_json_feed(document, options))
            return *std::move(feed);
        throw NotAFeed("not a feed: JSON, but no JSON Feed");
    }

    feed::FeedBuilder strict(options, feed::XmlReading::strict);
    const auto outcome = feed::read_xml(document, feed::XmlReading::strict, strict);
    if (strict.is_feed() && outcome != feed::XmlOutcome::broken)
        return strict.take();
    // A server's warnings in front ("<br /><b>Warning</b>…") are no document; a page is.
    if (outcome == feed::XmlOutcome::stopped && (is_page(strict.root()) || !feed::names_a_feed(document)))
        refuse(document, strict.root());

    const auto repaired = feed::repair_xml(document);
    feed::FeedBuilder lenient(options, feed::XmlReading::lenient);
    (void)feed::read_xml(repaired, feed::XmlReading::lenient, lenient);
    if (!lenient.is_feed())
        refuse(document, lenient.root());
    return lenient.take();
}

} // namespace bluelamp
