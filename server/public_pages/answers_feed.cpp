#include "public_pages/answers_feed.hpp"

#include "base/failure.hpp"
#include "base/time.hpp"
#include "crypto/hash.hpp"

#include <libxml/xmlwriter.h>

#include <algorithm>

namespace bluelamp::server {
namespace {

constexpr std::size_t most_entries = 50;

/// What XML 1.0 can hold: control characters have no place in it, escaped or not.
std::string xml_text(std::string text) {
    std::erase_if(text, [](char letter) {
        return static_cast<unsigned char>(letter) < 0x20 && letter != '\n' && letter != '\t';
    });
    for (const char* none : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) // U+FFFE, U+FFFF
        for (std::size_t at = 0; (at = text.find(none, at)) != std::string::npos;)
            text.erase(at, 3);
    return text;
}

/// A UUID of our own making (version 8, RFC 9562): it stays when the force's web address changes.
std::string urn_of(const std::string& force, const std::string& thing) {
    auto octets =
        Bytes(hash_of({"bluelamp feed ", force, std::string_view("\n"), thing}).view().substr(0, 16));
    octets[6] = static_cast<char>((static_cast<unsigned char>(octets[6]) & 0x0FU) | 0x80U);
    octets[8] = static_cast<char>((static_cast<unsigned char>(octets[8]) & 0x3FU) | 0x80U);
    auto hex = to_hex(octets);
    for (const std::size_t at : {8U, 13U, 18U, 23U})
        hex.insert(at, "-");
    return "urn:uuid:" + hex;
}

class Writer {
public:
    Writer()
        : buffer_(xmlBufferCreate())
        , writer_(xmlNewTextWriterMemory(buffer_, 0)) {
        if (writer_ == nullptr)
            throw Failure("making the feed", "there is not enough memory", "try again later");
        xmlTextWriterStartDocument(writer_, nullptr, "UTF-8", nullptr);
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() {
        xmlFreeTextWriter(writer_);
        xmlBufferFree(buffer_);
    }

    void open(const char* name) { xmlTextWriterStartElement(writer_, octets(name)); }
    void close() { xmlTextWriterEndElement(writer_); }
    void attribute(const char* name, const std::string& value) {
        xmlTextWriterWriteAttribute(writer_, octets(name), octets(xml_text(value).c_str()));
    }
    void element(const char* name, const std::string& text) {
        xmlTextWriterWriteElement(writer_, octets(name), octets(xml_text(text).c_str()));
    }
    void text(const std::string& text) { xmlTextWriterWriteString(writer_, octets(xml_text(text).c_str())); }
    void link(const char* relation, const std::string& address, const char* type) {
        open("link");
        attribute("rel", relation);
        attribute("type", type);
        attribute("href", address);
        close();
    }
    [[nodiscard]] std::string finish() {
        xmlTextWriterEndDocument(writer_);
        xmlTextWriterFlush(writer_);
        return reinterpret_cast<const char*>(xmlBufferContent(buffer_));
    }

private:
    static const xmlChar* octets(const char* text) { return reinterpret_cast<const xmlChar*>(text); }
    xmlBufferPtr buffer_;
    xmlTextWriterPtr writer_;
};

std::string said_and_done(const Visitor& visitor, const Item& item) {
    std::string text;
    const bool decision = item.kind == ItemKind::decision;
    if (!item.you_said.empty())
        text = visitor.say(decision ? "you-voted" : "you-said") + ": " +
               item.you_said.in(visitor.language()) + "\n\n" +
               visitor.say(decision ? "we-decided" : "we-did") + ": ";
    return text + item.body.in(visitor.language());
}

} // namespace

std::string answers_feed(const Visitor& visitor, const std::vector<Item>& items) {
    std::vector<const Item*> entries;
    for (const auto& item : items)
        if (item.kind == ItemKind::answer || item.kind == ItemKind::decision)
            entries.push_back(&item);
    std::stable_sort(entries.begin(), entries.end(), [](const Item* a, const Item* b) {
        return a->published.value_or(Time{}) > b->published.value_or(Time{});
    });
    if (entries.size() > most_entries)
        entries.resize(most_entries);

    const auto& force = visitor.content.force;
    const auto when = [](const Item& item) { return rfc3339(item.published.value_or(Time{})); };
    Writer feed;
    feed.open("feed");
    feed.attribute("xmlns", "http://www.w3.org/2005/Atom");
    feed.attribute("xml:lang", visitor.language());
    feed.element("id", urn_of(force.id, visitor.language()));
    feed.element("title", visitor.say("feed-title", {force.name.in(visitor.language())}));
    feed.element("updated", entries.empty() ? rfc3339(Time{}) : when(*entries.front()));
    feed.link("self", force.web + visitor.link("/feeds/answers.atom"), "application/atom+xml");
    feed.link("alternate", force.web + visitor.link("/answers"), "text/html");
    feed.open("author");
    feed.element("name", force.name.empty() ? "Blue Lamp" : force.name.in(visitor.language()));
    feed.close();
    for (const auto* item : entries) {
        feed.open("entry");
        feed.element("id", urn_of(force.id, "item " + item->id));
        feed.element("title", item->title.in(visitor.language()));
        feed.element("updated", when(*item));
        feed.element("published", when(*item));
        feed.link("alternate", force.web + visitor.link("/items/" + encode_part(item->id)), "text/html");
        feed.open("content");
        feed.attribute("type", "text");
        feed.text(said_and_done(visitor, *item));
        feed.close();
        feed.close();
    }
    feed.close();
    return feed.finish();
}

} // namespace bluelamp::server
