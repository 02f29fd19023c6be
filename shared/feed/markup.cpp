#include "feed/markup.hpp"

#include <algorithm>
#include <climits>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <memory>
#include <vector>

namespace bluelamp::feed {
namespace {

struct FreeContext {
    void operator()(xmlParserCtxt* context) const {
        if (context->myDoc != nullptr)
            xmlFreeDoc(context->myDoc);
        context->myDoc = nullptr;
        xmlFreeParserCtxt(context);
    }
};

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view()
                           : reinterpret_cast<const char*>(text); // NOLINT: libxml2's bytes
}
std::string_view view(const xmlChar* from, const xmlChar* to) {
    return {reinterpret_cast<const char*>(from), static_cast<std::size_t>(to - from)}; // NOLINT
}

struct Reading {
    MarkupHandler& handler;
    XmlReading mode;
    xmlParserCtxt* context = nullptr;
    std::vector<Attribute> attributes{};
    int depth = 0;
    bool broken = false;
    bool stopped = false;
};

void on_start(void* data, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri, int,
              const xmlChar**, int count, int, const xmlChar** raw) {
    auto& reading = *static_cast<Reading*>(data);
    if (reading.stopped)
        return;
    constexpr int fields = 5; // local name, prefix, URI, value's start and end
    reading.attributes.clear();
    for (int i = 0; i < count; ++i, raw += fields)
        reading.attributes.push_back({{view(raw[2]), view(raw[1]), view(raw[0])}, view(raw[3], raw[4])});
    ++reading.depth;
    if (!reading.handler.start({view(uri), view(prefix), view(local)}, reading.attributes)) {
        reading.stopped = true;
        xmlStopParser(reading.context);
    }
}

void on_end(void* data, const xmlChar*, const xmlChar*, const xmlChar*) {
    auto& reading = *static_cast<Reading*>(data);
    if (reading.stopped || reading.depth == 0)
        return;
    --reading.depth;
    reading.handler.end();
}

void on_text(void* data, const xmlChar* text, int length) {
    auto& reading = *static_cast<Reading*>(data);
    if (!reading.stopped)
        reading.handler.text(view(text, text + length));
}

void on_error(void* data, xmlErrorPtr error) {
    auto& reading = *static_cast<Reading*>(data);
    if (error->level != XML_ERR_FATAL && error->code != XML_WAR_UNDECLARED_ENTITY)
        return;
    reading.broken = true;
    if (reading.mode == XmlReading::strict && reading.context != nullptr)
        xmlStopParser(reading.context);
}

/// Whether a tag has more attributes than any feed's. libxml2 compares each with each, so that 100,000 take
/// it ten seconds.
bool has_endless_tag(std::string_view xml) {
    constexpr int most = 512;
    for (auto at = xml.find('<'); at != std::string_view::npos; at = xml.find('<', at)) {
        int attributes = 0;
        for (++at; at < xml.size() && xml[at] != '>' && xml[at] != '<'; ++at) {
            if (xml[at] == '=' && ++attributes > most)
                return true;
            if (xml[at] == '"' || xml[at] == '\'')
                at = std::min(xml.find(xml[at], at + 1), xml.size() - 1);
        }
    }
    return false;
}

} // namespace

XmlOutcome read_xml(std::string_view xml, XmlReading mode, MarkupHandler& handler) {
    [[maybe_unused]] static const bool ready = (xmlInitParser(), true);
    if (xml.empty() || xml.size() > INT_MAX)
        return XmlOutcome::broken;
    constexpr std::size_t harmless = std::size_t{64} << 10U;
    if (mode == XmlReading::strict && xml.size() > harmless && has_endless_tag(xml))
        return XmlOutcome::broken;
    const std::unique_ptr<xmlParserCtxt, FreeContext> context(
        xmlCreateMemoryParserCtxt(xml.data(), static_cast<int>(xml.size())));
    if (!context)
        return XmlOutcome::broken;
    // NOENT only makes "&amp;" in attributes arrive as "&": no entity is ever declared, since no callback
    // takes it.
    int options = XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC | XML_PARSE_NOCDATA;
    if (mode == XmlReading::lenient)
        options |= XML_PARSE_RECOVER;
    xmlCtxtUseOptions(context.get(), options);

    Reading reading{handler, mode, context.get()};
    xmlSAXHandler sax{};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = on_start;
    sax.endElementNs = on_end;
    sax.characters = on_text;
    sax.ignorableWhitespace = on_text;
    sax.cdataBlock = on_text;
    sax.serror = on_error;
    *context->sax = sax;
    context->userData = &reading;
    xmlParseDocument(context.get());

    if (reading.stopped)
        return XmlOutcome::stopped;
    if (mode == XmlReading::lenient)
        for (; reading.depth > 0; --reading.depth)
            handler.end();
    return reading.broken || context->wellFormed == 0 ? XmlOutcome::broken : XmlOutcome::whole;
}

} // namespace bluelamp::feed
