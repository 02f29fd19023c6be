#include "police/documents.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "text/url.hpp"

#include <array>
#include <filesystem>
#include <thread>

namespace bluelamp {
namespace {

using namespace std::chrono;

constexpr std::size_t size_limit = std::size_t{4} << 20U;
constexpr auto pause = milliseconds(72); // 15 requests a second are allowed
constexpr int most_tries = 4;
constexpr auto longest_wait = seconds(30);

/// A path segment from an id: what is not unreserved in RFC 3986 is escaped, so that it cannot name another
/// path.
std::string segment(std::string_view id) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : id) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '_' || c == '.' || c == '~';
        if (plain) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        ((out += '%') += hex[byte >> 4U]) += hex[byte & 0xFU];
    }
    if (out.empty() || out == "." || out == "..")
        throw UsageFailure("read police documents", "\"" + std::string(id) + "\" is no id",
                           "give ids as data.police.uk has them, such as leicestershire and NC04");
    return out;
}

void sleep_until(steady_clock::time_point until, const CancelToken& cancel) {
    while (!cancel.cancelled() && steady_clock::now() < until)
        std::this_thread::sleep_for(
            std::min<steady_clock::duration>(milliseconds(100), until - steady_clock::now()));
}

} // namespace

std::string police_path(std::string_view force, std::string_view neighbourhood) {
    return segment(force) + "/" + segment(neighbourhood);
}

PoliceDocuments::PoliceDocuments(HttpClient& client, std::string base)
    : client_(client)
    , base_(std::move(base))
    , is_folder_(!text::is_web_url(base_)) {
    if (base_.starts_with("file://"))
        base_.erase(0, 7);
    while (base_.size() > 1 && base_.ends_with('/'))
        base_.pop_back();
}

PoliceReplies PoliceDocuments::fetch(std::string_view force, std::string_view neighbourhood,
                                     const CancelToken& cancel) {
    const auto place = police_path(force, neighbourhood);
    if (is_folder_) {
        const auto list = [&](const std::string& name) {
            return read({place + "/" + name + ".json", place + "/" + name}, false);
        };
        return {read({place + ".json", place + "/neighbourhood.json", place + "/index.json", place}, true),
                list("priorities"), list("events"), list("people")};
    }
    return {get(place, true, cancel), get(place + "/priorities", false, cancel),
            get(place + "/events", false, cancel), get(place + "/people", false, cancel)};
}

std::string PoliceDocuments::forces(const CancelToken& cancel) {
    return list("forces", cancel);
}

std::string PoliceDocuments::neighbourhoods(std::string_view force, const CancelToken& cancel) {
    return list(segment(force) + "/neighbourhoods", cancel);
}

std::string PoliceDocuments::list(const std::string& path, const CancelToken& cancel) {
    return is_folder_ ? read({path + ".json", path}, true) : get(path, true, cancel);
}

std::string PoliceDocuments::read(const std::vector<std::string>& names, bool required) const {
    for (const auto& name : names) {
        const auto file = std::filesystem::path(base_) / name;
        std::error_code error;
        if (!std::filesystem::is_regular_file(file, error))
            continue;
        if (auto bytes = read_file(file, size_limit))
            return *std::move(bytes);
    }
    if (required)
        throw Failure("read police documents",
                      "there is no " + (std::filesystem::path(base_) / names.front()).string(),
                      "give the folder that holds FORCE/NEIGHBOURHOOD.json");
    return {};
}

void PoliceDocuments::pace(const CancelToken& cancel) {
    sleep_until(next_, cancel);
    next_ = steady_clock::now() + pause;
}

std::string PoliceDocuments::get(const std::string& path, bool required, const CancelToken& cancel) {
    constexpr int not_found = 404;
    constexpr int too_many = 429;
    HttpRequest request;
    request.url = base_ + "/" + path;
    request.size_limit = size_limit;
    request.redirects = 3;
    request.allow_plain_http = true; // a mirror on a force's own network; the documents are public
    request.headers = {{"Accept", "application/json"}};
    for (int tried = 1;; ++tried) {
        pace(cancel);
        auto result = client_.send(request, cancel);
        if (result.ok())
            return std::move(result.body);
        if (result.status == not_found && !required)
            return {};
        if (result.status == too_many && tried < most_tries && !cancel.cancelled()) {
            const auto asked = result.retry_after().value_or(seconds(tried));
            next_ = steady_clock::now() + std::min<seconds>(asked, longest_wait);
            continue;
        }
        const bool wrong = result.status == not_found;
        throw Failure("fetch " + request.url, result.summary(),
                      wrong ? "check the force's and the neighbourhood's id"
                            : "check the address and the network",
                      wrong ? Retry::no : Retry::yes);
    }
}

} // namespace bluelamp
