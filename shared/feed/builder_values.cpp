#include "feed/builder.hpp"

#include "base/ascii.hpp"
#include "feed/attributes.hpp"
#include "text/url.hpp"
#include "text/utf8.hpp"

#include <charconv>

/// The values of elements and attributes, filed where they belong.
namespace bluelamp::feed {
namespace {

constexpr std::size_t most_categories = 256;
constexpr std::size_t most_enclosures = 256;

std::optional<std::uint64_t> length_of(std::string_view text) {
    text = text::trim(text);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || text.empty() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

int rank_of(Field field) {
    switch (field) {
    case Field::title:
    case Field::id:
    case Field::summary:
    case Field::published:
    case Field::updated:
    case Field::content:
    case Field::description:
    case Field::link:
        return 10;
    case Field::permalink_id:
        return 11; // Atom's id in RSS is a guest
    case Field::dc_title:
    case Field::dc_description:
    case Field::issued:
    case Field::date:
        return 6;
    case Field::itunes_summary:
    case Field::itunes_title:
    case Field::created:
    case Field::rebuilt:
        return 5;
    case Field::media_title:
    case Field::media_description:
        return 4;
    case Field::dc_id:
        return 3;
    default:
        return 1;
    }
}

/// Whether an address's path ends as a picture's does.
bool names_a_picture(std::string_view url) {
    const auto path = ascii_lower(url.substr(0, url.find_first_of("?#")));
    return path.ends_with(".jpg") || path.ends_with(".jpeg") || path.ends_with(".png") ||
           path.ends_with(".gif") || path.ends_with(".webp");
}

/// What a link leads to; RFC 4287 lets the registered names be written as addresses.
std::string relation_of(std::span<const Attribute> attributes) {
    auto relation = ascii_lower(text::trim(value_of(attributes, "rel")));
    if (const auto slash = relation.rfind('/'); relation.starts_with("http") && slash != std::string::npos)
        relation.erase(0, slash + 1);
    return relation.empty() ? "alternate" : relation;
}

} // namespace

void Slot::offer(int new_rank, std::string new_value, TextType new_type) {
    if (new_rank <= rank || text::trim(new_value).empty())
        return;
    value = std::move(new_value);
    type = new_type;
    rank = new_rank;
}

void Picture::offer(int new_rank, std::string new_url) {
    if (new_rank <= rank || new_url.empty())
        return;
    url = std::move(new_url);
    rank = new_rank;
}

std::string FeedBuilder::telling_attribute(Field field, std::span<const Attribute> attributes) {
    switch (field) {
    case Field::permalink_id:
        return std::string(value_of(attributes, "isPermaLink"));
    case Field::category:
        return std::string(value_of(attributes, "term"));
    case Field::link:
        return relation_of(attributes);
    default:
        return {};
    }
}

void FeedBuilder::take_attributes(Field field, std::span<const Attribute> attributes) {
    auto& here = draft();
    switch (field) {
    case Field::link:
        if (!value_of(attributes, "href").empty())
            take_atom_link(attributes);
        break;
    case Field::enclosure: {
        auto url = value_of(attributes, "url");
        if (url.empty())
            url = value_of(attributes, "href");
        if (url.empty() || here.enclosures.size() >= most_enclosures)
            break;
        here.enclosures.push_back({resolved(url), std::string(text::trim(value_of(attributes, "type"))),
                                   length_of(value_of(attributes, "length"))});
        break;
    }
    case Field::category:
        if (const auto named = value_of(attributes, "text"); !named.empty()) // iTunes
            file_categories(named);
        break;
    case Field::content:
        here.link.offer(2, resolved(value_of(attributes, "src")));
        break;
    case Field::itunes_image:
        here.picture.offer(5, resolved(value_of(attributes, "href")));
        break;
    case Field::image:
        here.picture.offer(4, resolved(value_of(attributes, "href")));
        break;
    case Field::thumbnail:
    case Field::media_content:
        take_media(field, attributes);
        break;
    default:
        break;
    }
}

void FeedBuilder::take_atom_link(std::span<const Attribute> attributes) {
    auto& here = draft();
    const auto href = value_of(attributes, "href");
    const auto relation = relation_of(attributes);
    const auto type = ascii_lower(text::trim(value_of(attributes, "type")));
    if (relation == "alternate") {
        const bool page = type.empty() || type.find("html") != std::string::npos;
        here.link.offer(family_ == Family::atom ? (page ? 10 : 9) : (page ? 4 : 3), resolved(href));
    } else if (relation == "enclosure") {
        if (here.enclosures.size() < most_enclosures)
            here.enclosures.push_back({resolved(href), std::string(text::trim(value_of(attributes, "type"))),
                                       length_of(value_of(attributes, "length"))});
    } else if (relation == "self" && !in_item_ && self_link_.empty()) {
        self_link_ = text::trim(href);
    }
}

void FeedBuilder::take_media(Field field, std::span<const Attribute> attributes) {
    const auto url = value_of(attributes, "url");
    if (field == Field::thumbnail) {
        draft().picture.offer(8, resolved(url));
        return;
    }
    const auto medium = value_of(attributes, "medium");
    const auto type = value_of(attributes, "type");
    // A picture of an author (WordPress puts Gravatar here) is less than any of the item.
    const bool avatar = url.find("gravatar.com/avatar") != std::string_view::npos;
    const bool unsaid = medium.empty() && type.empty();
    if (medium == "image" || type.starts_with("image/") || avatar || (unsaid && names_a_picture(url)))
        draft().picture.offer(avatar ? 1 : 7, resolved(url));
}

/// Whether the element that is being filed stands directly in one of `field`.
bool FeedBuilder::is_within(Field field) const {
    return open_.size() > 1 && open_[open_.size() - 2].field == field;
}

void FeedBuilder::file(Field field, Capture capture) {
    auto& here = draft();
    const int rank = rank_of(field);
    const auto trimmed = text::trim(capture.text);
    switch (field) {
    case Field::title:
    case Field::dc_title:
    case Field::media_title:
    case Field::itunes_title:
        here.title.offer(rank, std::move(capture.text), capture.type);
        break;
    case Field::id:
    case Field::dc_id: {
        auto id = field == Field::id ? resolved(trimmed) : std::string(trimmed);
        if (text::is_web_url(id))
            here.link.offer(1, id);
        here.id.offer(rank, std::move(id));
        break;
    }
    case Field::permalink_id:
        if (ascii_lower(capture.attribute) == "false") {
            here.id.offer(rank, std::string(trimmed));
        } else {
            auto id = resolved(trimmed);
            if (text::is_web_url(id) || !capture.attribute.empty())
                here.link.offer(2, id);
            here.id.offer(rank, std::move(id));
        }
        break;
    case Field::link:
        if (capture.attribute == "alternate")
            here.link.offer(rank, resolved(trimmed));
        else if (capture.attribute == "enclosure" && !trimmed.empty() &&
                 here.enclosures.size() < most_enclosures)
            here.enclosures.push_back({resolved(trimmed), {}, std::nullopt});
        break;
    case Field::url:
        here.picture.offer(6, resolved(trimmed));
        break;
    case Field::itunes_image:
    case Field::thumbnail:
        if (text::is_web_url(trimmed))
            here.picture.offer(field == Field::thumbnail ? 8 : 5, std::string(trimmed));
        break;
    case Field::summary:
    case Field::description:
    case Field::dc_description:
    case Field::itunes_summary:
    case Field::media_description:
        if (field == Field::media_description && is_within(Field::media_content) &&
            here.picture.alternative.empty())
            here.picture.alternative = line_of({capture.text, capture.type, 1});
        here.summary.offer(rank, std::move(capture.text), capture.type);
        break;
    case Field::content:
        if (!bases_.empty())
            here.base = bases_.back();
        here.content.offer(rank, std::move(capture.text), capture.type);
        break;
    case Field::published:
    case Field::issued:
    case Field::created:
        here.published.offer(rank, std::string(trimmed));
        break;
    case Field::updated:
    case Field::rebuilt:
        here.updated.offer(rank, std::string(trimmed));
        break;
    case Field::date:
        // Dublin Core's date tells neither; it is the item's only date, so it is both.
        here.published.offer(rank, std::string(trimmed));
        here.updated.offer(rank, std::string(trimmed));
        break;
    case Field::category:
        if (!capture.attribute.empty())
            file_categories(capture.attribute);
        else if (!trimmed.empty() && here.categories.size() < most_categories)
            here.categories.push_back(line_of({std::string(trimmed), TextType::guess, 1}));
        break;
    case Field::keywords:
        for (auto rest = trimmed; !rest.empty();) {
            const auto comma = std::min(rest.find(','), rest.size());
            file_categories(rest.substr(0, comma));
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
        break;
    default:
        break;
    }
}

void FeedBuilder::file_categories(std::string_view text) {
    auto& here = draft();
    auto line = text::without_controls(text::collapse_space(text));
    if (!line.empty() && here.categories.size() < most_categories)
        here.categories.push_back(std::move(line));
}

} // namespace bluelamp::feed
