// Any text is a publish file or is refused. Every kiosk can read what a server took from it, and no media of
// it lie above its folder.
#include "fuzz/require.hpp"
#include "wire/bytes_io.hpp"
#include "wire/content_json.hpp"
#include "wire/publication.hpp"

#include <filesystem>

using namespace bluelamp;

namespace {

void check_media(const std::string& place) {
    if (place.starts_with("https://"))
        return;
    const auto path = (std::filesystem::path("/folder") / place).lexically_normal();
    fuzz::require(path.string().starts_with("/folder/"));
}

Content content_of(const Publication& publication) {
    Content content;
    content.force = publication.force.value_or(Force());
    content.districts = publication.districts;
    content.areas = publication.areas;
    content.ballots = publication.ballots;
    content.topics = publication.topics;
    content.sources = publication.sources;
    for (const auto& item : publication.items)
        content.items.push_back(item.item);
    for (const auto& member : publication.team)
        content.team.push_back(member.member);
    return content;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto publication = fuzz::taken<WireError>([&] { return read_publication(fuzz::view(data, size)); });
    if (!publication)
        return 0;
    for (const auto& item : publication->items)
        for (const auto* place : {&item.image, &item.video, &item.captions})
            check_media(*place);
    for (const auto& member : publication->team)
        check_media(member.photo);
    const auto content = content_of(*publication);
    fuzz::require(read_content(write_content(content)) == content);
    return 0;
}
