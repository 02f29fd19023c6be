#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace bluelamp::feed {

/// A name as XML has it. Views live as long as the reading, and equal names of elements are the same bytes in
/// memory.
struct Name {
    std::string_view uri;    ///< of the namespace, or ""
    std::string_view prefix; ///< or ""
    std::string_view local;
};

struct Attribute {
    Name name;
    std::string_view value;
};

/// Receives a document in order. Every start gets its end.
class MarkupHandler {
public:
    virtual ~MarkupHandler() = default;
    /// False stops the reading.
    [[nodiscard]] virtual bool start(const Name& name, std::span<const Attribute> attributes) = 0;
    virtual void text(std::string_view text) = 0;
    virtual void end() = 0;
};

enum class XmlOutcome { whole, stopped, broken };

/// Reads `xml` (UTF-8) through libxml2's SAX interface: no DTD, no entities, no network, its limits on depth
/// and length on. Strict reading ends with `broken` at the first fault, having called the handler for what
/// stood before it; lenient reading goes on as far as libxml2 can.
enum class XmlReading { strict, lenient };
[[nodiscard]] XmlOutcome read_xml(std::string_view xml, XmlReading reading, MarkupHandler& handler);

} // namespace bluelamp::feed
