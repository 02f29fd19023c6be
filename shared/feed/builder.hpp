#pragma once

#include "feed/feed.hpp"
#include "feed/markup.hpp"
#include "feed/vocabulary.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace bluelamp::feed {

/// How the text of an element is to be read.
enum class TextType : std::uint8_t {
    guess, ///< RSS does not say: HTML if it looks so
    plain, ///< Atom's "text"
    html,  ///< mark-up, escaped or inline
    base64 ///< in base64: HTML, or no text at all
};

/// The best value offered so far: a dialect's own element outranks a module's, the first outranks the next.
struct Slot {
    std::string value;
    TextType type = TextType::guess;
    int rank = 0;
    void offer(int new_rank, std::string new_value, TextType new_type = TextType::guess);
};

struct Picture {
    std::string url;
    std::string alternative;
    int rank = 0;
    void offer(int new_rank, std::string new_url);
};

/// What is collected for one item, or for the feed itself, before it is put into plain words.
struct Draft {
    Slot title, id, link, summary, content, published, updated;
    Picture picture;
    std::vector<Enclosure> enclosures;
    std::vector<std::string> categories;
    std::string base; ///< for relative addresses in its HTML
};

/// The text of an element that is being collected, across what stands inside it.
struct Capture {
    Field field = Field::other;
    TextType type = TextType::guess;
    std::size_t depth = 0; ///< elements open inside it
    bool inline_markup = false;
    std::string text;
    std::string attribute; ///< a guid's isPermaLink, a category's term, a link's relation
};

/// Collects a Feed from the events of a document in any XML dialect.
class FeedBuilder : public MarkupHandler {
public:
    FeedBuilder(const FeedOptions& options, XmlReading reading)
        : options_(options)
        , reading_(reading) {}

    [[nodiscard]] bool start(const Name& name, std::span<const Attribute> attributes) override;
    void text(std::string_view text) override;
    void end() override;

    /// Whether the root opened a feed.
    [[nodiscard]] bool is_feed() const { return family_ != Family::none; }
    /// The root's name, "" before there was one.
    [[nodiscard]] const std::string& root() const { return root_; }
    /// The feed as collected; the builder is empty afterwards.
    [[nodiscard]] Feed take();

private:
    struct Element {
        Field field = Field::other;
        bool changes_base = false;
    };

    [[nodiscard]] Field known(const Name& name);
    [[nodiscard]] Field in_context(Field field) const;
    [[nodiscard]] bool open_root(const Name& name, std::span<const Attribute> attributes);
    void enter_base(Element& element, std::span<const Attribute> attributes);
    void open_item(std::span<const Attribute> attributes);
    void close_item();
    void close_image();
    void begin_capture(Field field, std::span<const Attribute> attributes);
    void finish_capture();
    [[nodiscard]] bool ends_capture(Field field) const;
    void leave_capture();
    [[nodiscard]] static std::string telling_attribute(Field field, std::span<const Attribute> attributes);
    void take_attributes(Field field, std::span<const Attribute> attributes);
    void take_atom_link(std::span<const Attribute> attributes);
    void take_media(Field field, std::span<const Attribute> attributes);
    void append_start_tag(const Name& name, std::span<const Attribute> attributes);
    void file(Field field, Capture capture);
    [[nodiscard]] bool is_within(Field field) const;
    void file_categories(std::string_view text);
    [[nodiscard]] Draft& draft() { return in_item_ ? item_ : feed_; }
    [[nodiscard]] std::string resolved(std::string_view reference) const;

    FeedOptions options_;
    XmlReading reading_;
    Family family_ = Family::none;
    std::string root_;
    std::vector<Element> open_;
    std::vector<std::string> bases_;
    std::optional<Capture> capture_;
    std::vector<std::string> inline_names_;
    Draft feed_;
    Draft item_;
    bool in_item_ = false;
    std::string image_text_; ///< directly in an item's image
    std::string self_link_;
    std::vector<FeedItem>
        items_; ///< in plain words at once: the drafts of a large feed are as large as it is
    // libxml2 keeps one copy of each name, so its address tells it; see Name.
    struct AddressHash {
        std::size_t operator()(const std::pair<const char*, const char*>& key) const {
            return std::hash<const char*>()(key.first) * 31 + std::hash<const char*>()(key.second);
        }
    };
    std::unordered_map<std::pair<const char*, const char*>, Field, AddressHash> fields_;
};

/// A draft in plain words, its addresses as far as its own base makes them absolute.
[[nodiscard]] FeedItem finish(Draft&& draft, const FeedOptions& options);
/// Resolves the addresses that are still relative; "" for nothing.
void make_absolute(FeedItem& item, const std::string& base);
/// One line from a title slot, and paragraphs from a text slot.
[[nodiscard]] std::string line_of(const Slot& slot);
[[nodiscard]] std::string text_of(const Slot& slot);

/// Reads a JSON Feed; nullopt when the JSON is not one. `json` is valid UTF-8.
[[nodiscard]] std::optional<Feed> parse_json_feed(std::string_view json, const FeedOptions& options);

} // namespace bluelamp::feed
