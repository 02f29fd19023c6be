#include "publishing/media_store.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "crypto/hash.hpp"
#include "net/public_address.hpp"
#include "picture/picture_info.hpp"
#include "publishing/media_type.hpp"
#include "wire/limits.hpp"

#include <fstream>

namespace bluelamp::server {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t image_limit = 20ULL << 20U;
constexpr std::uint64_t svg_limit = 2ULL << 20U;
constexpr std::uint64_t text_limit = 2ULL << 20U;
constexpr std::uint64_t fetch_limit = 64ULL << 20U;
constexpr std::size_t start_octets = 4096;

std::uint64_t limit_of(const std::string& type) {
    if (type == "image/svg+xml")
        return svg_limit;
    if (type.starts_with("image/"))
        return image_limit;
    return type.starts_with("text/") ? text_limit : limits::media_file;
}

void check(const std::string& type, std::uint64_t bytes, const std::string& name) {
    if (type.empty())
        throw Failure("taking " + name, "it is no picture, video or captions that a kiosk can show",
                      "use PNG, JPEG, WebP, GIF, SVG, MP4, WebM, MP3, Ogg or WebVTT");
    if (bytes > limit_of(type))
        throw Failure("taking " + name, "it is larger than " + std::to_string(limit_of(type) >> 20U) + " MiB",
                      "make it smaller");
}

/// A picture that no kiosk would decode must not be published.
void check_picture(std::string_view bytes, const std::string& name) {
    const auto info = picture_info(bytes);
    if (!info)
        throw Failure("taking " + name, "the picture is damaged", "save it again");
    if (!is_fit_to_decode(*info))
        throw Failure("taking " + name,
                      "it has " + std::to_string(info->width) + " by " + std::to_string(info->height) +
                          " pixels",
                      "make it smaller");
}

void check_svg(std::string_view svg, const std::string& name) {
    if (const auto problem = problem_with_svg(svg); !problem.empty())
        throw Failure("taking " + name, problem, "save it as a plain SVG, or as PNG");
}

std::string start_of(const fs::path& file, const std::string& name) {
    std::ifstream in(file, std::ios::binary);
    std::string start(start_octets, '\0');
    in.read(start.data(), static_cast<std::streamsize>(start.size()));
    if (in.bad() || (!in.eof() && in.fail()))
        throw Failure("reading " + name, "it cannot be read", "check that the file is there and may be read");
    start.resize(static_cast<std::size_t>(in.gcount()));
    return start;
}

bool is_inside(const fs::path& path, const fs::path& folder) {
    const auto relative = path.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
}

} // namespace

MediaStore::MediaStore(fs::path folder)
    : folder_(std::move(folder)) {
    make_folder(folder_);
}

fs::path MediaStore::path_of(const std::string& sha256) const {
    return folder_ / sha256;
}

bool MediaStore::has(const std::string& sha256) const {
    return is_sha256_hex(sha256) && fs::is_regular_file(path_of(sha256));
}

MediaRecord MediaStore::add_bytes(std::string_view bytes, const std::string& name) const {
    const auto type = media_type_of(bytes.substr(0, start_octets));
    check(type, bytes.size(), name);
    if (type == "image/svg+xml")
        check_svg(bytes, name);
    else if (type.starts_with("image/"))
        check_picture(bytes, name);
    MediaRecord record{sha256_hex(bytes), bytes.size(), type};
    if (!has(record.sha256))
        write_file(path_of(record.sha256), bytes);
    return record;
}

MediaRecord MediaStore::add_file(const fs::path& file) const {
    const auto name = file.filename().string();
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error || !fs::is_regular_file(file))
        throw Failure("taking " + file.string(), "there is no such file", "check the name");
    const auto type = media_type_of(start_of(file, name));
    check(type, size, name);
    if (size <= image_limit)
        return add_bytes(read_file(file, image_limit).value_or(""), name);
    const auto sha256 = sha256_of_file(file);
    if (!sha256)
        throw Failure("reading " + name, "it cannot be read", "check the disk");
    if (!has(*sha256)) {
        const auto temporary = folder_ / (*sha256 + ".part");
        fs::copy_file(file, temporary, fs::copy_options::overwrite_existing);
        if (sha256_of_file(temporary) != sha256)
            throw Failure("taking " + name, "it changed while it was copied", "try again", Retry::yes);
        publish_file(temporary, path_of(*sha256));
    }
    return {*sha256, size, type};
}

FileLock MediaStore::keep_all() const {
    return FileLock::share(lock_file());
}

std::optional<FileLock> MediaStore::try_for_removal() const {
    return FileLock::try_take(lock_file());
}

std::set<std::string> MediaStore::long_standing() const {
    const auto before = fs::file_time_type::clock::now() - std::chrono::hours(1);
    std::set<std::string> files;
    std::error_code error;
    for (fs::directory_iterator each(folder_, error), end; !error && each != end; each.increment(error)) {
        auto name = each->path().filename().string();
        std::error_code unread;
        if (is_sha256_hex(name) && each->last_write_time(unread) < before && !unread)
            files.insert(std::move(name));
    }
    return files;
}

void MediaStore::remove(const std::string& sha256) const {
    std::error_code stays; // it is tried again
    fs::remove(path_of(sha256), stays);
}

fs::path MediaStore::lock_file() const {
    return folder_.string() + ".lock";
}

bool note_media(Storage& storage, const MediaStore& store, const MediaRecord& media) {
    bool there = false;
    storage.transact([&] {
        there = store.has(media.sha256);
        if (there)
            storage.content().put_media(media);
    });
    return there;
}

MediaFinder::MediaFinder(fs::path folder, const MediaStore& store, Storage& storage, NetworkOptions network)
    : folder_(fs::weakly_canonical(folder.empty() ? fs::path(".") : folder))
    , store_(store)
    , storage_(storage)
    , client_(std::move(network)) {}

Media MediaFinder::find(const std::string& name, const LocalText& alternative, const std::string& place) {
    const bool address = name.find("://") != std::string::npos;
    auto record = address ? fetch(name, place) : copy(name, place);
    while (!note_media(storage_, store_, record))
        record = address ? fetch(name, place) : copy(name, place);
    return {record.sha256, record.bytes, record.type, alternative};
}

MediaRecord MediaFinder::copy(const std::string& name, const std::string& place) const {
    // A link within the folder must not lead out of it either.
    const auto file = fs::weakly_canonical(folder_ / name);
    if (fs::path(name).is_absolute() || !is_inside(file, folder_))
        throw Failure(place, name + " is not within the publish file's folder", "put the file beside it");
    try {
        return store_.add_file(file);
    } catch (const Failure& failure) {
        throw Failure(place, failure.what());
    }
}

MediaRecord MediaFinder::fetch(const std::string& url, const std::string& place) {
    if (const auto known = storage_.content().fetched(url); !known.empty() && store_.has(known))
        if (const auto record = storage_.content().media(known))
            return *record;
    if (!url.starts_with("https://"))
        throw Failure(place, url + " is not an https address",
                      "use https, or put the file beside the publish file");
    HttpRequest request;
    request.url = url;
    request.size_limit = fetch_limit;
    request.total_timeout = std::chrono::minutes(5);
    request.redirects = 3;
    request.allow_address = is_public_address;
    const auto result = client_.send(request);
    if (!result.ok())
        throw Failure(place, "fetching " + url + ": " + result.summary(), "check the address, then try again",
                      Retry::yes);
    const auto record = store_.add_bytes(result.body, url);
    storage_.content().note_fetched(url, record.sha256);
    return record;
}

} // namespace bluelamp::server
