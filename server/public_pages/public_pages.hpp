#pragma once

#include "custody/clock.hpp"
#include "http/message.hpp"
#include "public_pages/words.hpp"
#include "publishing/media_store.hpp"
#include "web/static_files.hpp"
#include "web/template.hpp"

/// What anyone may read: no cookies, no scripts, nothing that a kiosk would not show.
namespace bluelamp::server {

/// What the public pages are built on; all of it outlives the HTTP server.
struct PublicParts {
    StoragePool& storage;
    const MediaStore& media;
    Clock now;
    const web::Templates& templates;
    const web::StaticFiles& files;
    const Words& words;
    bool behind_proxy = false; ///< X-Forwarded-For is our own proxy's word
};

struct PublicPages {
    std::vector<http::Route> routes;
    /// For addresses that no route has: a page for a browser, problem+json for a program.
    http::Handler not_found;
};

/// `parts` must outlive what it returns.
[[nodiscard]] PublicPages public_pages(const PublicParts& parts);

} // namespace bluelamp::server
