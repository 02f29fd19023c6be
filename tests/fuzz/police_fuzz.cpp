#include "fuzz/require.hpp"
#include "police/neighbourhood.hpp"
#include "police/to_content.hpp"
#include "text/utf8.hpp"
#include "wire/content_json.hpp"

/// The four replies are parted by lines that hold only "--". What comes out is read again after it was
/// stored.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto rest = bluelamp::fuzz::view(data, size);
    const auto next = [&rest] {
        const auto end = std::min(rest.find("\n--\n"), rest.size());
        std::string part(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 4, rest.size()));
        return part;
    };
    bluelamp::PoliceReplies replies;
    replies.neighbourhood = next();
    replies.priorities = next();
    replies.events = next();
    replies.people = next();
    try {
        const auto place = bluelamp::read_police(replies, "leicestershire");
        const auto content = content_of(place, {}, {}, bluelamp::Time(std::chrono::seconds(1'800'000'000)));
        for (const auto& item : content.items)
            bluelamp::fuzz::require(!item.id.empty() && bluelamp::text::is_valid_utf8(item.body.in("en")));
        bluelamp::fuzz::require(bluelamp::read_content(bluelamp::write_content(content)) == content);
    } catch (const bluelamp::NotAPoliceDocument&) {
        return 0;
    }
    return 0;
}
