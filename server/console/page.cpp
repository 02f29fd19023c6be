#include "console/page.hpp"

#include "console/help.hpp"
#include "custody/audit.hpp"

#include <charconv>

namespace bluelamp::server {

Visit::Visit(const ConsoleParts& console, Storage& database, const http::Request& asked,
             const web::Form& filled, Found found)
    : parts(console)
    , storage(database)
    , request(asked)
    , form(filled)
    , staff(std::move(found.staff))
    , session(std::move(found.session))
    , https(found.https)
    , needs_factor(found.needs_factor)
    , now_ms(console.now())
    , csrf_(std::move(found.csrf))
    , navigation_(std::move(found.navigation)) {}

const std::string& Visit::parameter(const std::string& name) const {
    return request.parameters.at(name);
}

std::string Visit::query(const std::string& name) const {
    const auto found = request.query.find(name);
    return found == request.query.end() ? std::string{} : found->second;
}

http::Response Visit::page(const std::string& title, const std::string& name, nlohmann::json view,
                           int status) const {
    view["title"] = title;
    view["csrf"] = csrf_;
    view["navigation"] = navigation_;
    view["help"] = help_for(request.path);
    view["message"] = session.message;
    view["version"] = parts.version;
    view["files"] = {{"style", parts.files.address("console.css")},
                     {"script", parts.files.address("console.js")},
                     {"start", parts.files.address("start.js")},
                     {"icon", parts.files.address("icon.svg")}};
    if (view.contains("errors") && !view["errors"].empty()) {
        view["error_summary"]["list"] = view["errors"];
        for (const auto& error : view["errors"])
            view["error"][error["field"].get<std::string>()] = error["text"];
    }
    if (staff.name.empty())
        view["staff"] = false;
    else
        view["staff"] = {{"name", staff.name}, {"role", name_of(staff.role)}};
    http::Response response;
    response.status = status;
    response.headers = {{"Content-Type", "text/html; charset=utf-8"}};
    response.body = parts.templates.page(name, view);
    // A part that is fetched again by itself is no next page.
    if (!session.message.empty() && request.header("X-Bluelamp-Refresh").empty())
        storage.staff().set_session_message(session.token_hash, {});
    return response;
}

http::Response Visit::go(const std::string& path, const std::string& message) const {
    if (!message.empty() && !session.token_hash.empty())
        storage.staff().set_session_message(session.token_hash, message);
    http::Response response;
    response.status = 303;
    response.headers = {{"Location", path}};
    return response;
}

http::Response Visit::not_found() const {
    return page("Page not found", "problem",
                {{"lines", {"There is nothing here. It may have been removed since you last looked."}}}, 404);
}

http::Response Visit::forbidden() const {
    return page(
        "You cannot do this", "problem",
        {{"lines", {"Your role or your areas do not include this. An administrator can change that."}}}, 403);
}

std::uint64_t Visit::seen_revision() const {
    std::uint64_t revision = 0;
    const auto& text = form.text("revision");
    std::from_chars(text.data(), text.data() + text.size(), revision);
    return revision;
}

void Visit::audit(const std::string& action, const std::string& detail) const {
    server::audit(storage, now_ms, staff.name, action, detail);
}

} // namespace bluelamp::server
