#include "public_pages/visitor.hpp"

#include "crypto/hash.hpp"

namespace bluelamp::server {
namespace {

/// Nothing inline, no scripts at all. `data:` pictures are GOV.UK Frontend's arrows.
constexpr const char* content_policy =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";

std::string chosen_language(const http::Request& request) {
    const auto asked = request.query.find("lang");
    return asked != request.query.end() && (asked->second == "cy" || asked->second == "en") ? asked->second
                                                                                            : std::string{};
}

std::string encode_path(std::string_view path) {
    std::string encoded;
    while (!path.empty()) {
        const auto part = path.substr(0, path.find('/'));
        encoded += encode_part(part);
        path.remove_prefix(part.size());
        if (path.empty())
            break;
        encoded += '/';
        path.remove_prefix(1);
    }
    return encoded;
}

} // namespace

Visitor::Visitor(const PublicParts& built_on, Storage& database, const http::Request& asked,
                 std::shared_ptr<const Content> published)
    : parts(built_on)
    , storage(database)
    , request(asked)
    , content(*published)
    , now(time_of_ms(built_on.now()))
    , keep_(std::move(published))
    , bilingual_(content.force.name.has("cy")) {
    const auto wish = chosen_language(request);
    chosen_ = bilingual_ && !wish.empty();
    const bool welsh =
        bilingual_ && (chosen_ ? wish == "cy" : prefers_welsh(request.header("Accept-Language")));
    language_ = welsh ? "cy" : "en";
}

nlohmann::json Visitor::text(const LocalText& text) const {
    std::string lang;
    if (!text.empty() && !text.has(language_))
        lang = text.has("en") ? "en" : text.by_tag().begin()->first;
    return {{"text", text.in(language_)}, {"lang", lang}};
}

nlohmann::json Visitor::paragraphs(const LocalText& text) const {
    const auto whole = this->text(text);
    const auto words = whole["text"].get<std::string>();
    auto list = nlohmann::json::array();
    for (std::size_t at = 0; at < words.size();) {
        const auto end = std::min(words.find("\n\n", at), words.size());
        if (words.find_first_not_of(" \n", at) < end)
            list.push_back({{"text", words.substr(at, end - at)}, {"lang", whole["lang"]}});
        at = end + 2;
    }
    return list;
}

std::string Visitor::link(const std::string& path) const {
    return chosen_ ? path + "?lang=" + language_ : path;
}

http::Response Visitor::page(const std::string& title, const std::string& name, nlohmann::json view,
                             int status) const {
    view["title"] = title;
    view["language"] = language_;
    for (const auto& [key, words] : parts.words.all())
        view["w"][key] = words.in(language_);
    view["force"] = text(content.force.name);
    view["style"] = parts.files.address("public.css");
    view["icon"] = parts.files.address("icon.svg");
    view["at"] = {{"front", link("/")},
                  {"answers", link("/answers")},
                  {"receipt", link("/r")},
                  {"data", link("/open-data/")},
                  {"feed", link("/feeds/answers.atom")}};
    // A receipt is in nobody's address but the one that its owner typed.
    const bool secret = request.path.starts_with("/r/");
    if (bilingual_)
        view["other_language"] = {
            {"tag", language_ == "cy" ? "en" : "cy"},
            {"name", language_ == "cy" ? "English" : "Cymraeg"},
            {"address", (secret ? "/r" : view.value("here", encode_path(request.path))) +
                            (language_ == "cy" ? "?lang=en" : "?lang=cy")}};
    http::Response response;
    response.status = status;
    response.headers = {{"Content-Type", "text/html; charset=utf-8"},
                        {"Content-Language", language_},
                        {"Content-Security-Policy", content_policy},
                        {"X-Frame-Options", "DENY"},
                        {"Vary", "Accept-Language"}};
    response.body = parts.templates.page(name, view);
    return response;
}

http::Response Visitor::not_found() const {
    auto response = page(say("not-found"), "not-found", {{"here", "/"}}, 404);
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

std::string encode_part(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view plain = "-._~";
    std::string encoded;
    for (const char letter : text) {
        const auto octet = static_cast<unsigned char>(letter);
        if ((octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') ||
            (octet >= '0' && octet <= '9') || plain.find(letter) != std::string_view::npos) {
            encoded += letter;
        } else {
            encoded += '%';
            encoded += digits[octet >> 4U];
            encoded += digits[octet & 15U];
        }
    }
    return encoded;
}

http::Response cacheable(http::Response response, const http::Request& request) {
    if (response.status != 200)
        return response;
    const auto tag = "\"" + to_hex(hash_of(ByteView(response.body)).view()).substr(0, 32) + "\"";
    response.headers.emplace_back("ETag", tag);
    // Short, because a withdrawn appeal has to go everywhere.
    response.headers.emplace_back("Cache-Control", "public, max-age=10, must-revalidate");
    // A proxy that compresses makes the tag a weak one: W/"…".
    if (request.header("If-None-Match").find(tag) != std::string_view::npos) {
        response.status = 304;
        response.body.clear();
    }
    return response;
}

} // namespace bluelamp::server
