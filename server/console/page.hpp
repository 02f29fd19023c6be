#pragma once

#include "custody/clock.hpp"
#include "custody/key_ring.hpp"
#include "http/message.hpp"
#include "net/http_client.hpp"
#include "people/staff.hpp"
#include "publishing/media_store.hpp"
#include "web/form.hpp"
#include "web/static_files.hpp"
#include "web/template.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

/// What a page of the staff console is made of. A page is one row of `console_pages()`: method, address,
/// least role, and a function from a Visit to a Response. The frame has looked at session, role, form and
/// CSRF token before the function runs.
namespace bluelamp::server {

/// What the console is built on; all of it outlives the HTTP server.
struct ConsoleParts {
    StoragePool& storage;
    KeyRing& keys;
    const MediaStore& media;
    Clock now;
    const web::Templates& templates;
    const web::StaticFiles& files;
    NetworkOptions network; ///< for media that an editor names by address
    std::string version;
    bool behind_proxy = false;          ///< X-Forwarded-For and -Proto are our own proxy's word
    bool require_second_factor = false; ///< of moderators and admins, before any other page
    bool private_sources = false;       ///< sources may be at addresses that are not of the public Internet
    std::string police_api{};           ///< base of a mirror of data.police.uk's API; "" for that itself
};

/// One request of one member of staff. Used by one worker thread while the page's function runs.
class Visit {
public:
    /// What the frame found out about the request.
    struct Found {
        Staff staff;
        Session session;
        std::string csrf;
        bool https = false;
        bool needs_factor = false; ///< they may not go on before they have a second factor
        nlohmann::json navigation; ///< [{"name","path","current"}]
    };
    Visit(const ConsoleParts& parts, Storage& storage, const http::Request& request, const web::Form& form,
          Found found);

    const ConsoleParts& parts;
    Storage& storage;
    const http::Request& request;
    const web::Form& form; ///< empty for GET
    const Staff staff;     ///< of a page for anyone: without a name when nobody is signed in
    const Session session;
    const bool https;
    const bool needs_factor;
    const std::int64_t now_ms;

    [[nodiscard]] Time now() const { return time_of_ms(now_ms); }

    /// What a {name} of the page's address stands for.
    [[nodiscard]] const std::string& parameter(const std::string& name) const;
    /// A value of the query, or "".
    [[nodiscard]] std::string query(const std::string& name) const;
    /// The revision that the person saw, from the form's field; 0 when it has none.
    [[nodiscard]] std::uint64_t seen_revision() const;

    /// The template within the layout. `view` may hold anything but what the frame adds: `title`, `csrf`,
    /// `navigation`, `staff`, `message`, `help`, `files`, `version`. `errors` ([{"field","text"}], the
    /// field's id) gives the template `errors` its summary and `error.FIELD` its texts.
    [[nodiscard]] http::Response page(const std::string& title, const std::string& name, nlohmann::json view,
                                      int status = 200) const;
    /// 303 to `path` (of the console), where `message` is shown once.
    [[nodiscard]] http::Response go(const std::string& path, const std::string& message = {}) const;
    [[nodiscard]] http::Response not_found() const;
    /// For a thing in areas that are not the person's.
    [[nodiscard]] http::Response forbidden() const;
    /// An audit line in the person's name. Within a transaction.
    void audit(const std::string& action, const std::string& detail) const;

private:
    std::string csrf_;
    nlohmann::json navigation_;
};

/// Octets of a form. More than the largest is refused before any page sees it; from the usual one on it is
/// refused with a page, but where a page says that it takes more.
inline constexpr std::uint64_t usual_form = 8U << 20U;
inline constexpr std::uint64_t largest_form = 24U << 20U;

struct Page {
    std::string method;  ///< "GET" or "POST"; nothing changes by GET
    std::string pattern; ///< "/console/kiosks/{id}"
    Audience audience = Audience::admin;
    std::function<http::Response(const Visit&)> show;
    std::string in_navigation; ///< what the navigation calls it; "" is not in it
    std::uint64_t form_limit = usual_form;
};

} // namespace bluelamp::server
